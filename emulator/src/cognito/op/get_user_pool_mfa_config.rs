//! GetUserPoolMfaConfig.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct GetUserPoolMfaConfigInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
}

/// The answer of GetUserPoolMfaConfig and SetUserPoolMfaConfig: no other mode is emulated.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MfaConfigOutput {
    mfa_configuration: &'static str,
}

impl MfaConfigOutput {
    /// Nobody is asked for a second factor.
    pub(crate) const OFF: Self = Self { mfa_configuration: "OFF" };
}

/// Says that a pool asks for no second factor; fails when there is no such pool.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: GetUserPoolMfaConfigInput,
) -> Result<MfaConfigOutput, CognitoError> {
    parts.pool(place, &input.user_pool_id)?;
    Ok(MfaConfigOutput::OFF)
}

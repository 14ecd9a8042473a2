//! GetCallerIdentity.

use serde::{Deserialize, Serialize};

use crate::sts::{Parts, StsError};

/// The request, which asks nothing.
#[derive(Debug, Deserialize)]
pub(crate) struct GetCallerIdentityInput {}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetCallerIdentityOutput {
    arn: String,
    user_id: String,
    account: String,
}

/// Tells who signs.
pub(crate) fn handle(
    parts: &Parts,
    access_key_id: Option<&str>,
    _: &GetCallerIdentityInput,
) -> Result<GetCallerIdentityOutput, StsError> {
    let caller = parts.account.caller(access_key_id, parts.clock.now())?;
    Ok(GetCallerIdentityOutput {
        arn: caller.arn,
        user_id: caller.user_id,
        account: parts.account.id.clone(),
    })
}

//! The operations on the MFA settings of user pools.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::arn::AccountRegion;
use crate::cognito::{Cognito, CognitoError};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct GetUserPoolMfaConfigInput {
    pub(crate) user_pool_id: String,
}

/// The response of GetUserPoolMfaConfig and SetUserPoolMfaConfig: no other mode is emulated.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct MfaConfigOutput {
    mfa_configuration: &'static str,
}

impl MfaConfigOutput {
    /// No user is asked for a second factor.
    pub(crate) const OFF: Self = Self { mfa_configuration: "OFF" };
}

/// Returns that a pool requires no second factor; fails if there is no such pool.
pub(crate) fn get(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &GetUserPoolMfaConfigInput,
) -> Result<MfaConfigOutput, CognitoError> {
    cognito.pool(account_region, &input.user_pool_id)?;
    Ok(MfaConfigOutput::OFF)
}

/// Only settings that leave second factors off are emulated.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct SetUserPoolMfaConfigInput {
    pub(crate) user_pool_id: String,
    /// `OFF`.
    pub(crate) mfa_configuration: Option<String>,
    sms_mfa_configuration: Option<Map<String, Value>>,
    software_token_mfa_configuration: Option<SoftwareToken>,
    email_mfa_configuration: Option<Map<String, Value>>,
    web_authn_configuration: Option<Map<String, Value>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct SoftwareToken {
    enabled: bool,
}

/// Leaves second factors off; fails on any setting that would require one, and if there is no such pool.
pub(crate) fn set(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &SetUserPoolMfaConfigInput,
) -> Result<MfaConfigOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    if let Some(what) = not_emulated(input) {
        return Err(CognitoError::NotEmulated(format!("SetUserPoolMfaConfig with {what}")));
    }
    let modified_at = cognito.clock.now();
    pool.configure(|configuration| {
        configuration.modified_at = modified_at;
        Ok::<(), CognitoError>(())
    })?;
    Ok(MfaConfigOutput::OFF)
}

fn not_emulated(input: &SetUserPoolMfaConfigInput) -> Option<String> {
    if let Some(mode) = input.mfa_configuration.as_deref().filter(|mode| *mode != "OFF") {
        Some(format!("MfaConfiguration {mode}"))
    } else if input.sms_mfa_configuration.is_some() {
        Some("SmsMfaConfiguration".to_owned())
    } else if input.software_token_mfa_configuration.as_ref().is_some_and(|token| token.enabled) {
        Some("SoftwareTokenMfaConfiguration".to_owned())
    } else if input.email_mfa_configuration.is_some() {
        Some("EmailMfaConfiguration".to_owned())
    } else if input.web_authn_configuration.is_some() {
        Some("WebAuthnConfiguration".to_owned())
    } else {
        None
    }
}

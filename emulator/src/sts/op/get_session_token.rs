//! GetSessionToken.

use serde::{Deserialize, Serialize};

use crate::aws::Call;
use crate::iam::access_key::Principal;
use crate::sts::credentials::{Credentials, NewSession};
use crate::sts::{Parts, StsError};

/// The request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSessionTokenInput {
    duration_seconds: Option<u64>,
    serial_number: Option<String>,
    token_code: Option<String>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSessionTokenOutput {
    credentials: Credentials,
}

/// Gives the caller, a user or the root, credentials that end.
///
/// Documented: twelve hours unless said otherwise, and never more than one hour for the root.
pub(crate) fn handle(
    parts: &Parts,
    call: &Call,
    input: &GetSessionTokenInput,
) -> Result<GetSessionTokenOutput, StsError> {
    if input.serial_number.is_some() || input.token_code.is_some() {
        return Err(StsError::NotEmulated("GetSessionToken with an MFA device".to_owned()));
    }
    let now = call.now;
    let caller = parts.account.caller(call.principal.access_key_id(), now)?;
    if caller.is_session {
        return Err(StsError::SessionOfSession);
    }
    let asked = input.duration_seconds.unwrap_or(43_200);
    let seconds = if caller.principal == Principal::Root { asked.min(3600) } else { asked };
    let (credentials, minted) = NewSession { principal: caller.principal, seconds, now }.mint(parts);
    minted.keep(parts);
    Ok(GetSessionTokenOutput { credentials })
}

//! GetCallerIdentity.

use serde::{Deserialize, Serialize};

use crate::aws::Call;
use crate::sts::{Sts, StsError};

/// The input, which has no members.
#[derive(Debug, Deserialize)]
pub(crate) struct GetCallerIdentityInput {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetCallerIdentityOutput {
    arn: String,
    user_id: String,
    account: String,
}

/// Returns the identity of the caller.
pub(crate) fn get(
    sts: &Sts,
    call: &Call,
    _: &GetCallerIdentityInput,
) -> Result<GetCallerIdentityOutput, StsError> {
    let caller = sts.account.caller(call.principal.access_key_id(), call.now)?;
    Ok(GetCallerIdentityOutput { arn: caller.arn, user_id: caller.user_id, account: sts.account.id.clone() })
}

//! DeleteUserPoolDomain.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserPoolDomainInput {
    /// The prefix.
    pub(crate) domain: String,
    /// The pool that has it.
    pub(crate) user_pool_id: String,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct DeleteUserPoolDomainOutput {}

/// Takes a pool's domain away; fails when the pool does not have it. Inferred: the text.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: DeleteUserPoolDomainInput,
) -> Result<DeleteUserPoolDomainOutput, CognitoError> {
    let is_removed = parts.pools.remove_domain(place, &input.user_pool_id, &input.domain, &parts.addresses);
    let output = is_removed.then_some(DeleteUserPoolDomainOutput {});
    output.ok_or_else(|| CognitoError::invalid("No such domain or user pool exists."))
}

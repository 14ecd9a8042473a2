//! DeleteUserPoolDomain.

use serde::{Deserialize, Serialize};

use crate::cognito::constraints::{self, Constraints};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserPoolDomainInput {
    /// The prefix.
    pub(crate) domain: Option<String>,
    /// The pool that has it.
    pub(crate) user_pool_id: Option<String>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct DeleteUserPoolDomainOutput {}

/// Takes a pool's domain away; fails when the pool does not have it. Inferred: the text.
pub(crate) async fn handle(
    parts: &Parts,
    input: DeleteUserPoolDomainInput,
) -> Result<DeleteUserPoolDomainOutput, CognitoError> {
    let mut constraints = Constraints::default();
    let name = constraints.required("domain", input.domain.as_deref(), &constraints::DOMAIN);
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    constraints.finish()?;
    let is_removed = parts.pools.remove_domain(pool_id, name, &parts.addresses);
    let output = is_removed.then_some(DeleteUserPoolDomainOutput {});
    output.ok_or_else(|| CognitoError::invalid("No such domain or user pool exists."))
}

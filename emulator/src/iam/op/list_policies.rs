//! ListPolicies.

use serde::{Deserialize, Serialize};

use super::policy::WrittenPolicy;
use crate::iam::page::{Paging, Truncation};
use crate::iam::policy::Policy;
use crate::iam::{IamError, Parts};

/// The request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListPoliciesInput {
    scope: Option<String>,
    #[serde(default)]
    only_attached: bool,
    path_prefix: Option<String>,
    policy_usage_filter: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListPoliciesOutput {
    policies: Vec<WrittenPolicy>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Lists the account's own policies below a path; those that AWS manages are not listed. Inferred: by name.
pub(crate) fn handle(parts: &Parts, input: &ListPoliciesInput) -> Result<ListPoliciesOutput, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let has_own = input.scope.as_deref() != Some("AWS");
    let tables = parts.account.read();
    let is_wanted = |policy: &Policy| {
        let uses = tables.uses(&policy.arn);
        let is_attached = uses.is_some_and(|uses| !uses.attached.is_empty());
        let is_boundary = uses.is_some_and(|uses| !uses.boundary.is_empty());
        let is_used = match input.policy_usage_filter.as_deref() {
            Some("PermissionsBoundary") => is_boundary,
            Some("PermissionsPolicy") => is_attached,
            _ => !input.only_attached || is_attached,
        };
        has_own && is_used && policy.path.starts_with(prefix)
    };
    let write = |policy| WrittenPolicy::listed(&tables, policy);
    let (policies, truncation) = input.paging.of_table(&tables.policies, is_wanted, write)?;
    Ok(ListPoliciesOutput { policies, truncation })
}

//! AttachRolePolicy, DetachRolePolicy, ListAttachedRolePolicies, and their counterparts for users.

use serde::{Deserialize, Serialize};

use super::name_input::Nothing;
use crate::iam::kind::Kind;
use crate::iam::page::{Pagination, Truncation};
use crate::iam::policy::{name_in, path_in};
use crate::iam::{Iam, IamError};

/// The input of AttachRolePolicy, DetachRolePolicy and their counterparts for users.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AttachmentInput {
    #[serde(alias = "RoleName", alias = "UserName")]
    name: String,
    policy_arn: String,
}

/// Attaches a managed policy to a role or user.
pub(crate) fn attach(iam: &Iam, kind: Kind, input: &AttachmentInput) -> Result<Nothing, IamError> {
    iam.account.write().attach(kind, &input.name, &input.policy_arn)?;
    Ok(Nothing {})
}

/// Detaches a managed policy from a role or user.
pub(crate) fn detach(iam: &Iam, kind: Kind, input: &AttachmentInput) -> Result<Nothing, IamError> {
    iam.account.write().detach(kind, &input.name, &input.policy_arn)?;
    Ok(Nothing {})
}

/// The request of ListAttachedRolePolicies and ListAttachedUserPolicies.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListAttachedInput {
    #[serde(alias = "RoleName", alias = "UserName")]
    name: String,
    path_prefix: Option<String>,
    #[serde(flatten)]
    paging: Pagination,
}

/// The response of ListAttachedRolePolicies and ListAttachedUserPolicies.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListAttachedOutput {
    attached_policies: Vec<AttachedPolicy>,
    #[serde(flatten)]
    truncation: Truncation,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct AttachedPolicy {
    policy_name: String,
    policy_arn: String,
}

/// Lists the managed policies of a role or user below a path. Inferred: by ARN.
pub(crate) fn list(iam: &Iam, kind: Kind, input: &ListAttachedInput) -> Result<ListAttachedOutput, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let tables = iam.account.read();
    let arns = tables.entity(kind, &input.name)?.attached.iter();
    let policies = arns.filter(|arn| path_in(arn).starts_with(prefix));
    let write =
        |arn: &String| AttachedPolicy { policy_name: name_in(arn).to_owned(), policy_arn: arn.clone() };
    let (attached_policies, truncation) = input.paging.of_list(policies.map(write))?;
    Ok(ListAttachedOutput { attached_policies, truncation })
}

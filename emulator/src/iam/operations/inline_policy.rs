//! PutRolePolicy, GetRolePolicy, DeleteRolePolicy, ListRolePolicies, and their counterparts for users.

use serde::{Deserialize, Serialize};

use super::name_input::Nothing;
use crate::iam::kind::Kind;
use crate::iam::page::{Pagination, Truncation};
use crate::iam::policy_document::{PolicyDocument, PolicyKind};
use crate::iam::{Iam, IamError, quota};

/// The request of PutRolePolicy and PutUserPolicy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutPolicyInput {
    #[serde(alias = "RoleName", alias = "UserName")]
    name: String,
    policy_name: String,
    policy_document: String,
}

/// Sets an inline policy of a role or user, replacing one of the same name.
pub(crate) fn put(iam: &Iam, kind: Kind, input: &PutPolicyInput) -> Result<Nothing, IamError> {
    let document = PolicyDocument::read(PolicyKind::Inline, &input.policy_document)?;
    let mut tables = iam.account.write();
    let entity = tables.entity_mut(kind, &input.name)?;
    let others = entity.inline.iter().filter(|(name, _)| **name != input.policy_name);
    let size: usize = others.map(|(_, document)| document.size()).sum();
    let limit = quota::inline_size(kind);
    if size + document.size() > limit {
        return Err(IamError::InlineTooLong { kind, name: entity.name.clone(), limit });
    }
    entity.inline.insert(input.policy_name.clone(), document);
    Ok(Nothing {})
}

/// The input of GetRolePolicy, DeleteRolePolicy and their counterparts for users.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyOfInput {
    #[serde(alias = "RoleName", alias = "UserName")]
    name: String,
    policy_name: String,
}

/// The response of GetRolePolicy and GetUserPolicy; one of the two names is absent.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetPolicyOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    role_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<String>,
    policy_name: String,
    policy_document: String,
}

pub(crate) fn get(iam: &Iam, kind: Kind, input: PolicyOfInput) -> Result<GetPolicyOutput, IamError> {
    let tables = iam.account.read();
    let entity = tables.entity(kind, &input.name)?;
    let Some(document) = entity.inline.get(&input.policy_name) else {
        return Err(IamError::NoInlinePolicy { kind, name: input.policy_name });
    };
    let name = |of: Kind| (of == kind).then(|| entity.name.clone());
    Ok(GetPolicyOutput {
        role_name: name(Kind::Role),
        user_name: name(Kind::User),
        policy_document: document.encoded(),
        policy_name: input.policy_name,
    })
}

pub(crate) fn delete(iam: &Iam, kind: Kind, input: PolicyOfInput) -> Result<Nothing, IamError> {
    let mut tables = iam.account.write();
    match tables.entity_mut(kind, &input.name)?.inline.remove(&input.policy_name) {
        Some(_) => Ok(Nothing {}),
        None => Err(IamError::NoInlinePolicy { kind, name: input.policy_name }),
    }
}

/// The request of ListRolePolicies and ListUserPolicies.
#[derive(Debug, Deserialize)]
pub(crate) struct ListPoliciesOfInput {
    #[serde(alias = "RoleName", alias = "UserName")]
    name: String,
    #[serde(flatten)]
    paging: Pagination,
}

/// The response of ListRolePolicies and ListUserPolicies.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListPoliciesOfOutput {
    policy_names: Vec<String>,
    #[serde(flatten)]
    truncation: Truncation,
}

pub(crate) fn list(
    iam: &Iam,
    kind: Kind,
    input: &ListPoliciesOfInput,
) -> Result<ListPoliciesOfOutput, IamError> {
    let tables = iam.account.read();
    let names = tables.entity(kind, &input.name)?.inline.keys().cloned();
    let (policy_names, truncation) = input.paging.of_list(names)?;
    Ok(ListPoliciesOfOutput { policy_names, truncation })
}

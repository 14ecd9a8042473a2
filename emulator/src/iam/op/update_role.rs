//! UpdateRole, UpdateRoleDescription and UpdateAssumeRolePolicy.

use serde::Deserialize;

use super::role::{RoleOutput, WrittenRole};
use super::{Nothing, described};
use crate::iam::policy_document::{PolicyDocument, PolicyKind};
use crate::iam::{IamError, Parts, quota};

/// The request of UpdateRole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateRoleInput {
    role_name: String,
    description: Option<String>,
    max_session_duration: Option<i64>,
}

/// Changes a role's description and longest session.
///
/// Documented: without MaxSessionDuration it is one hour. Inferred: without Description it stays.
pub(crate) fn update(parts: &Parts, input: UpdateRoleInput) -> Result<Nothing, IamError> {
    let mut tables = parts.account.write();
    let role = tables.role_mut(&input.role_name)?;
    if input.description.is_some() {
        role.description = described(input.description);
    }
    role.max_session_duration = input.max_session_duration.unwrap_or(3600);
    Ok(Nothing {})
}

/// The request of UpdateRoleDescription.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateRoleDescriptionInput {
    role_name: String,
    description: String,
}

/// Changes a role's description; an empty one takes it away.
pub(crate) fn describe(parts: &Parts, input: UpdateRoleDescriptionInput) -> Result<RoleOutput, IamError> {
    let mut tables = parts.account.write();
    let role = tables.role_mut(&input.role_name)?;
    role.description = described(Some(input.description));
    Ok(RoleOutput { role: WrittenRole::listed(role) })
}

/// The request of UpdateAssumeRolePolicy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateAssumeRolePolicyInput {
    role_name: String,
    policy_document: String,
}

/// Changes who may assume a role.
pub(crate) fn trust(parts: &Parts, input: &UpdateAssumeRolePolicyInput) -> Result<Nothing, IamError> {
    let trust = PolicyDocument::read(PolicyKind::Trust, &input.policy_document)?;
    quota::check_trust(&trust)?;
    parts.account.write().role_mut(&input.role_name)?.trust = trust;
    Ok(Nothing {})
}

//! GetRole, ListRoles and DeleteRole.

use serde::{Deserialize, Serialize};

use super::{Boundary, Named, Nothing};
use crate::aws::timestamp::IsoSeconds;
use crate::iam::entity::{Kind, Role};
use crate::iam::page::{Paging, Truncation};
use crate::iam::tags::{Tag, written};
use crate::iam::{IamError, Parts};

/// A role as it stands in an answer. Member order: AWS's, recorded of CreateRole.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WrittenRole {
    path: String,
    role_name: String,
    role_id: String,
    arn: String,
    create_date: IsoSeconds,
    assume_role_policy_document: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_session_duration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary: Option<Boundary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<Tag>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_last_used: Option<Nothing>,
}

impl WrittenRole {
    /// As GetRole gives it. Inferred: RoleLastUsed is empty, since nobody is watched.
    fn whole(role: &Role) -> Self {
        Self {
            permissions_boundary: Boundary::written(role.entity.boundary.as_ref()),
            tags: written(&role.entity.tags),
            role_last_used: Some(Nothing {}),
            ..Self::listed(role)
        }
    }

    /// As CreateRole gives it. Recorded: no MaxSessionDuration. Inferred: what was sent stands in it.
    pub(crate) fn created(role: &Role) -> Self {
        Self { max_session_duration: None, role_last_used: None, ..Self::whole(role) }
    }

    /// As ListRoles and UpdateRoleDescription give it. Documented: without boundary, tags and last use.
    pub(crate) fn listed(role: &Role) -> Self {
        let entity = &role.entity;
        Self {
            path: entity.path.clone(),
            role_name: entity.name.clone(),
            role_id: entity.id.clone(),
            arn: entity.arn.clone(),
            create_date: IsoSeconds(entity.created_at),
            assume_role_policy_document: role.trust.encoded(),
            description: role.description.clone(),
            max_session_duration: Some(role.max_session_duration),
            permissions_boundary: None,
            tags: None,
            role_last_used: None,
        }
    }
}

/// An answer that is one role.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RoleOutput {
    pub(crate) role: WrittenRole,
}

/// Gives a role.
pub(crate) fn get(parts: &Parts, input: &Named) -> Result<RoleOutput, IamError> {
    Ok(RoleOutput { role: WrittenRole::whole(parts.account.read().role(&input.name)?) })
}

/// Removes a role; fails while it has policies.
pub(crate) fn delete(parts: &Parts, input: &Named) -> Result<Nothing, IamError> {
    let mut tables = parts.account.write();
    let entity = tables.entity(Kind::Role, &input.name)?;
    // Inferred: the order of the two.
    if !entity.attached.is_empty() {
        return Err(IamError::HasAttached);
    }
    if !entity.inline.is_empty() {
        return Err(IamError::HasInline);
    }
    tables.set_boundary(Kind::Role, &input.name, None)?;
    tables.roles.remove(&input.name);
    Ok(Nothing {})
}

/// The request of ListRoles.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListRolesInput {
    path_prefix: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// The answer of ListRoles.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListRolesOutput {
    roles: Vec<WrittenRole>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Lists the roles below a path. Inferred: by name.
pub(crate) fn list(parts: &Parts, input: &ListRolesInput) -> Result<ListRolesOutput, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let tables = parts.account.read();
    let is_below = |role: &Role| role.entity.path.starts_with(prefix);
    let (roles, truncation) = input.paging.of_table(&tables.roles, is_below, WrittenRole::listed)?;
    Ok(ListRolesOutput { roles, truncation })
}

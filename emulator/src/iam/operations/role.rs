//! The operations on roles.

use serde::{Deserialize, Serialize};

use super::boundary::Boundary;
use super::name_input::{NameInput, Nothing};
use super::policy::described;
use crate::aws::timestamp::IsoSeconds;
use crate::iam::entity::{Entity, Role};
use crate::iam::kind::Kind;
use crate::iam::page::{Pagination, Truncation};
use crate::iam::policy_document::{PolicyDocument, PolicyKind};
use crate::iam::tags::{Tag, Tags, written};
use crate::iam::{Iam, IamError, id, quota};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateRoleInput {
    role_name: String,
    path: Option<String>,
    assume_role_policy_document: String,
    description: Option<String>,
    max_session_duration: Option<i64>,
    permissions_boundary: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// Creates a role; fails if the name is taken, the document is invalid, there are too many tags or the boundary is not a
/// policy.
///
/// Documented: path `/` and one hour unless said otherwise.
pub(crate) fn create(iam: &Iam, input: CreateRoleInput) -> Result<RoleOutput, IamError> {
    let trust = PolicyDocument::read(PolicyKind::Trust, &input.assume_role_policy_document)?;
    quota::check_trust(&trust)?;
    let tags = Tags::new(input.tags)?;
    let path = input.path.unwrap_or_else(|| "/".to_owned());
    let name = input.role_name;
    let entity = Entity {
        kind: Kind::Role,
        id: id::role(&iam.entropy),
        arn: iam.account.arn("role", &path, &name),
        created_at: iam.clock.now(),
        inline: [].into(),
        attached: [].into(),
        boundary: None,
        tags,
        path,
        name,
    };
    let name = entity.name.clone();
    let role = Role {
        entity,
        trust,
        description: described(input.description),
        max_session_duration: input.max_session_duration.unwrap_or(3600),
    };
    let mut tables = iam.account.write();
    if tables.roles.contains(&name) {
        return Err(IamError::Exists { kind: Kind::Role, name });
    }
    if let Some(boundary) = &input.permissions_boundary {
        tables.check_attachable(boundary)?;
    }
    tables.roles.insert(&name, role);
    tables.set_boundary(Kind::Role, &name, input.permissions_boundary.as_deref())?;
    Ok(RoleOutput { role: WrittenRole::created(tables.role(&name)?) })
}

/// A role in a response. Member order: AWS's, recorded of CreateRole.
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
    /// The role as GetRole returns it. Inferred: RoleLastUsed is empty, since use is not tracked.
    fn whole(role: &Role) -> Self {
        Self {
            permissions_boundary: Boundary::written(role.entity.boundary.as_ref()),
            tags: written(&role.entity.tags),
            role_last_used: Some(Nothing {}),
            ..Self::listed(role)
        }
    }

    /// The role as CreateRole returns it. Recorded: no MaxSessionDuration. Inferred: what was sent is in it.
    pub(crate) fn created(role: &Role) -> Self {
        Self { max_session_duration: None, role_last_used: None, ..Self::whole(role) }
    }

    /// The role as ListRoles and UpdateRoleDescription return it. Documented: without boundary, tags and last use.
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

/// A response with one role.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RoleOutput {
    pub(crate) role: WrittenRole,
}

pub(crate) fn get(iam: &Iam, input: &NameInput) -> Result<RoleOutput, IamError> {
    Ok(RoleOutput { role: WrittenRole::whole(iam.account.read().role(&input.name)?) })
}

/// Deletes a role; fails while it has policies.
pub(crate) fn delete(iam: &Iam, input: &NameInput) -> Result<Nothing, IamError> {
    let mut tables = iam.account.write();
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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListRolesInput {
    path_prefix: Option<String>,
    #[serde(flatten)]
    paging: Pagination,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListRolesOutput {
    roles: Vec<WrittenRole>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Lists the roles below a path. Inferred: by name.
pub(crate) fn list(iam: &Iam, input: &ListRolesInput) -> Result<ListRolesOutput, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let tables = iam.account.read();
    let is_below = |role: &Role| role.entity.path.starts_with(prefix);
    let (roles, truncation) = input.paging.of_table(&tables.roles, is_below, WrittenRole::listed)?;
    Ok(ListRolesOutput { roles, truncation })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateRoleInput {
    role_name: String,
    description: Option<String>,
    max_session_duration: Option<i64>,
}

/// Updates a role's description and maximum session duration.
///
/// Documented: without MaxSessionDuration it is one hour. Inferred: without Description it stays.
pub(crate) fn update(iam: &Iam, input: UpdateRoleInput) -> Result<Nothing, IamError> {
    let mut tables = iam.account.write();
    let role = tables.role_mut(&input.role_name)?;
    if input.description.is_some() {
        role.description = described(input.description);
    }
    role.max_session_duration = input.max_session_duration.unwrap_or(3600);
    Ok(Nothing {})
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateRoleDescriptionInput {
    role_name: String,
    description: String,
}

/// Updates a role's description; an empty one removes it.
pub(crate) fn update_description(
    iam: &Iam,
    input: UpdateRoleDescriptionInput,
) -> Result<RoleOutput, IamError> {
    let mut tables = iam.account.write();
    let role = tables.role_mut(&input.role_name)?;
    role.description = described(Some(input.description));
    Ok(RoleOutput { role: WrittenRole::listed(role) })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateAssumeRolePolicyInput {
    role_name: String,
    policy_document: String,
}

/// Updates a role's trust policy.
pub(crate) fn update_trust(iam: &Iam, input: &UpdateAssumeRolePolicyInput) -> Result<Nothing, IamError> {
    let update_trust = PolicyDocument::read(PolicyKind::Trust, &input.policy_document)?;
    quota::check_trust(&update_trust)?;
    iam.account.write().role_mut(&input.role_name)?.trust = update_trust;
    Ok(Nothing {})
}

//! CreateRole.

use serde::Deserialize;

use super::described;
use super::role::{RoleOutput, WrittenRole};
use crate::iam::entity::{Entity, Kind, Role};
use crate::iam::policy_document::{PolicyDocument, PolicyKind};
use crate::iam::tags::{Tag, Tags};
use crate::iam::{IamError, Parts, id, quota};

/// The request.
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

/// Makes a role; fails on a taken name, a wrong document, too many tags and a boundary that is no policy.
///
/// Documented: path `/` and one hour unless said otherwise.
pub(crate) fn handle(parts: &Parts, input: CreateRoleInput) -> Result<RoleOutput, IamError> {
    let trust = PolicyDocument::read(PolicyKind::Trust, &input.assume_role_policy_document)?;
    quota::check_trust(&trust)?;
    let tags = Tags::new(input.tags)?;
    let path = input.path.unwrap_or_else(|| "/".to_owned());
    let name = input.role_name;
    let entity = Entity {
        kind: Kind::Role,
        id: id::role(&parts.entropy),
        arn: parts.account.arn("role", &path, &name),
        created_at: parts.clock.now(),
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
    let mut tables = parts.account.write();
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

//! ListEntitiesForPolicy.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::iam::entity::{Entity, Kind};
use crate::iam::page::{Paging, Truncation};
use crate::iam::policy::{Owner, owner};
use crate::iam::{IamError, Parts};

/// The request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListEntitiesInput {
    policy_arn: String,
    entity_filter: Option<String>,
    path_prefix: Option<String>,
    policy_usage_filter: Option<String>,
    #[serde(flatten)]
    paging: Paging,
}

/// The answer. Groups cannot be made here.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListEntitiesOutput {
    policy_groups: Vec<String>,
    policy_users: Vec<PolicyUser>,
    policy_roles: Vec<PolicyRole>,
    #[serde(flatten)]
    truncation: Truncation,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyUser {
    user_name: String,
    user_id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyRole {
    role_name: String,
    role_id: String,
}

/// Lists who has a policy, as a permission or as a boundary; of a policy that AWS manages too.
pub(crate) fn handle(parts: &Parts, input: &ListEntitiesInput) -> Result<ListEntitiesOutput, IamError> {
    let tables = parts.account.read();
    if owner(&input.policy_arn)? == Owner::Account {
        tables.policy(&input.policy_arn)?;
    }
    let mut users: BTreeSet<&(Kind, String)> = BTreeSet::new();
    if let Some(uses) = tables.uses(&input.policy_arn) {
        if input.policy_usage_filter.as_deref() != Some("PermissionsBoundary") {
            users.extend(&uses.attached);
        }
        if input.policy_usage_filter.as_deref() != Some("PermissionsPolicy") {
            users.extend(&uses.boundary);
        }
    }
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let is_wanted = |entity: &&Entity| {
        let is_of_kind = match input.entity_filter.as_deref() {
            Some("User") => entity.kind == Kind::User,
            Some("Role") => entity.kind == Kind::Role,
            filter => filter.is_none(),
        };
        is_of_kind && entity.path.starts_with(prefix)
    };
    let entities = users.into_iter().filter_map(|(kind, name)| tables.entity(*kind, name).ok());
    let (page, truncation) = input.paging.of_list(entities.filter(is_wanted))?;
    let (roles, users): (Vec<&Entity>, Vec<&Entity>) =
        page.into_iter().partition(|entity| entity.kind == Kind::Role);
    let write_user = |user: &Entity| PolicyUser { user_name: user.name.clone(), user_id: user.id.clone() };
    let write_role = |role: &Entity| PolicyRole { role_name: role.name.clone(), role_id: role.id.clone() };
    Ok(ListEntitiesOutput {
        policy_groups: Vec::new(),
        policy_users: users.into_iter().map(write_user).collect(),
        policy_roles: roles.into_iter().map(write_role).collect(),
        truncation,
    })
}

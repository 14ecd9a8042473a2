//! The operations on managed policies.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::name_input::Nothing;
use crate::aws::timestamp::IsoSeconds;
use crate::iam::entity::Entity;
use crate::iam::kind::Kind;
use crate::iam::page::{Pagination, Truncation};
use crate::iam::policy::{NewPolicy, Owner, Policy, owner};
use crate::iam::policy_document::{PolicyDocument, PolicyKind};
use crate::iam::tables::Tables;
use crate::iam::tags::{Tag, Tags, written};
use crate::iam::{Iam, IamError, id, quota};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreatePolicyInput {
    policy_name: String,
    path: Option<String>,
    policy_document: String,
    description: Option<String>,
    #[serde(default)]
    tags: Vec<Tag>,
}

/// A policy in a response. Member order: the API model's.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct WrittenPolicy {
    policy_name: String,
    policy_id: String,
    arn: String,
    path: String,
    default_version_id: String,
    attachment_count: usize,
    permissions_boundary_usage_count: usize,
    is_attachable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    create_date: IsoSeconds,
    update_date: IsoSeconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<Tag>>,
}

impl WrittenPolicy {
    fn whole(tables: &Tables, policy: &Policy) -> Self {
        Self {
            description: policy.description.clone(),
            tags: written(&policy.tags),
            ..Self::listed(tables, policy)
        }
    }

    /// The policy as ListPolicies returns it. Documented: without description and tags.
    pub(super) fn listed(tables: &Tables, policy: &Policy) -> Self {
        let uses = tables.uses(&policy.arn);
        Self {
            policy_name: policy.name.clone(),
            policy_id: policy.id.clone(),
            arn: policy.arn.clone(),
            path: policy.path.clone(),
            default_version_id: format!("v{}", policy.default_version()),
            attachment_count: uses.map_or(0, |uses| uses.attached.len()),
            permissions_boundary_usage_count: uses.map_or(0, |uses| uses.boundary.len()),
            is_attachable: true,
            description: None,
            create_date: IsoSeconds(policy.created_at),
            update_date: IsoSeconds(policy.updated_at),
            tags: None,
        }
    }
}

/// A response with one policy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyOutput {
    policy: WrittenPolicy,
}

/// Creates a policy; fails if the name is taken, the document is invalid or there are too many tags.
pub(crate) fn create(iam: &Iam, input: CreatePolicyInput) -> Result<PolicyOutput, IamError> {
    let document = PolicyDocument::read(PolicyKind::Managed, &input.policy_document)?;
    quota::check_managed(&document)?;
    let path = input.path.unwrap_or_else(|| "/".to_owned());
    let name = input.policy_name;
    let policy = Policy::new(NewPolicy {
        id: id::policy(&iam.entropy),
        arn: iam.account.arn("policy", &path, &name),
        description: described(input.description),
        tags: Tags::new(input.tags)?,
        now: iam.clock.now(),
        document,
        path,
        name: name.clone(),
    });
    let mut tables = iam.account.write();
    if tables.policies.contains(&name) {
        return Err(IamError::PolicyExists(name));
    }
    // Documented: the response lacks the description, which only GetPolicy returns.
    let tags = written(&policy.tags);
    let policy_written = WrittenPolicy { tags, ..WrittenPolicy::listed(&tables, &policy) };
    tables.policies.insert(&name, policy);
    Ok(PolicyOutput { policy: policy_written })
}

pub(crate) fn get(iam: &Iam, input: &OfPolicy) -> Result<PolicyOutput, IamError> {
    let tables = iam.account.read();
    let policy = tables.policy(&input.policy_arn)?;
    Ok(PolicyOutput { policy: WrittenPolicy::whole(&tables, policy) })
}

/// Deletes a policy; fails while it is in use or has versions other than its default.
pub(crate) fn delete(iam: &Iam, input: &OfPolicy) -> Result<Nothing, IamError> {
    let mut tables = iam.account.write();
    let policy = tables.policy(&input.policy_arn)?;
    // Inferred: the order of the two.
    if tables.uses(&policy.arn).is_some() {
        return Err(IamError::InUse);
    }
    if policy.versions().count() > 1 {
        return Err(IamError::HasVersions);
    }
    let name = policy.name.clone();
    tables.policies.remove(&name);
    Ok(Nothing {})
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListPoliciesInput {
    scope: Option<String>,
    #[serde(default)]
    only_attached: bool,
    path_prefix: Option<String>,
    policy_usage_filter: Option<String>,
    #[serde(flatten)]
    paging: Pagination,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListPoliciesOutput {
    policies: Vec<WrittenPolicy>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Lists the account's own policies below a path, without AWS managed ones. Inferred: by name.
pub(crate) fn list(iam: &Iam, input: &ListPoliciesInput) -> Result<ListPoliciesOutput, IamError> {
    let prefix = input.path_prefix.as_deref().unwrap_or("/");
    let has_own = input.scope.as_deref() != Some("AWS");
    let tables = iam.account.read();
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

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListEntitiesInput {
    policy_arn: String,
    entity_filter: Option<String>,
    path_prefix: Option<String>,
    policy_usage_filter: Option<String>,
    #[serde(flatten)]
    paging: Pagination,
}

/// Groups cannot be created here.
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

/// Lists the entities that have a policy, as a permission or as a boundary; also for an AWS managed policy.
pub(crate) fn list_entities(iam: &Iam, input: &ListEntitiesInput) -> Result<ListEntitiesOutput, IamError> {
    let tables = iam.account.read();
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

/// The input of operations that only name a policy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct OfPolicy {
    pub(crate) policy_arn: String,
}

/// The description as it is stored. Inferred: an empty one is none.
pub(crate) fn described(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

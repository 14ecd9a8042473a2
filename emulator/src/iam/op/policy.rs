//! CreatePolicy, GetPolicy and DeletePolicy.

use serde::{Deserialize, Serialize};

use super::{Nothing, OfPolicy, described};
use crate::aws::timestamp::IsoSeconds;
use crate::iam::policy::{NewPolicy, Policy};
use crate::iam::policy_document::{PolicyDocument, PolicyKind};
use crate::iam::tables::Tables;
use crate::iam::tags::{Tag, Tags, written};
use crate::iam::{IamError, Parts, id, quota};

/// The request of CreatePolicy.
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

/// A policy as it stands in an answer. Member order: the API model's.
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

    /// As ListPolicies gives it. Documented: without description and tags.
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

/// An answer that is one policy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyOutput {
    policy: WrittenPolicy,
}

/// Makes a policy; fails on a taken name, a wrong document and too many tags.
pub(crate) fn create(parts: &Parts, input: CreatePolicyInput) -> Result<PolicyOutput, IamError> {
    let document = PolicyDocument::read(PolicyKind::Managed, &input.policy_document)?;
    quota::check_managed(&document)?;
    let path = input.path.unwrap_or_else(|| "/".to_owned());
    let name = input.policy_name;
    let policy = Policy::new(NewPolicy {
        id: id::policy(&parts.entropy),
        arn: parts.account.arn("policy", &path, &name),
        description: described(input.description),
        tags: Tags::new(input.tags)?,
        now: parts.clock.now(),
        document,
        path,
        name: name.clone(),
    });
    let mut tables = parts.account.write();
    if tables.policies.contains(&name) {
        return Err(IamError::PolicyExists(name));
    }
    // Documented: the answer lacks the description, which only GetPolicy gives.
    let tags = written(&policy.tags);
    let policy_written = WrittenPolicy { tags, ..WrittenPolicy::listed(&tables, &policy) };
    tables.policies.insert(&name, policy);
    Ok(PolicyOutput { policy: policy_written })
}

/// Gives a policy.
pub(crate) fn get(parts: &Parts, input: &OfPolicy) -> Result<PolicyOutput, IamError> {
    let tables = parts.account.read();
    let policy = tables.policy(&input.policy_arn)?;
    Ok(PolicyOutput { policy: WrittenPolicy::whole(&tables, policy) })
}

/// Removes a policy; fails while it is used or has other versions than its default.
pub(crate) fn delete(parts: &Parts, input: &OfPolicy) -> Result<Nothing, IamError> {
    let mut tables = parts.account.write();
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

//! What roles and users have in common.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::kind::Kind;
use super::policy_document::PolicyDocument;
use super::tags::Tags;

/// The name, ids and permissions of a role or user.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    /// Whether it is a role or a user.
    pub(crate) kind: Kind,
    /// The name in its original case.
    pub(crate) name: String,
    /// Such as `AROA...`; another one if the same name is created again.
    pub(crate) id: String,
    /// `/`, or a path that begins and ends with a slash.
    pub(crate) path: String,
    /// `arn:aws:iam::ACCOUNT:role` or `:user`, path and name.
    pub(crate) arn: String,
    pub(crate) created_at: Timestamp,
    /// Its inline policies by name.
    pub(crate) inline: BTreeMap<String, PolicyDocument>,
    /// The ARNs of its attached managed policies, including AWS managed ones.
    pub(crate) attached: BTreeSet<String>,
    /// The ARN of its permissions boundary.
    pub(crate) boundary: Option<String>,
    pub(crate) tags: Tags,
}

#[derive(Clone, Debug)]
pub(crate) struct Role {
    /// What roles and users share.
    pub(crate) entity: Entity,
    /// The trust policy: who may assume it.
    pub(crate) trust: PolicyDocument,
    /// Absent if empty.
    pub(crate) description: Option<String>,
    /// The maximum session duration, in seconds.
    pub(crate) max_session_duration: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct User {
    /// What roles and users share.
    pub(crate) entity: Entity,
    /// The ids of its access keys in the order of their creation; the keys themselves are in the account's table.
    pub(crate) access_keys: Vec<String>,
}

//! What roles and users have in common.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::kind::Kind;
use super::policy_document::PolicyDocument;
use super::tags::Tags;

/// A role's or a user's name, ids and permissions.
#[derive(Clone, Debug)]
pub(crate) struct Entity {
    /// Which of the two.
    pub(crate) kind: Kind,
    /// In the case in which it was given.
    pub(crate) name: String,
    /// Such as `AROA...`; another one when the same name is made again.
    pub(crate) id: String,
    /// `/`, or one that begins and ends with a slash.
    pub(crate) path: String,
    /// `arn:aws:iam::ACCOUNT:role` or `:user`, path and name.
    pub(crate) arn: String,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// Its own policies by name.
    pub(crate) inline: BTreeMap<String, PolicyDocument>,
    /// The ARNs of the managed policies that it has, those that AWS manages too.
    pub(crate) attached: BTreeSet<String>,
    /// The ARN of the managed policy beyond which it may nothing.
    pub(crate) boundary: Option<String>,
    /// Its tags.
    pub(crate) tags: Tags,
}

/// A role.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    /// What users have too.
    pub(crate) entity: Entity,
    /// Who may assume it.
    pub(crate) trust: PolicyDocument,
    /// Absent when empty.
    pub(crate) description: Option<String>,
    /// The longest session, in seconds.
    pub(crate) max_session_duration: i64,
}

/// A user.
#[derive(Clone, Debug)]
pub(crate) struct User {
    /// What roles have too.
    pub(crate) entity: Entity,
    /// The ids of its access keys in the order of their creation; the keys themselves are in the account's table.
    pub(crate) access_keys: Vec<String>,
}

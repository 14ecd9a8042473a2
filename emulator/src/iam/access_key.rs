//! Access keys: their owners, and the sessions of temporary ones.

use jiff::Timestamp;

use super::policy_document::PolicyDocument;
use super::tags::Tag;
use crate::base::Secret;

/// The owner of an access key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyOwner {
    /// The account's root.
    Root,
    /// The user with this id: one that is created again under the same name is another user.
    User { name: String, id: String },
    /// A session of the role with this id.
    AssumedRole {
        name: String,
        id: String,
        /// The session name chosen by the caller.
        session_name: String,
    },
}

/// An access key; the account's table holds it by its id.
#[derive(Clone, Debug)]
pub(crate) struct AccessKey {
    pub(crate) principal: KeyOwner,
    /// The secret that signs requests.
    pub(crate) secret: Secret,
    /// Whether it may be used.
    pub(crate) is_active: bool,
    pub(crate) created_at: Timestamp,
    /// The session for which STS issued it; `None` for a user's own key and the root's.
    pub(crate) session: Option<AssumedSession>,
}

impl AccessKey {
    /// Creates a key that does not expire.
    pub(crate) fn long_term(principal: KeyOwner, secret: Secret, created_at: Timestamp) -> Self {
        Self { principal, secret, is_active: true, created_at, session: None }
    }

    /// The status as the API writes it.
    pub(crate) fn status(&self) -> &'static str {
        if self.is_active { "Active" } else { "Inactive" }
    }
}

/// The properties of temporary credentials that STS issued.
#[derive(Clone, Debug)]
pub(crate) struct AssumedSession {
    /// The session token that a signed call must carry too.
    pub(crate) token: Secret,
    /// When it expires.
    pub(crate) expires_at: Timestamp,
    /// The session policy, which limits what the session may do.
    pub(crate) policy: Option<PolicyDocument>,
    /// The ARNs of managed policies that count as session policies too.
    pub(crate) policy_arns: Vec<String>,
    pub(crate) tags: Vec<Tag>,
    /// The source identity, as the caller gave it.
    pub(crate) source_identity: Option<String>,
}

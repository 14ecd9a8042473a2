//! Access keys: whose they are, and the sessions that some stand for.

use jiff::Timestamp;

use super::policy_document::PolicyDocument;
use super::tags::Tag;
use crate::base::Secret;

/// Whom an access key stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyOwner {
    /// The account itself.
    Root,
    /// The user of this id: one that is made again under the same name is another.
    User {
        /// Its name.
        name: String,
        /// Its id.
        id: String,
    },
    /// A session of the role of this id.
    AssumedRole {
        /// The role's name.
        name: String,
        /// The role's id.
        id: String,
        /// What the caller called it.
        session_name: String,
    },
}

/// An access key, by whose id the account's table finds it.
#[derive(Clone, Debug)]
pub(crate) struct AccessKey {
    /// Whose it is.
    pub(crate) principal: KeyOwner,
    /// What signatures are made with.
    #[expect(dead_code, reason = "signatures are not verified yet")]
    pub(crate) secret: Secret,
    /// Whether it may be used.
    pub(crate) is_active: bool,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// What STS gave it with; none for a user's own key and the root's.
    pub(crate) session: Option<AssumedSession>,
}

impl AccessKey {
    /// A key without an end.
    pub(crate) fn long_term(principal: KeyOwner, secret: Secret, created_at: Timestamp) -> Self {
        Self { principal, secret, is_active: true, created_at, session: None }
    }

    /// As the API writes it.
    pub(crate) fn status(&self) -> &'static str {
        if self.is_active { "Active" } else { "Inactive" }
    }
}

/// What is special about credentials that STS gave.
#[derive(Clone, Debug)]
pub(crate) struct AssumedSession {
    /// What a signed call must carry too.
    #[cfg_attr(not(test), expect(dead_code, reason = "signatures are not verified yet"))]
    pub(crate) token: Secret,
    /// From when on it is nothing worth.
    pub(crate) expires_at: Timestamp,
    /// The session's own policy: beyond it the session may nothing.
    pub(crate) policy: Option<PolicyDocument>,
    /// The ARNs of managed policies that count as the session's own too.
    pub(crate) policy_arns: Vec<String>,
    /// The session's tags.
    pub(crate) tags: Vec<Tag>,
    /// Who stands behind it, as the caller said.
    pub(crate) source_identity: Option<String>,
}

//! What a decision says, and why.

use super::policy::{NearMiss, StatementId};

/// The kinds of policies, as the texts of denials name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PolicyType {
    Identity,
    Resource,
    Boundary,
    Session,
    /// A role's trust policy.
    Trust,
}

impl PolicyType {
    /// As a trace names it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity policy",
            Self::Resource => "resource policy",
            Self::Boundary => "permissions boundary",
            Self::Session => "session policy",
            Self::Trust => "role trust policy",
        }
    }
}

/// Why a request is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A statement denies it.
    Explicit { by: PolicyType, policy: String, statement: StatementId },
    /// No policy of this type allows it; the statement that comes closest.
    Implicit { by: PolicyType, near_miss: Option<(String, NearMiss)> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The type of the policy that allows it, its name, and the statement.
    Allowed(PolicyType, String, StatementId),
    Denied(Reason),
}

//! A statement of a policy.

use super::Conditions;

/// One statement. Its names and patterns are as they were sent: wildcards and `${...}` are not resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Its id; may be empty.
    pub(crate) sid: Option<String>,
    pub(crate) effect: Effect,
    /// The principals (Principal, NotPrincipal); `None` in an identity-based policy, which applies to its owner.
    pub(crate) principal: Option<Elements<Principals>>,
    /// Patterns of actions (Action, NotAction); at least one. Documented: their case does not matter.
    pub(crate) action: Elements<Vec<String>>,
    /// Patterns of ARNs, or `*` (Resource, NotResource); at least one. `None` if the policy's owner is the resource.
    pub(crate) resource: Option<Elements<Vec<String>>>,
    /// The conditions, all of which must hold.
    pub(crate) conditions: Conditions,
}

/// The effect of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Allows the actions.
    Allow,
    /// Denies the actions, whatever else allows them.
    Deny,
}

/// An element, or the one whose name begins with `Not`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Elements<T> {
    /// The listed values.
    Only(T),
    /// All values except the listed ones.
    AllBut(T),
}

/// The principals of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Principals {
    /// `"*"`.
    Everyone,
    /// The named principals; at least one.
    Named(Vec<Principal>),
}

/// A principal as a statement names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Principal {
    pub(crate) kind: PrincipalKind,
    /// An account, an ARN, a service's name or `*`.
    pub(crate) id: String,
}

/// The kinds of principals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrincipalKind {
    /// An account, a user, a role or a session.
    Aws,
    /// An AWS service.
    Service,
    /// A user who was authenticated by an identity provider.
    Federated,
    /// An account, by its canonical id from S3.
    CanonicalUser,
}

impl Principals {
    /// Whether everyone is included. Documented: in a resource policy `{"AWS": "*"}` means the same as `"*"`.
    pub(crate) fn include_everyone(&self) -> bool {
        match self {
            Self::Everyone => true,
            Self::Named(named) => {
                named.iter().any(|principal| principal.kind == PrincipalKind::Aws && principal.id == "*")
            }
        }
    }
}

/// The version of the policy language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// `2008-10-17`, in which `${...}` is plain text. Documented: the version of a policy without Version.
    Of2008,
    /// `2012-10-17`.
    Of2012,
}

//! What a statement of a policy says.

use super::Conditions;

/// One statement. Its names and patterns are as they were sent: wildcards and `${...}` are not resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Its id; may be empty.
    pub(crate) sid: Option<String>,
    /// What follows when it applies.
    pub(crate) effect: Effect,
    /// Whom it is for (Principal, NotPrincipal); none in an identity's policy, which is for its owner.
    pub(crate) principal: Option<Elements<Principals>>,
    /// Patterns of actions (Action, NotAction); at least one. Documented: their case does not matter.
    pub(crate) action: Elements<Vec<String>>,
    /// Patterns of ARNs, or `*` (Resource, NotResource); at least one. None where the policy's owner is the resource.
    pub(crate) resource: Option<Elements<Vec<String>>>,
    /// When it applies: all of them must hold.
    pub(crate) conditions: Conditions,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It permits.
    Allow,
    /// It forbids, whatever else permits.
    Deny,
}

/// An element, or the one whose name begins with `Not`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Elements<T> {
    /// What is listed.
    Only(T),
    /// All but what is listed.
    AllBut(T),
}

/// Whom a statement is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Principals {
    /// `"*"`.
    Everyone,
    /// Those named; at least one.
    Named(Vec<Principal>),
}

/// One principal as a statement names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Principal {
    /// Of which kind.
    pub(crate) kind: PrincipalKind,
    /// An account, an ARN, a service's name or `*`.
    pub(crate) id: String,
}

/// The kinds of principals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrincipalKind {
    /// An account, a user, a role or a session.
    Aws,
    /// A service of AWS.
    Service,
    /// Who was logged in by an identity provider.
    Federated,
    /// An account, by the id that S3 gives it.
    CanonicalUser,
}

impl Principals {
    /// Whether everyone is among them. Documented: in a resource policy `{"AWS": "*"}` means the same as `"*"`.
    pub(crate) fn include_everyone(&self) -> bool {
        match self {
            Self::Everyone => true,
            Self::Named(named) => {
                named.iter().any(|principal| principal.kind == PrincipalKind::Aws && principal.id == "*")
            }
        }
    }
}

/// The version of the policy language that a policy is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// `2008-10-17`, in which `${...}` is plain text. Documented: what a policy without Version speaks.
    Of2008,
    /// `2012-10-17`.
    Of2012,
}

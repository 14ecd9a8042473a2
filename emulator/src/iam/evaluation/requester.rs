//! Who asks, as the principals of resource policies name it.

use crate::iam::policy_document::{Effect, Elements, Principal, PrincipalKind, Principals};

/// A user, or a session of a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Requester {
    /// The account id.
    pub(crate) account: String,
    /// The ARN of the user or of the session.
    pub(crate) arn: String,
    /// The ARN of the session's role.
    pub(crate) role: Option<String>,
    /// Whether it has a permissions boundary.
    pub(crate) has_boundary: bool,
}

/// As whom a statement with principals is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum RequestPrincipal<'a> {
    /// As the requester itself.
    Requester(&'a Requester),
    /// As the user or the session alone, not as the role of a session.
    Itself(&'a Requester),
    /// As the account of the requester, whose identity policies then decide.
    Account(&'a Requester),
    /// As an AWS service, such as `bedrock-agentcore.amazonaws.com`.
    Service(&'a str),
}

impl RequestPrincipal<'_> {
    /// Whether a statement's principals are about it. Inferred: a service is included in `*`.
    ///
    /// `names_one` says whether the statement's conditions name principals. Documented: only then does `*` mean the user or the
    /// session itself.
    pub(super) fn is_meant(self, principal: &Elements<Principals>, names_one: bool, effect: Effect) -> bool {
        match self {
            Self::Requester(requester) => requester.is_meant(principal, effect),
            Self::Itself(requester) => match (principal, effect) {
                (Elements::Only(principals), Effect::Allow) => {
                    requester.has_own_name(principals) || names_one && principals.include_everyone()
                }
                _ => false,
            },
            Self::Account(requester) => match (principal, effect) {
                (Elements::Only(principals), Effect::Allow) => requester.has_account(principals),
                _ => false,
            },
            Self::Service(service) => match (principal, effect) {
                (Elements::Only(principals), _) => names_service(principals, service),
                (Elements::AllBut(_), Effect::Allow) => false,
                (Elements::AllBut(principals), Effect::Deny) => !names_service(principals, service),
            },
        }
    }
}

fn names_service(principals: &Principals, service: &str) -> bool {
    let is_meant =
        |principal: &Principal| principal.kind == PrincipalKind::Service && principal.id == service;
    match principals {
        Principals::Everyone => true,
        Principals::Named(named) => principals.include_everyone() || named.iter().any(is_meant),
    }
}

impl Requester {
    /// Whether a statement's principals are about it.
    ///
    /// Documented: IAM guide, Principal element: a role's ARN means its sessions; an account's means that its identity
    /// policies decide, so a statement that names it denies, and does not allow by itself. Inferred: NotPrincipal with Allow
    /// allows nobody here, and with Deny it leaves out whom it names by an ARN. Documented: NotPrincipal with Deny always denies
    /// a principal with a permissions boundary.
    fn is_meant(&self, principal: &Elements<Principals>, effect: Effect) -> bool {
        match (principal, effect) {
            (Elements::Only(principals), Effect::Allow) => self.is_named(principals),
            (Elements::Only(principals), Effect::Deny) => {
                self.is_named(principals) || self.has_account(principals)
            }
            (Elements::AllBut(_), Effect::Allow) => false,
            (Elements::AllBut(principals), Effect::Deny) => self.has_boundary || !self.is_spared(principals),
        }
    }

    fn is_named(&self, principals: &Principals) -> bool {
        let role = self.role.as_deref();
        principals.include_everyone()
            || self.has_own_name(principals)
            || self.any(principals, |principal| role == Some(principal.id.as_str()))
    }

    /// Whether NotPrincipal leaves the requester out of a denial. Documented: it must name the account too and, for a session, the
    /// role and the session; otherwise it may deny them.
    fn is_spared(&self, principals: &Principals) -> bool {
        let role = self.role.as_deref();
        let has_role = role.is_none_or(|role| self.any(principals, |principal| principal.id == role));
        principals.include_everyone()
            || has_role && self.has_own_name(principals) && self.has_account(principals)
    }

    fn has_own_name(&self, principals: &Principals) -> bool {
        self.any(principals, |principal| principal.id == self.arn)
    }

    fn has_account(&self, principals: &Principals) -> bool {
        let root = format!("arn:aws:iam::{}:root", self.account);
        self.any(principals, |principal| principal.id == self.account || principal.id == root)
    }

    fn any(&self, principals: &Principals, is_meant: impl Fn(&Principal) -> bool) -> bool {
        match principals {
            Principals::Everyone => false,
            Principals::Named(named) => {
                named.iter().any(|principal| principal.kind == PrincipalKind::Aws && is_meant(principal))
            }
        }
    }
}

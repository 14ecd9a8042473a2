//! How a request goes on that policies were asked about.

use std::sync::Arc;

use super::policy_denial::PolicyDenial;
use super::role_not_assumable::RoleNotAssumable;
use crate::trace::{Check, WARNING};

/// What policies say about a request that goes on.
#[derive(Clone, Debug)]
pub(crate) enum Authorization {
    /// What allows it.
    By(Arc<str>),
    /// Nothing does, and IAM only audits.
    WouldBeDenied(Box<PolicyDenial>),
}

/// What a trust policy says about a service that goes on.
#[derive(Clone, Debug)]
pub(crate) enum Trust {
    /// It lets the service act as the role; whether that holds until a policy changes.
    Given { is_lasting: bool },
    /// It does not, and IAM only audits.
    WouldBeDenied(RoleNotAssumable),
}

impl Authorization {
    /// The line of a trace: what was asked for, and what allows it.
    pub(crate) fn check(&self, asked: String) -> Check {
        match self {
            Self::By(by) => Check::passed("authorization", asked, by.to_string()),
            Self::WouldBeDenied(denial) => denial.audited(),
        }
    }

    /// A sentence for the trace if it would be denied.
    pub(crate) fn would_be_denied(&self) -> Option<String> {
        match self {
            Self::By(_) => None,
            Self::WouldBeDenied(denial) => Some(denial.told()),
        }
    }
}

impl PolicyDenial {
    /// The line of a trace in which the request ends.
    pub(crate) fn check(&self) -> Check {
        Check::failed(self.cause(), "authorization", self.permission(), self.explanation())
    }

    fn audited(&self) -> Check {
        Check::noted(WARNING, format!("would be denied: {}", self.told()))
    }

    fn told(&self) -> String {
        format!("{}: {}", self.permission(), self.explanation())
    }
}

impl RoleNotAssumable {
    /// The line of a trace in which the request ends.
    pub(crate) fn check(&self) -> Check {
        Check::failed(
            self.cause(),
            "gateway role",
            "a role of this account that AgentCore may assume",
            self.to_string(),
        )
    }
}

impl Trust {
    /// Whether it holds until a policy changes.
    pub(crate) fn is_lasting(&self) -> bool {
        matches!(self, Self::Given { is_lasting: true })
    }

    /// The line of a trace if it would be denied.
    pub(crate) fn audited(&self) -> Option<Check> {
        let told = self.would_be_denied()?;
        Some(Check::noted(WARNING, format!("would be denied: {told}")))
    }

    /// A sentence for the trace if it would be denied.
    pub(crate) fn would_be_denied(&self) -> Option<String> {
        match self {
            Self::Given { .. } => None,
            Self::WouldBeDenied(error) => Some(error.to_string()),
        }
    }
}

//! Why a service cannot act as a role.

use crate::trace::Cause;

/// Why a service cannot act as a role; `Display` is for the trace.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum RoleNotAssumable {
    #[error("the account has no role {0}")]
    NoRole(String),
    #[error("{role} does not let {service} assume it: {why}")]
    NotTrusted { role: String, service: String, why: String },
}

impl RoleNotAssumable {
    /// Which of the known mistakes it is.
    pub(crate) fn cause(&self) -> Cause {
        match self {
            Self::NoRole(_) => Cause::RoleMissing,
            Self::NotTrusted { .. } => Cause::RoleNotTrusted,
        }
    }
}

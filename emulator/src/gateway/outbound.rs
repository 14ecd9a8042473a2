//! The way out of a gateway: which credential a target's calls carry, and who hands it out.

mod credential;
mod permit;

pub(crate) use credential::Credential;
pub(super) use permit::{Permit, PermitError, permit};

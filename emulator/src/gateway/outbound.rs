//! The way out of a gateway: which credential a target's calls carry, and who hands it out.

mod api_key;
mod credential;
mod permit;
#[cfg(test)]
mod tests;

pub(super) use api_key::Carried;
pub(crate) use credential::ApiKeyLocation;
pub(crate) use credential::Credential;
pub(super) use permit::{Permit, PermitError, permit};

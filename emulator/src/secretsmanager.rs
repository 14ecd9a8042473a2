//! AWS Secrets Manager: secrets, their versions and labels, and the secrets that other services store here.
//!
//! `operations` lists the operations, `op` has a file for each or for a few small ones. Other modules use [`Secrets`]
//! directly. Everything is held in memory.

pub(crate) mod description;
pub(crate) mod error;
pub(crate) mod filter;
pub(crate) mod id;
pub(crate) mod operations;
pub(crate) mod resource_policy;
pub(crate) mod secret;
pub(crate) mod secrets;
pub(crate) mod tags;
pub(crate) mod token;
pub(crate) mod value;
pub(crate) mod versions;

#[cfg(test)]
mod tests;

pub(crate) use error::SecretsError;
pub(crate) use secrets::Secrets;

use crate::base::{Clock, Entropy};

/// The state that every operation works with.
#[derive(Debug)]
pub(crate) struct SecretsManager {
    pub(crate) clock: Clock,
    /// Generates the suffixes of ARNs.
    pub(crate) entropy: Entropy,
    /// The secrets of all accounts and regions; other services have clones.
    pub(crate) secrets: Secrets,
}

impl SecretsManager {
    pub(crate) fn new(clock: Clock, entropy: Entropy) -> Self {
        let secrets = Secrets::new(clock.clone());
        Self { clock, entropy, secrets }
    }
}

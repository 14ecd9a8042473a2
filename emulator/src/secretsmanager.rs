//! AWS Secrets Manager: secrets, their versions and labels, and the secrets that other services keep here.
//!
//! `operations` names the operations, `op` has one file for each or for a few small ones. Other modules use
//! [`Secrets`] itself. Everything is held in memory.

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

/// What every operation works with.
#[derive(Debug)]
pub(crate) struct SecretsManager {
    /// The time.
    pub(crate) clock: Clock,
    /// The ends of ARNs.
    pub(crate) entropy: Entropy,
    /// All secrets of all places; other services have clones.
    pub(crate) secrets: Secrets,
}

impl SecretsManager {
    /// The parts of an emulator without secrets.
    pub(crate) fn new(clock: Clock, entropy: Entropy) -> Self {
        let secrets = Secrets::new(clock.clone());
        Self { clock, entropy, secrets }
    }
}

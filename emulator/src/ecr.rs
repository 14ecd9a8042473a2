//! Amazon ECR: repositories, their settings, and the images whose manifests were put into them.
//!
//! `operations` lists the operations, `op` has a file for each or for a few small ones. The registry itself, to which Docker
//! pushes layers, is not emulated. Everything is held in memory.

pub(crate) mod address;
pub(crate) mod error;
pub(crate) mod image;
pub(crate) mod image_id;
pub(crate) mod images;
pub(crate) mod lifecycle;
pub(crate) mod mutability;
pub(crate) mod operations;
pub(crate) mod repositories;
pub(crate) mod repository;

#[cfg(test)]
mod tests;

pub(crate) use error::EcrError;
pub(crate) use repositories::Repositories;

use crate::base::Entropy;

/// The state that every operation works with.
#[derive(Debug)]
pub(crate) struct Ecr {
    /// Generates passwords and key ids.
    pub(crate) entropy: Entropy,
    /// The repositories of all accounts and regions.
    pub(crate) repositories: Repositories,
}

impl Ecr {
    pub(crate) fn new(entropy: Entropy) -> Self {
        Self { entropy, repositories: Repositories::default() }
    }
}

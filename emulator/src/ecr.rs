//! Amazon ECR: repositories, their settings, and the images whose manifests were put into them.
//!
//! `operations` names the operations, `op` has one file for each or for a few small ones. The registry itself, where
//! Docker pushes layers to, is not emulated. Everything is held in memory.

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

/// What every operation works with.
#[derive(Debug)]
pub(crate) struct Ecr {
    /// Passwords and key ids.
    pub(crate) entropy: Entropy,
    /// All repositories of all places.
    pub(crate) repositories: Repositories,
}

impl Ecr {
    /// The parts of an emulator without repositories.
    pub(crate) fn new(entropy: Entropy) -> Self {
        Self { entropy, repositories: Repositories::default() }
    }
}

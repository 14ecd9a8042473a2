//! STS: caller identity and temporary credentials.
//!
//! It shares the account of IAM; `operations` lists the operations, `op` has a file for each.

pub(crate) mod credentials;
pub(crate) mod error;
pub(crate) mod operations;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use error::StsError;

use crate::base::Entropy;
use crate::iam::{Account, Authorizer};

/// The state that every operation works with.
#[derive(Debug)]
pub(crate) struct Sts {
    /// Generates access keys and session tokens.
    pub(crate) entropy: Entropy,
    /// Roles, users and access keys; shared with IAM.
    pub(crate) account: Arc<Account>,
    /// Decides who may assume roles.
    pub(crate) authorizer: Arc<Authorizer>,
}

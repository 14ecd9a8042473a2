//! STS: who somebody is, and credentials that end.
//!
//! It has the account of IAM; `operations` names the operations, `op` has one file for each.

pub(crate) mod credentials;
pub(crate) mod error;
pub(crate) mod operations;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use error::StsError;

use crate::base::Entropy;
use crate::iam::Account;

/// What every operation works with.
#[derive(Debug)]
pub(crate) struct Sts {
    /// Access keys and session tokens.
    pub(crate) entropy: Entropy,
    /// Roles, users and access keys; IAM has the same.
    pub(crate) account: Arc<Account>,
}

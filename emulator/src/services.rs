//! The services that are spoken to at `/`: told apart by the request, not by the address.

pub(crate) mod face;
mod recognise;

use std::sync::Arc;

use crate::base::{Addresses, Entropy};
use crate::{cognito, ecr, iam, secretsmanager, sts};

/// The services, and what is said of all of them.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The account, and the region of calls that name none.
    pub(crate) addresses: Addresses,
    /// Request ids.
    pub(crate) entropy: Entropy,
    /// Amazon Cognito user pools.
    pub(crate) cognito: Arc<cognito::Parts>,
    /// Amazon ECR.
    pub(crate) ecr: ecr::Parts,
    /// AWS IAM.
    pub(crate) iam: iam::Parts,
    /// AWS Secrets Manager.
    pub(crate) secretsmanager: secretsmanager::Parts,
    /// AWS STS.
    pub(crate) sts: sts::Parts,
}

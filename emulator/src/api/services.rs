//! The services, and a call of theirs whose operation is known.

use std::sync::Arc;

use super::first_uses::FirstUses;
use crate::aws::Principal;
use crate::base::arn::AccountRegion;
use crate::base::{Addresses, Clock, Entropy};
use crate::iam::{self, Account};
use crate::model::Operation;
use crate::trace::Traces;
use crate::{cognito, control, ecr, secretsmanager, sts};

/// The services, and what every call of theirs needs.
#[derive(Debug)]
pub(crate) struct Api {
    /// The account, and the region of calls that name none.
    pub(crate) addresses: Addresses,
    /// The time.
    pub(crate) clock: Clock,
    /// Request ids, and the ids of what is made.
    pub(crate) entropy: Entropy,
    /// Where refused calls are kept.
    pub(crate) traces: Arc<Traces>,
    /// Which members without effect have been named.
    pub(crate) first_uses: FirstUses,
    /// Whose access keys there are.
    pub(crate) account: Arc<Account>,
    /// Amazon Cognito user pools.
    pub(crate) cognito: Arc<cognito::Cognito>,
    /// The control plane of Amazon Bedrock AgentCore.
    pub(crate) control: Arc<control::ControlPlane>,
    /// Amazon ECR.
    pub(crate) ecr: ecr::Ecr,
    /// AWS IAM.
    pub(crate) iam: iam::Iam,
    /// Identity, the data plane's part of it.
    pub(crate) identity: Arc<crate::identity::service::Identity>,
    /// AWS Secrets Manager.
    pub(crate) secretsmanager: secretsmanager::SecretsManager,
    /// AWS STS.
    pub(crate) sts: sts::Sts,
}

/// A call whose operation and caller are known, and whose input is not checked yet.
pub(crate) struct RecognizedCall<'a> {
    pub(super) operation: &'static Operation,
    pub(super) principal: Arc<Principal>,
    pub(super) account_region: AccountRegion,
    /// Whether the call tells its region.
    pub(super) has_explicit_region: bool,
    /// Where the ids of what is made come from.
    pub(super) entropy: &'a Entropy,
    /// The plain http URL of a target, which AWS's APIs refuse and a stack file may name.
    pub(super) plain_endpoint: Option<String>,
}

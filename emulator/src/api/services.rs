//! The services, and a call whose operation is known.

use std::sync::Arc;

use super::first_uses::FirstUses;
use crate::aws::Principal;
use crate::base::arn::AccountRegion;
use crate::base::{Addresses, Clock, Entropy};
use crate::iam::{self, Authenticator, Authorizer};
use crate::model::Operation;
use crate::trace::Traces;
use crate::{cognito, control, ecr, secretsmanager, sts};

/// The services, and the state that every call needs.
#[derive(Debug)]
pub(crate) struct Services {
    /// The account, and the default region of calls that name none.
    pub(crate) addresses: Addresses,
    pub(crate) clock: Clock,
    /// Generates request ids and the ids of created resources.
    pub(crate) entropy: Entropy,
    /// Keeps the traces of refused calls.
    pub(crate) traces: Arc<Traces>,
    /// The members without effect that have been reported.
    pub(crate) first_uses: FirstUses,
    /// Finds out who signed a call.
    pub(crate) authenticator: Arc<Authenticator>,
    /// Decides what callers may do.
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) cognito: Arc<cognito::Cognito>,
    pub(crate) control: Arc<control::ControlPlane>,
    pub(crate) ecr: Arc<ecr::Ecr>,
    pub(crate) iam: iam::Iam,
    /// The data plane of Identity.
    pub(crate) identity: Arc<crate::identity::Identity>,
    pub(crate) secretsmanager: secretsmanager::SecretsManager,
    pub(crate) sts: sts::Sts,
}

/// A call whose operation and caller are known, and whose input is not yet checked.
pub(crate) struct RecognizedCall<'a> {
    pub(super) operation: &'static Operation,
    pub(super) principal: Arc<Principal>,
    pub(super) account_region: AccountRegion,
    /// Whether the call names its region.
    pub(super) has_explicit_region: bool,
    /// Generates the ids of created resources.
    pub(super) entropy: &'a Entropy,
    /// The plain http URL of a target, which AWS's APIs refuse but a stack file may name.
    pub(super) plain_endpoint: Option<String>,
}

//! What all gateways of one emulator share.

use std::sync::Arc;

use super::gateways::Gateways;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock, Entropy};
use crate::iam::{Authenticator, Authorizer, RememberedDecisions, ServiceSessions};
use crate::trace::Traces;

#[derive(Debug)]
pub(crate) struct GatewayService {
    pub(crate) clock: Clock,
    /// Generates ids.
    pub(crate) entropy: Entropy,
    pub(crate) addresses: Addresses,
    /// Reaches discovery documents, key sets and targets.
    pub(crate) client: SharedClient,
    pub(crate) traces: Arc<Traces>,
    /// Finds out who signed a call.
    pub(crate) authenticator: Arc<Authenticator>,
    /// Decides what callers may do.
    pub(crate) authorizer: Arc<Authorizer>,
    /// Lets gateways act as their roles.
    pub(crate) sessions: ServiceSessions,
    /// What the roles of gateways were permitted.
    pub(in crate::gateway) permissions: RememberedDecisions,
    /// Issues outbound tokens.
    pub(crate) identity: Arc<crate::identity::Identity>,
    pub(crate) gateways: Gateways,
}

impl GatewayService {
    /// Takes what the gateways share; there is no gateway yet.
    pub(crate) fn new(
        clock: Clock,
        entropy: Entropy,
        addresses: Addresses,
        client: SharedClient,
        traces: Arc<Traces>,
        (authenticator, authorizer, sessions): (Arc<Authenticator>, Arc<Authorizer>, ServiceSessions),
        identity: Arc<crate::identity::Identity>,
    ) -> Self {
        let gateways = Gateways::default();
        Self {
            clock,
            entropy,
            addresses,
            client,
            traces,
            authenticator,
            authorizer,
            sessions,
            permissions: RememberedDecisions::default(),
            identity,
            gateways,
        }
    }
}

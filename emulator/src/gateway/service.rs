//! What all gateways of one emulator share.

use std::sync::Arc;

use super::gateways::Gateways;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock, Entropy};
use crate::trace::Traces;

/// What every gateway of one emulator works with.
#[derive(Debug)]
pub(crate) struct GatewayService {
    /// The time that every expiry follows.
    pub(crate) clock: Clock,
    /// Where ids come from.
    pub(crate) entropy: Entropy,
    /// The URLs that are given out.
    pub(crate) addresses: Addresses,
    /// The way to discovery documents, key sets and targets.
    pub(crate) client: SharedClient,
    /// Where calls are traced.
    pub(crate) traces: Arc<Traces>,
    /// Where outbound tokens come from.
    pub(crate) identity: Arc<crate::identity::service::Identity>,
    /// The gateways themselves.
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
        identity: Arc<crate::identity::service::Identity>,
    ) -> Self {
        Self { clock, entropy, addresses, client, traces, identity, gateways: Gateways::default() }
    }
}

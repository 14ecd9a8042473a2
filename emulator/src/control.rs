//! The control plane of AgentCore: what makes, shows, changes and removes the resources of the hops.
//!
//! `operations` names the operations; the file of a family does what is asked through the hop that holds the resource.

mod call;
mod client_token;
mod custom_jwt_authorizer;
mod list;
pub(crate) mod operations;
mod resource_registry;
mod unsupported_members;

use std::sync::Arc;

use crate::aws::idempotency::Idempotency;
use crate::base::{Addresses, Ruleset};
use crate::runtime;

pub(crate) use self::resource_registry::ResourceRegistry;
pub(crate) use unsupported_members::has_lists_of;

/// The hops whose resources the control plane holds, and what is said of all calls.
#[derive(Debug)]
pub(crate) struct ControlPlane {
    /// The account, and the region of calls that name none.
    pub(crate) addresses: Addresses,
    /// Gateways and their targets.
    pub(crate) gateway: Arc<crate::gateway::GatewayService>,
    /// What requests with a clientToken were answered first.
    pub(crate) idempotency: Idempotency,
    /// Workload identities and credential providers.
    pub(crate) identity: Arc<crate::identity::service::Identity>,
    /// Of which time the rules are that AWS has changed.
    pub(crate) ruleset: Ruleset,
    /// What can be tagged.
    pub(crate) registry: ResourceRegistry,
    /// Runtimes, their versions and endpoints.
    pub(crate) runtime: Arc<runtime::RuntimeService>,
}

#[cfg(test)]
mod test_world;

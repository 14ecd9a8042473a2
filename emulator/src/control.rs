//! The control plane of AgentCore: creates, reads, updates and deletes the resources of the hops.
//!
//! `operations` names the operations; the file of a family carries them out through the hop that holds the resource.

mod call;
mod client_token;
mod custom_jwt_authorizer;
mod list;
pub(crate) mod operations;
mod resource_registry;
mod service_role;
mod unsupported_members;

use std::sync::Arc;

use crate::aws::idempotency::Idempotency;
use crate::base::{Addresses, Ruleset};
use crate::iam::Authorizer;
use crate::runtime;

pub(crate) use self::resource_registry::ResourceRegistry;
pub(crate) use unsupported_members::has_lists_of;

/// The hops whose resources the control plane holds, and what all calls share.
#[derive(Debug)]
pub(crate) struct ControlPlane {
    /// The account, and the region of calls that name none.
    pub(crate) addresses: Addresses,
    pub(crate) gateway: Arc<crate::gateway::GatewayService>,
    /// The first responses to requests with a clientToken.
    pub(crate) idempotency: Idempotency,
    pub(crate) identity: Arc<crate::identity::Identity>,
    /// Which rules apply where AWS has changed them over time.
    pub(crate) ruleset: Ruleset,
    /// The resources that can be tagged.
    pub(crate) registry: ResourceRegistry,
    pub(crate) runtime: Arc<runtime::RuntimeService>,
    /// Decides whether callers may pass roles, and whether AgentCore may act as them.
    pub(crate) authorizer: Arc<Authorizer>,
}

#[cfg(test)]
mod test_world;

//! The control plane of AgentCore, as far as it is emulated.

mod create_workload_identity;
pub(crate) mod face;
mod synchronize_gateway_targets;

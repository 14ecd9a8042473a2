//! The control plane of AgentCore, as far as it is emulated: the synchronisation of targets.

pub(crate) mod face;
mod synchronize_gateway_targets;

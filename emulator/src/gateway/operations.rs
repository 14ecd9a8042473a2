//! What the control plane does with gateways and their targets.

pub(crate) mod gateway;
pub(crate) mod target;

//! The control plane's operations on gateways and their targets.

pub(crate) mod gateway;
pub(crate) mod target;

//! The roles of the account's gateways, which may invoke runtimes.

use std::fmt;
use std::sync::Arc;

/// Knows whether a gateway of the account has a role of this name.
#[derive(Clone)]
pub(crate) struct GatewayRoles(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl GatewayRoles {
    /// Takes a function from a role's name to whether a gateway has it.
    pub(crate) fn new(contain: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(contain))
    }

    pub(super) fn contain(&self, role: &str) -> bool {
        (self.0)(role)
    }
}

impl fmt::Debug for GatewayRoles {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("GatewayRoles")
    }
}

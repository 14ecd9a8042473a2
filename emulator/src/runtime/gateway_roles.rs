//! The roles of the account's gateways, which may invoke runtimes.

use std::fmt;
use std::sync::Arc;

/// Knows whether a gateway of the account has the role with this ARN.
#[derive(Clone)]
pub(crate) struct GatewayRoles(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl GatewayRoles {
    /// Takes a function from a role's ARN to whether a gateway has it.
    pub(crate) fn new(contain: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(contain))
    }

    pub(super) fn contain(&self, arn: &str) -> bool {
        (self.0)(arn)
    }
}

impl fmt::Debug for GatewayRoles {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("GatewayRoles")
    }
}

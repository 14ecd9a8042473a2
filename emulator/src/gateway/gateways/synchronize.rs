//! SynchronizeGatewayTargets: a target's tools are fetched anew.

use std::sync::Arc;

use crate::aws::rest_json::RestError;
use crate::gateway::Parts;
use crate::gateway::target::{self, Target};

/// Recorded: GetGateway of a gateway that is gone, 2026-07.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "Failed to retrieve gateway because it doesn't exist. Retry the request with a different resource identifier."
)]
pub(crate) struct UnknownGateway;

/// Why nothing was synchronised.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum SynchronizeError {
    /// The gateway is not there.
    #[error(transparent)]
    Gateway(#[from] UnknownGateway),
    /// Recorded: GetGatewayTarget of a target that is gone, 2026-07.
    #[error(
        "Failed to retrieve target because it doesn't exist. Retry the request with a different resource identifier."
    )]
    Target,
}

impl SynchronizeError {
    /// The error as a REST-JSON face answers it: 404 ResourceNotFoundException. Recorded.
    pub(crate) fn rest(&self) -> RestError {
        RestError::not_found(self.to_string())
    }
}

/// Fetches a target's tools anew. Whether that went well stands in the target's state.
pub(crate) async fn synchronize(
    parts: &Parts,
    gateway_id: &str,
    target_id: &str,
) -> Result<Arc<Target>, SynchronizeError> {
    let gateway = parts.gateways.get(gateway_id).ok_or(UnknownGateway)?;
    let target = gateway.targets().into_iter().find(|target| target.id == target_id);
    let target = target.ok_or(SynchronizeError::Target)?;
    target::synchronize(parts, &gateway, &target).await;
    gateway.renew_catalogue();
    Ok(target)
}

//! What the control plane answers about gateways and targets that are not there, or not in a state for it.

use crate::aws::ApiError;

/// Recorded: GetGateway of a gateway that is gone, 2026-07.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "Failed to retrieve gateway because it doesn't exist. Retry the request with a different resource identifier."
)]
pub(crate) struct UnknownGateway;

/// Why nothing was done with a gateway or a target.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum GatewayError {
    /// The gateway is not there.
    #[error(transparent)]
    UnknownGateway(#[from] UnknownGateway),
    /// Recorded: GetGatewayTarget of a target that is gone, 2026-07.
    #[error(
        "Failed to retrieve target because it doesn't exist. Retry the request with a different resource identifier."
    )]
    UnknownTarget,
    /// Recorded: ValidationException, from a tear-down.
    #[error(
        "Gateway with ID: {0} has targets associated with it. Delete all targets before deleting the gateway."
    )]
    HasTargets(String),
    /// Recorded: of CreateGatewayTarget and CREATING. Inferred: the same for other operations and FAILED.
    #[error("Cannot perform operation {operation} when gateway is in {status} status")]
    Status {
        /// The operation, such as `UpdateGateway`.
        operation: &'static str,
        /// The gateway's status.
        status: &'static str,
    },
}

impl GatewayError {
    /// The error as a REST-JSON response. Recorded: 404 for what is not there, 400 for the rest.
    pub(crate) fn rest(&self) -> ApiError {
        match self {
            Self::UnknownGateway(_) | Self::UnknownTarget => ApiError::not_found(self.to_string()),
            Self::HasTargets(_) | Self::Status { .. } => ApiError::validation(self.to_string()),
        }
    }
}

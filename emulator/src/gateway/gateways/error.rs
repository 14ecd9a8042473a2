//! The control plane's errors for gateways and targets that do not exist, or are in the wrong state.

use crate::aws::ApiError;
use crate::gateway::inbound::UnprintableScope;
use crate::gateway::mcp::version::ConfigurationError;
use crate::identity::CreateWorkloadError;
use crate::jwt::AuthorizerError;
use crate::trace::Confidence;

/// Recorded: GetGateway of a deleted gateway, 2026-07.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "Failed to retrieve gateway because it doesn't exist. Retry the request with a different resource identifier."
)]
pub(crate) struct UnknownGateway;

impl UnknownGateway {
    /// The error as a REST-JSON response.
    pub(crate) fn rest(self) -> ApiError {
        ApiError::not_found(self.to_string()).rated(Confidence::Recorded)
    }
}

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum GatewayError {
    #[error(transparent)]
    UnknownGateway(#[from] UnknownGateway),
    /// Recorded: GetGatewayTarget of a deleted target, 2026-07.
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
        status: &'static str,
    },
}

impl GatewayError {
    /// The error as a REST-JSON response. Recorded: 404 for what does not exist, 400 for the rest.
    pub(crate) fn rest(&self) -> ApiError {
        let error = match self {
            Self::UnknownGateway(error) => return error.rest(),
            Self::UnknownTarget => ApiError::not_found(self.to_string()),
            Self::HasTargets(_) | Self::Status { .. } => ApiError::validation(self.to_string()),
        };
        error.rated(self.confidence())
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::UnknownGateway(_)
            | Self::UnknownTarget
            | Self::HasTargets(_)
            | Self::Status { operation: "CreateGatewayTarget", status: "CREATING" } => Confidence::Recorded,
            Self::Status { .. } => Confidence::Inferred,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum CreateGatewayError {
    /// Documented: names are unique in the account (the service model, CreateGatewayRequest). Inferred: the text.
    #[error("A gateway with name '{0}' already exists")]
    NameTaken(String),
    /// Inferred: the text.
    #[error("The account has reached its limit of {0} gateways")]
    TooMany(usize),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error("Failed to create gateway dependencies: {0}")]
    Workload(#[from] CreateWorkloadError),
}

impl CreateGatewayError {
    /// The error as a REST-JSON response. Documented: the exceptions (botocore). Inferred: which is which.
    pub(crate) fn rest(&self) -> ApiError {
        let text = self.to_string();
        let error = match self {
            Self::NameTaken(_) => ApiError::conflict(text),
            Self::TooMany(_) => ApiError::service_quota_exceeded(text),
            Self::Settings(error) => return error.rest(),
            Self::Workload(_) => ApiError::validation(text),
        };
        error.rated(self.confidence())
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::NameTaken(_) | Self::TooMany(_) | Self::Workload(_) => Confidence::Inferred,
            Self::Settings(error) => error.confidence(),
        }
    }
}

/// Why settings are invalid, for a new or an updated gateway.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SettingsError {
    #[error(transparent)]
    Versions(#[from] ConfigurationError),
    /// An allowed scope that no header can carry.
    #[error(transparent)]
    Scope(#[from] UnprintableScope),
    /// The authorizer's rules allow no one, its discovery URL is invalid, or there is no document.
    #[error(transparent)]
    Authorizer(#[from] AuthorizerError),
}

impl SettingsError {
    /// The error as a REST-JSON response: a version that AWS knows is not emulated, all else 400. Inferred, except for what
    /// the authorizer's error says of itself.
    pub(crate) fn rest(&self) -> ApiError {
        let error = match self {
            Self::Versions(ConfigurationError::NotEmulated) => {
                ApiError::not_emulated("MCP version 2026-07-28")
            }
            Self::Versions(_) | Self::Scope(_) | Self::Authorizer(_) => {
                ApiError::validation(self.to_string())
            }
        };
        error.rated(self.confidence())
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Versions(_) | Self::Scope(_) => Confidence::Inferred,
            Self::Authorizer(error) => error.confidence(),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum UpdateGatewayError {
    /// It does not exist, or cannot be changed now.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// Documented: the name must be the one of the creation (the service model). Inferred: the text.
    #[error("Gateway name cannot be updated for an existing gateway")]
    Name,
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

impl UpdateGatewayError {
    pub(crate) fn rest(&self) -> ApiError {
        match self {
            Self::Gateway(error) => error.rest(),
            Self::Name => ApiError::validation(self.to_string()).rated(self.confidence()),
            Self::Settings(error) => error.rest(),
        }
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Gateway(error) => error.confidence(),
            Self::Name => Confidence::Inferred,
            Self::Settings(error) => error.confidence(),
        }
    }
}

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum CreateTargetError {
    /// The gateway does not exist or is not ready, or the target to be updated does not exist.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// Documented: names are unique in the gateway (the service model, CreateGatewayTargetRequest). Inferred: the text.
    #[error("A target with name '{0}' already exists")]
    NameTaken(String),
    /// Inferred: the text.
    #[error("The gateway has reached its limit of {0} targets")]
    TooMany(usize),
    /// Recorded at Identity, for a provider that does not exist. Inferred: the gateway says the same.
    #[error("Resource Credential Provider not found")]
    UnknownProvider,
}

impl From<UnknownGateway> for CreateTargetError {
    fn from(error: UnknownGateway) -> Self {
        Self::Gateway(error.into())
    }
}

impl CreateTargetError {
    /// The error as a REST-JSON response. Documented: the exceptions (botocore). Inferred: which is which.
    pub(crate) fn rest(&self) -> ApiError {
        let text = self.to_string();
        let error = match self {
            Self::Gateway(error) => return error.rest(),
            Self::NameTaken(_) => ApiError::conflict(text),
            Self::TooMany(_) => ApiError::service_quota_exceeded(text),
            Self::UnknownProvider => ApiError::not_found(text),
        };
        error.rated(self.confidence())
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Gateway(error) => error.confidence(),
            Self::NameTaken(_) | Self::TooMany(_) | Self::UnknownProvider => Confidence::Inferred,
        }
    }
}

//! Why a runtime, a version or an endpoint is not created, updated, shown or deleted.

use super::forwarded_headers::AllowlistError;
use super::host::error::HostError;
use crate::aws::ApiError;
use crate::jwt::AuthorizerError;
use crate::trace::Confidence;

/// The most runtimes of an account in a region, versions of a runtime and endpoints of a runtime.
/// Documented: guide, AgentCore quotas. Inferred: that DEFAULT counts too.
pub(super) const MAX_RUNTIMES: usize = 1000;
pub(super) const MAX_VERSIONS: usize = 1000;
pub(super) const MAX_ENDPOINTS: usize = 10;

/// A refusal; the text is AWS's if it has been recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RuntimeError {
    /// Recorded: CreateAgentRuntime with a name in use.
    #[error("An agent with the specified name already exists")]
    NameInUse,
    #[error(transparent)]
    Allowlist(#[from] AllowlistError),
    /// The authorizer is incomplete, or its discovery document is.
    #[error(transparent)]
    Authorizer(#[from] AuthorizerError),
    #[error(transparent)]
    Host(#[from] HostError),
    /// Recorded: UpdateAgentRuntime, 2026-04. Inferred: the same for all other operations.
    #[error("Agent '{0}' was not found. Please check the agent ID and try again.")]
    NotFound(String),
    /// Inferred: the text.
    #[error("Version '{version}' of agent '{id}' was not found. Please check the version and try again.")]
    VersionNotFound {
        id: String,
        /// As it was sent.
        version: String,
    },
    /// Inferred: the text.
    #[error("Endpoint '{name}' of agent '{id}' was not found. Please check the endpoint name and try again.")]
    EndpointNotFound {
        id: String,
        /// As it was sent.
        name: String,
    },
    /// Inferred: the text, as for a runtime's name.
    #[error("An endpoint with the specified name already exists")]
    EndpointExists,
    /// Recorded: DeleteAgentRuntime of a runtime with an endpoint in addition to DEFAULT, 2026-08.
    #[error("This agent has endpoints that must be deleted first")]
    HasEndpoints,
    /// Recorded: DeleteAgentRuntimeEndpoint of DEFAULT, 2026-08.
    #[error("Default endpoints are removed when you delete the agent")]
    DefaultRemoved,
    /// Inferred: the text, after the recorded one of a deletion.
    #[error("Default endpoints are updated when you update the agent")]
    DefaultUpdated,
    /// Inferred: the text.
    #[error("The maximum number of {what} is {most}")]
    Quota { what: &'static str, most: usize },
}

impl RuntimeError {
    /// What exactly is wrong with the discovery document, which AWS does not report; `None` for all other causes.
    pub(super) fn detail(&self) -> Option<&str> {
        match self {
            Self::Authorizer(error) => error.detail(),
            _ => None,
        }
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::NameInUse | Self::NotFound(_) | Self::HasEndpoints | Self::DefaultRemoved => {
                Confidence::Recorded
            }
            Self::Allowlist(_)
            | Self::Authorizer(_)
            | Self::Host(_)
            | Self::VersionNotFound { .. }
            | Self::EndpointNotFound { .. }
            | Self::EndpointExists
            | Self::DefaultUpdated
            | Self::Quota { .. } => Confidence::Inferred,
        }
    }
}

/// Documented: botocore, the exceptions of the operations. Inferred: that an unavailable discovery document is a
/// ValidationException.
impl From<RuntimeError> for ApiError {
    fn from(error: RuntimeError) -> Self {
        let message = error.to_string();
        let told = match &error {
            RuntimeError::Authorizer(_) => {
                Self { detail: error.detail().map(Into::into), ..Self::validation(message) }
            }
            RuntimeError::Allowlist(_) | RuntimeError::Host(_) => Self::validation(message),
            RuntimeError::NameInUse
            | RuntimeError::EndpointExists
            | RuntimeError::HasEndpoints
            | RuntimeError::DefaultRemoved
            | RuntimeError::DefaultUpdated => Self::conflict(message),
            RuntimeError::NotFound(_)
            | RuntimeError::VersionNotFound { .. }
            | RuntimeError::EndpointNotFound { .. } => Self::not_found(message),
            RuntimeError::Quota { .. } => Self::service_quota_exceeded(message),
        };
        told.rated(error.confidence())
    }
}

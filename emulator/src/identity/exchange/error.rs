//! Why a provider returned no token.

use http::Uri;

use crate::base::http::{ReadError, SendError};
use crate::trace::{Cause, Confidence};

/// Why a provider returned no token. `Display` is AWS's text; the trace has the rest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExchangeError {
    /// The host of the discovery document or of the token endpoint has no address. Recorded, 2026-09.
    #[error("Please check the OAuth setup. Failed to resolve hostname: {0}")]
    Unresolved(String),
    /// It has one, but does not respond. Inferred.
    #[error("Please check the OAuth setup. Failed to connect to hostname: {0}")]
    Unreachable(String),
    /// There is no discovery document at this URL. Recorded, at the creation of a gateway.
    #[error("Failed to fetch discovery document from: {0}")]
    Discovery(String),
    /// The token endpoint refused, or returned something other than a token, or discovery names none.
    /// Recorded: AWS passes on nothing of what the token endpoint said.
    #[error("Error parsing ClientCredentials response")]
    Answer,
    /// Secrets Manager has no secret under the provider's ARN. Recorded up to the ARN.
    #[error("Access denied when retrieving secret '{0}'")]
    Secret(String),
}

impl ExchangeError {
    /// Which of the known mistakes it is, as far as the text tells; the exchange's own check is more exact.
    pub(crate) fn cause(&self) -> Cause {
        match self {
            Self::Unresolved(_) => Cause::HostNotResolved,
            Self::Unreachable(_) | Self::Discovery(_) => Cause::DiscoveryUnreachable,
            Self::Answer => Cause::TokenEndpointRefused,
            Self::Secret(_) => Cause::ProviderSecretMissing,
        }
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Unresolved(_) | Self::Discovery(_) | Self::Answer => Confidence::Recorded,
            Self::Unreachable(_) | Self::Secret(_) => Confidence::Inferred,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// There was no head.
    #[error(transparent)]
    Send(#[from] SendError),
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl NoAnswer {
    /// Which of the known mistakes it is.
    pub(crate) fn cause(&self) -> Cause {
        match self {
            Self::Send(error) => Cause::of_send_error(error),
            Self::Read(_) => Cause::AnswerBrokenOff,
        }
    }

    /// AWS's error if `url` cannot be reached; `otherwise` if it can and the response is unusable.
    pub(crate) fn into_error(self, url: &Uri, otherwise: ExchangeError) -> ExchangeError {
        let host = url.host().unwrap_or_default().to_owned();
        match self {
            Self::Send(SendError::Resolve { .. }) => ExchangeError::Unresolved(host),
            Self::Send(_) => ExchangeError::Unreachable(host),
            Self::Read(_) => otherwise,
        }
    }
}

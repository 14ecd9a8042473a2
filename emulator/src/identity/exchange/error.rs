//! Why a provider gave no token.

use http::Uri;

use crate::base::http::{ReadError, SendError};
use crate::trace::Confidence;

/// Why a provider gave no token. `Display` is AWS's text; the trace tells the rest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExchangeError {
    /// The host of the discovery document or of the token endpoint has no address. Recorded, 2026-09.
    #[error("Please check the OAuth setup. Failed to resolve hostname: {0}")]
    Unresolved(String),
    /// It has one, and nobody answers there. Inferred.
    #[error("Please check the OAuth setup. Failed to connect to hostname: {0}")]
    Unreachable(String),
    /// There is no discovery document at this URL. Recorded, at the creation of a gateway.
    #[error("Failed to fetch discovery document from: {0}")]
    Discovery(String),
    /// The token endpoint refused, or answered something else than a token, or discovery names none.
    /// Recorded: AWS passes nothing on of what the token endpoint said.
    #[error("Error parsing ClientCredentials response")]
    Answer,
    /// Secrets Manager has no secret under the provider's ARN. Recorded up to the ARN.
    #[error("Access denied when retrieving secret '{0}'")]
    Secret(String),
}

impl ExchangeError {
    /// How sure it is that AWS answers so.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Unresolved(_) | Self::Discovery(_) | Self::Answer => Confidence::Recorded,
            Self::Unreachable(_) | Self::Secret(_) => Confidence::Inferred,
        }
    }
}

/// Why a provider's answer could not be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoAnswer {
    /// There was no head.
    #[error(transparent)]
    Send(#[from] SendError),
    /// Its body is too long or broke off.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl NoAnswer {
    /// What AWS says when `url` cannot be asked; `otherwise` when it can and the answer is unusable.
    pub(crate) fn into_error(self, url: &Uri, otherwise: ExchangeError) -> ExchangeError {
        let host = url.host().unwrap_or_default().to_owned();
        match self {
            Self::Send(SendError::Resolve { .. }) => ExchangeError::Unresolved(host),
            Self::Send(_) => ExchangeError::Unreachable(host),
            Self::Read(_) => otherwise,
        }
    }
}

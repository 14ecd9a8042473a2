//! Why Identity gives no token, and how it says so.

use http::StatusCode;

use super::exchange::error::ExchangeError;
use super::permission::Denied;
use super::workload_token::{InvalidWorkloadToken, TokenTooLarge};
use crate::aws::ApiError;
use crate::trace::Confidence;

/// Why there is no token. `Display` is the text that AWS answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IdentityError {
    /// The directory has no workload identity of this name. Inferred: no such answer is published.
    #[error("WorkloadIdentity with name '{0}' not found.")]
    UnknownWorkload(String),
    /// The token vault has no such provider. Recorded for GetResourceApiKey; Inferred for OAuth2.
    #[error("Resource Credential Provider not found")]
    UnknownProvider,
    /// The caller may not have it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The workload access token is none, or no longer.
    #[error(transparent)]
    InvalidWorkloadToken(#[from] InvalidWorkloadToken),
    /// The workload access token cannot be made.
    #[error(transparent)]
    Unsealable(#[from] TokenTooLarge),
    /// The provider's API key has a character that no request can carry where it is to stand. Inferred: the text.
    #[error("The API key cannot be sent in a request")]
    UnsendableApiKey,
    /// The provider gave none.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
}

impl IdentityError {
    /// The error as a REST-JSON response. The exceptions are those of botocore's model.
    pub(crate) fn rest(&self) -> ApiError {
        let text = self.to_string();
        match self {
            Self::UnknownWorkload(_) | Self::UnknownProvider => ApiError::not_found(text),
            Self::Denied(Denied::NotItsOwn { .. }) | Self::Exchange(ExchangeError::Secret(_)) => {
                ApiError::access_denied(text)
            }
            Self::InvalidWorkloadToken(_) => {
                ApiError::new(StatusCode::UNAUTHORIZED, "UnauthorizedException", text)
            }
            Self::Denied(Denied::LinkedToService)
            | Self::Unsealable(_)
            | Self::UnsendableApiKey
            | Self::Exchange(_) => ApiError::validation(text),
        }
    }

    /// How sure it is that AWS answers so.
    pub(super) fn confidence(&self) -> Confidence {
        match self {
            Self::Denied(Denied::LinkedToService) => Confidence::Recorded,
            Self::Exchange(error) => error.confidence(),
            _ => Confidence::Inferred,
        }
    }
}

impl From<IdentityError> for ApiError {
    fn from(error: IdentityError) -> Self {
        Self { confidence: error.confidence(), ..error.rest() }
    }
}

//! Why Identity returns no token, and how it reports it.

use http::StatusCode;

use super::exchange::error::ExchangeError;
use super::permission::Denied;
use super::workload_token::{InvalidWorkloadToken, TokenTooLarge};
use crate::aws::ApiError;
use crate::trace::{Cause, Confidence};

/// Why there is no token. `Display` is the text that AWS returns.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IdentityError {
    /// The directory has no workload identity of this name. Inferred: no such response is published.
    #[error("WorkloadIdentity with name '{0}' not found.")]
    UnknownWorkload(String),
    /// The token vault has no such provider. Recorded for GetResourceApiKey; Inferred for OAuth2.
    #[error("Resource Credential Provider not found")]
    UnknownProvider,
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The workload access token is invalid or expired.
    #[error(transparent)]
    InvalidWorkloadToken(#[from] InvalidWorkloadToken),
    #[error(transparent)]
    Unsealable(#[from] TokenTooLarge),
    /// The provider's API key has a character that cannot be sent in its place in a request. Inferred: the text.
    #[error("The API key cannot be sent in a request")]
    UnsendableApiKey,
    /// The provider returned none.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
}

impl IdentityError {
    /// Which of the known mistakes it is.
    pub(crate) fn cause(&self) -> Cause {
        match self {
            Self::UnknownWorkload(_) | Self::InvalidWorkloadToken(_) => Cause::WorkloadTokenInvalid,
            Self::UnknownProvider => Cause::UnknownProvider,
            Self::Denied(_) => Cause::WorkloadOfAService,
            Self::Unsealable(_) | Self::UnsendableApiKey => Cause::InputInvalid,
            Self::Exchange(error) => error.cause(),
        }
    }

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

    /// The confidence that AWS responds this way.
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
        error.rest().rated(error.confidence())
    }
}

//! The responses of the token endpoint.

use http::StatusCode;
use serde::Serialize;

use crate::base::Secret;
use crate::trace::Confidence;

/// A successful response of the token endpoint. Recorded: `access_token`, `expires_in`, `token_type` in this order.
/// Inferred: where the ID token of a refresh is.
#[derive(Debug, Serialize)]
pub(crate) struct TokenAnswer {
    /// Only from a refresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<Secret>,
    pub(crate) access_token: Secret,
    /// The lifetime in seconds.
    pub(crate) expires_in: i64,
    /// `Bearer`.
    pub(crate) token_type: &'static str,
}

/// An error: the content of the body, and how sure it is that AWS responds so here.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{error}")]
pub(crate) struct TokenError {
    pub(crate) status: StatusCode,
    /// The error code, such as `invalid_client`.
    pub(crate) error: &'static str,
    /// Only if a capture has one.
    pub(crate) description: Option<&'static str>,
    /// The source of this response.
    pub(crate) confidence: Confidence,
}

impl TokenError {
    /// 400 without a description.
    pub(crate) const fn new(error: &'static str, confidence: Confidence) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: None, confidence }
    }

    /// The grant could not be written: no input leads here.
    pub(crate) const INTERNAL: Self = Self {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        error: "server_error",
        description: None,
        confidence: Confidence::Inferred,
    };
    /// Documented: a missing or repeated parameter.
    pub(crate) const INVALID_REQUEST: Self = Self::new("invalid_request", Confidence::Documented);
    /// Recorded: an unknown client.
    pub(crate) const UNKNOWN_CLIENT: Self = Self::new("invalid_client", Confidence::Recorded);
    /// Recorded: a confidential client without a secret, 2026.
    pub(crate) const NO_SECRET: Self = Self {
        status: StatusCode::BAD_REQUEST,
        error: "invalid_client",
        description: Some("invalid_client_secret"),
        confidence: Confidence::Recorded,
    };
    /// Inferred: a wrong secret gets the same response as a missing one.
    pub(crate) const WRONG_SECRET: Self = Self { confidence: Confidence::Inferred, ..Self::NO_SECRET };
}

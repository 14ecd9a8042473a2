//! REST-JSON: paths and verbs, errors in `x-amzn-errortype`; spoken by bedrock-agentcore and its control plane.

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::base::http::{Body, full};

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// An error as a REST-JSON service tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RestError {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The exception's name, such as `ResourceNotFoundException`.
    pub(crate) code: &'static str,
    /// What the caller reads.
    pub(crate) message: String,
    /// What AWS knows and does not tell: never sent.
    pub(crate) detail: Option<String>,
}

impl RestError {
    /// An error with this status, exception name and message.
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), detail: None }
    }

    /// 400 `ValidationException`. Documented: botocore, bedrock-agentcore.
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ValidationException", message)
    }

    /// 404 `ResourceNotFoundException`. Documented: botocore, bedrock-agentcore.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "ResourceNotFoundException", message)
    }

    /// 402 `ServiceQuotaExceededException`. Documented: botocore, bedrock-agentcore-control.
    pub(crate) fn service_quota_exceeded(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYMENT_REQUIRED, "ServiceQuotaExceededException", message)
    }

    /// 409 `ConflictException`. Documented: botocore, bedrock-agentcore-control.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "ConflictException", message)
    }

    /// 403 `AccessDeniedException`. Documented: botocore, bedrock-agentcore.
    pub(crate) fn access_denied(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "AccessDeniedException", message)
    }

    /// 403 for a request without a signature. Recorded: a SigV4 runtime without an Authorization header, 2026-07.
    pub(crate) fn unsigned() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        )
    }

    /// 400 for an operation that exists in AWS and not here; names it, so that nobody takes it for AWS's answer.
    pub(crate) fn not_emulated(operation: &str) -> Self {
        let message = format!("{operation} is not emulated by agentcore-local");
        Self::new(StatusCode::BAD_REQUEST, "UnsupportedOperationException", message)
    }

    /// The answer on the wire: `{"message":...}`, for validation errors with AWS's null members.
    pub(crate) fn into_response(self) -> Response<Body> {
        #[derive(Serialize)]
        struct Message<'a> {
            message: &'a str,
        }
        // Recorded: Identity writes the null members, `{"fieldList":null,"message":...,"reason":null}`.
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Validation<'a> {
            field_list: Option<()>,
            message: &'a str,
            reason: Option<()>,
        }
        let message = self.message.as_str();
        let mut response = if self.code == "ValidationException" {
            json(self.status, &Validation { field_list: None, message, reason: None })
        } else {
            json(self.status, &Message { message })
        };
        response.headers_mut().insert(ERROR_TYPE, HeaderValue::from_static(self.code));
        super::tells_error(&mut response, self.code, message);
        response
    }
}

/// A JSON answer with this status.
pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response<Body> {
    json_bytes(status, serde_json::to_vec(body).unwrap_or_default())
}

/// An answer whose body is JSON already.
pub(crate) fn json_bytes(status: StatusCode, body: impl Into<bytes::Bytes>) -> Response<Body> {
    let mut response = Response::new(full(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::http::read;

    #[tokio::test]
    async fn a_validation_error_has_its_null_members_and_others_do_not() {
        let response = RestError::validation("no").into_response();
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["x-amzn-errortype"], "ValidationException");
        let body = read(response.into_body(), 1000).await.unwrap();
        assert_eq!(body, r#"{"fieldList":null,"message":"no","reason":null}"#);
        let response = RestError::not_found("gone").into_response();
        assert_eq!(response.status(), 404);
        assert_eq!(read(response.into_body(), 1000).await.unwrap(), r#"{"message":"gone"}"#);
    }
}

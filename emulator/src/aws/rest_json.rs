//! REST-JSON: paths and verbs, errors in `x-amzn-errortype`; spoken by bedrock-agentcore and its control plane.

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::Serialize;

use super::ApiError;
use crate::base::http::{Body, full};

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// An error in REST-JSON: `{"message":...}`, for validation errors with AWS's null members.
pub(crate) fn error(error: &ApiError) -> Response<Body> {
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
    let message = error.message.as_str();
    let mut response = if error.code == "ValidationException" {
        json(error.status, &Validation { field_list: None, message, reason: None })
    } else {
        json(error.status, &Message { message })
    };
    response.headers_mut().insert(ERROR_TYPE, HeaderValue::from_static(error.code));
    super::note_error(&mut response, error.code, message);
    response
}

impl ApiError {
    pub(crate) fn into_response(self) -> Response<Body> {
        error(&self)
    }
}

pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response<Body> {
    json_bytes(status, serde_json::to_vec(body).unwrap_or_default())
}

/// A response whose body is JSON already.
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
        let response = ApiError::validation("no").into_response();
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["x-amzn-errortype"], "ValidationException");
        let body = read(response.into_body(), 1000).await.unwrap();
        assert_eq!(body, r#"{"fieldList":null,"message":"no","reason":null}"#);
        let response = ApiError::not_found("gone").into_response();
        assert_eq!(response.status(), 404);
        assert_eq!(read(response.into_body(), 1000).await.unwrap(), r#"{"message":"gone"}"#);
    }
}

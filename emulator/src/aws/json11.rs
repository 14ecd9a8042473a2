//! JSON 1.1: the operation in `X-Amz-Target`, errors in `__type`; spoken by Cognito, ECR and Secrets Manager.

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};

use super::ApiError;
use crate::base::http::{Body, full};

/// The header that names the service and the operation.
pub(crate) const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-amzn-errormessage");
const JSON_1_1: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");

/// 200 with an operation's output as JSON; an empty body for an operation without output members.
pub(crate) fn success(output: Vec<u8>) -> Response<Body> {
    respond(StatusCode::OK, output)
}

/// Whether a content type is that of the protocol, including its version 1.0.
pub(crate) fn is_json(content_type: &[u8]) -> bool {
    let media_type = content_type.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let names: [&[u8]; 2] = [b"application/x-amz-json-1.1", b"application/x-amz-json-1.0"];
    names.iter().any(|name| media_type.eq_ignore_ascii_case(name))
}

/// An error in JSON 1.1: type and message in the body and, if the service writes them, in headers, where the type has a
/// trailing colon.
///
/// Recorded: Cognito InitiateAuth, `__type` without a namespace, `x-amzn-errortype` with a trailing colon; Secrets Manager
/// CreateSecret, 2023-05 (`Message`). Inferred: no headers there.
pub(crate) fn error(error: &ApiError, has_headers: bool) -> Response<Body> {
    let ApiError { status, code, message, message_member, .. } = error;
    let body = serde_json::json!({ "__type": code, *message_member: message });
    let mut response = respond(*status, serde_json::to_vec(&body).unwrap_or_default());
    super::note_error(&mut response, code, message);
    if !has_headers {
        return response;
    }
    if let Ok(value) = HeaderValue::from_str(&format!("{code}:")) {
        response.headers_mut().insert(ERROR_TYPE, value);
    }
    // A message with a line break or a non-ASCII character cannot be in a header.
    if message.is_ascii()
        && let Ok(value) = HeaderValue::from_str(message)
    {
        response.headers_mut().insert(ERROR_MESSAGE, value);
    }
    response
}

fn respond(status: StatusCode, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(full(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, JSON_1_1);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::http::read;

    #[tokio::test]
    async fn an_error_is_in_body_and_headers() {
        let denied = ApiError::new(
            StatusCode::BAD_REQUEST,
            "NotAuthorizedException",
            "Incorrect username or password.",
        );
        let response = error(&denied, true);
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["content-type"], "application/x-amz-json-1.1");
        assert_eq!(response.headers()["x-amzn-errortype"], "NotAuthorizedException:");
        assert_eq!(response.headers()["x-amzn-errormessage"], "Incorrect username or password.");
        let body = read(response.into_body(), 1000).await.unwrap();
        let expected = r#"{"__type":"NotAuthorizedException","message":"Incorrect username or password."}"#;
        assert_eq!(body, expected);
    }

    #[tokio::test]
    async fn a_service_names_the_member_of_its_text() {
        let missing = ApiError::new(StatusCode::BAD_REQUEST, "ResourceNotFoundException", "None.");
        let response = error(&ApiError { message_member: "Message", ..missing }, false);
        assert!(!response.headers().contains_key(ERROR_TYPE));
        let body = read(response.into_body(), 1000).await.unwrap();
        assert_eq!(body, r#"{"__type":"ResourceNotFoundException","Message":"None."}"#);
    }
}

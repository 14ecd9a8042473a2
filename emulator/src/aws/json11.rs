//! JSON 1.1: the operation in `X-Amz-Target`, errors in `__type`; spoken by Cognito, ECR and Secrets Manager.

use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::base::http::{Body, full};

/// The header that names the service and the operation.
pub(crate) const TARGET: HeaderName = HeaderName::from_static("x-amz-target");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-amzn-errormessage");
const JSON_1_1: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");

/// 200 with the operation's output.
pub(crate) fn success(output: &impl Serialize) -> Response<Body> {
    respond(StatusCode::OK, serde_json::to_vec(output).unwrap_or_default())
}

/// Whether a content type is that of the protocol; its version 1.0 counts as it.
pub(crate) fn is_json(content_type: &[u8]) -> bool {
    let media_type = content_type.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    let names: [&[u8]; 2] = [b"application/x-amz-json-1.1", b"application/x-amz-json-1.0"];
    names.iter().any(|name| media_type.eq_ignore_ascii_case(name))
}

/// 200 without a byte: what operations without output members answer.
pub(crate) fn success_without_output() -> Response<Body> {
    respond(StatusCode::OK, Vec::new())
}

/// An error as JSON 1.1 tells it: type and message in the body and, for the type with a colon, in the headers.
///
/// Recorded: Cognito InitiateAuth, `__type` without a namespace, `x-amzn-errortype` with a trailing colon.
pub(crate) fn error(status: StatusCode, code: &str, message: &str) -> Response<Body> {
    #[derive(Serialize)]
    struct Error<'a> {
        __type: &'a str,
        message: &'a str,
    }
    let body = serde_json::to_vec(&Error { __type: code, message }).unwrap_or_default();
    let mut response = respond(status, body);
    super::tells_error(&mut response, code, message);
    if let Ok(value) = HeaderValue::from_str(&format!("{code}:")) {
        response.headers_mut().insert(ERROR_TYPE, value);
    }
    // A message with a line break or a character beyond ASCII cannot stand in a header.
    if message.is_ascii()
        && let Ok(value) = HeaderValue::from_str(message)
    {
        response.headers_mut().insert(ERROR_MESSAGE, value);
    }
    response
}

/// An error of a service that writes its text under the name that its API model has for it, `message` or `Message`.
///
/// Recorded: Secrets Manager CreateSecret, 2023-05 (`__type` without a namespace, `Message`). Inferred: no headers.
pub(crate) fn error_in(status: StatusCode, code: &str, member: &str, message: &str) -> Response<Body> {
    let body = serde_json::json!({ "__type": code, member: message });
    let mut response = respond(status, serde_json::to_vec(&body).unwrap_or_default());
    super::tells_error(&mut response, code, message);
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
    async fn an_error_stands_in_body_and_headers() {
        let response =
            error(StatusCode::BAD_REQUEST, "NotAuthorizedException", "Incorrect username or password.");
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
        let response = error_in(StatusCode::BAD_REQUEST, "ResourceNotFoundException", "Message", "None.");
        let body = read(response.into_body(), 1000).await.unwrap();
        assert_eq!(body, r#"{"__type":"ResourceNotFoundException","Message":"None."}"#);
    }
}

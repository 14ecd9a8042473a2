//! What the framework of AWS's services returns for a path or verb that no operation has.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};

use super::ApiError;
use super::rest_json::json_bytes;
use crate::base::http::{Body, full};
use crate::sigv4::is_signed;

/// 404 for an unknown path: JSON if the request's body is JSON, else XML without a content type.
///
/// Recorded: both bodies at a gateway's host (XML 2026-08, JSON 2026-03). Inferred: the status of the JSON form and its
/// `Version` member.
pub(crate) fn unknown_operation<B>(request: &Request<B>) -> Response<Body> {
    let content_type = request.headers().get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    if content_type.starts_with(b"application/json") {
        let body =
            r#"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"},"Version":"1.0"}"#;
        return json_bytes(StatusCode::NOT_FOUND, body);
    }
    let mut response = Response::new(full("<UnknownOperationException/>\n"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// The response to a path that no hop has: a signed call comes from an AWS SDK, whose operation exists in AWS, so the
/// response says that it is not emulated; all else gets [`unknown_operation`].
pub(crate) fn unknown_path<B>(request: &Request<B>) -> Response<Body> {
    if !is_signed(request) {
        return unknown_operation(request);
    }
    ApiError::not_emulated(&format!("{} {}", request.method(), request.uri().path())).into_response()
}

#[cfg(test)]
mod tests {
    use http::header::AUTHORIZATION;

    use super::*;
    use crate::base::http::read;

    async fn answer(request: Request<()>) -> (u16, Option<HeaderValue>, String) {
        let response = unknown_operation(&request);
        let (parts, body) = response.into_parts();
        let body = read(body, 1000).await.unwrap();
        (
            parts.status.as_u16(),
            parts.headers.get(CONTENT_TYPE).cloned(),
            String::from_utf8_lossy(&body).into(),
        )
    }

    #[tokio::test]
    async fn the_form_follows_the_request() {
        let plain = answer(Request::new(())).await;
        assert_eq!(plain, (404, None, "<UnknownOperationException/>\n".to_owned()));
        let json = Request::builder().header(CONTENT_TYPE, "application/json").body(()).unwrap();
        let (status, content_type, body) = answer(json).await;
        assert_eq!((status, content_type.unwrap().to_str().unwrap()), (404, "application/json"));
        assert!(
            body.starts_with(r#"{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException"}"#)
        );
    }

    #[tokio::test]
    async fn a_signed_call_learns_that_it_is_not_emulated() {
        let call = |authorization: &str| {
            let request = Request::get("/memories/m-1").header(AUTHORIZATION, authorization);
            unknown_path(&request.body(()).unwrap())
        };
        let response = call("AWS4-HMAC-SHA256 Credential=a");
        assert_eq!(response.status(), 400);
        assert_eq!(response.headers()["x-amzn-errortype"], "UnsupportedOperationException");
        let body = read(response.into_body(), 1000).await.unwrap();
        assert_eq!(body, r#"{"message":"GET /memories/m-1 is not emulated by agentcore-local"}"#);
        assert_eq!(call("Bearer x").status(), 404);
    }
}

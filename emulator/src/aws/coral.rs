//! What the framework below AWS's services answers to a path or verb that no operation has.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};

use super::rest_json::json_bytes;
use crate::base::http::{Body, full};

/// 404 for an unknown path: JSON when the request's body is JSON, else XML without a content type.
///
/// Recorded: both bodies at a gateway's host (XML 2026-08, JSON 2026-03). Inferred: the status of the JSON form
/// and its `Version` member.
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

#[cfg(test)]
mod tests {
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
}

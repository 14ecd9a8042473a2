//! The runtime's side of the wire: what the router mounts.

use std::sync::Arc;

use axum::extract::{Request, State};
use http::header::ALLOW;
use http::{HeaderValue, Method, Response, StatusCode};
use http_body_util::BodyExt as _;

use super::{Parts, invoke, lookup};
use crate::aws::coral::unknown_operation;
use crate::aws::rest_json::{RestError, json_bytes};
use crate::aws::{REQUEST_ID, request_id};
use crate::base::addresses::Own;
use crate::base::http::{Body, empty};

/// `POST /runtimes/{arn}/invocations`.
pub(crate) async fn invocations(State(parts): State<Arc<Parts>>, request: Request) -> Response<Body> {
    invoke::invoke(&parts, request.map(|body| body.map_err(Into::into).boxed_unsync())).await
}

/// `GET /runtimes/{arn}/invocations/.well-known/oauth-protected-resource`, for everybody.
///
/// Recorded: 200 and the document, 2026-07. Inferred: that an unknown runtime is answered as at an invocation.
/// It is no call to the runtime, so it is no trace: it would displace the refusal that made the client ask.
pub(crate) async fn protected_resource(State(parts): State<Arc<Parts>>, request: Request) -> Response<Body> {
    let own = request.extensions().get::<Own>();
    let found = lookup::find(&parts.runtimes, parts.addresses.place(), request.uri(), own);
    let response = match found {
        Ok(runtime) => json_bytes(StatusCode::OK, runtime.metadata.document()),
        Err(error) => RestError::from(error).into_response(),
    };
    with_request_id(response, &parts)
}

/// Any other verb at `/runtimes/{arn}/invocations`.
///
/// Inferred: GET, by which an MCP client asks for a stream of its own, is 405, as MCP requires of a server without
/// one. Documented: DELETE, by which a client ends its session, is 404 (AWS's tutorial calls the client's warning
/// expected); that the others are unknown to the framework as well is inferred.
pub(crate) async fn other_verb(State(parts): State<Arc<Parts>>, request: Request) -> Response<Body> {
    let response = if request.method() == Method::GET {
        let mut response = Response::new(empty());
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        response
    } else {
        unknown_operation(&request)
    };
    with_request_id(response, &parts)
}

fn with_request_id(mut response: Response<Body>, parts: &Parts) -> Response<Body> {
    response.headers_mut().insert(REQUEST_ID, request_id(&parts.entropy));
    response
}

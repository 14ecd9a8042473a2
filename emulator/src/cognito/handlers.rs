//! The documents below a pool's issuer.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode};

use super::pool::Pool;
use super::{Cognito, CognitoError};
use crate::aws::rest_json::{json, json_bytes};
use crate::aws::{ApiError, json11, note_error};
use crate::base::addresses::LocalUri;
use crate::base::http::Body;
use crate::trace::{Confidence, HopName, Recorder};

/// How long clients may cache a key set. Inferred: a day.
const KEY_SET_AGE: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// `GET /{pool_id}/.well-known/openid-configuration`.
pub(crate) async fn discovery(
    State(cognito): State<Arc<Cognito>>,
    pool_id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let pool_id = pool_id.map_or_else(|_| String::new(), |Path(pool_id)| pool_id);
    let found =
        pool_of(&cognito, &pool_id, &request).map(|pool| json_bytes(StatusCode::OK, pool.discovery()));
    document(&pool_id, &request, "openid-configuration", found)
}

/// `GET /{pool_id}/.well-known/jwks.json`.
pub(crate) async fn jwks(
    State(cognito): State<Arc<Cognito>>,
    pool_id: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let pool_id = pool_id.map_or_else(|_| String::new(), |Path(pool_id)| pool_id);
    let found = match pool_of(&cognito, &pool_id, &request) {
        Some(pool) => Some(key_set(&pool).await),
        None => None,
    };
    document(&pool_id, &request, "jwks.json", found)
}

/// `GET /{pool_id}/.well-known/{*rest}`: 400 for the OAuth metadata of an existing pool (recorded), else 404.
pub(crate) async fn unknown_well_known(
    State(cognito): State<Arc<Cognito>>,
    path: Result<Path<(String, String)>, PathRejection>,
    request: Request,
) -> Response {
    let (pool_id, rest) = path.map_or_else(|_| Default::default(), |Path(path)| path);
    let found = pool_of(&cognito, &pool_id, &request).map(|_| match rest.as_str() {
        "oauth-authorization-server" => not_understood(),
        _ => not_found("The document does not exist."),
    });
    document(&pool_id, &request, "unknown document", found)
}

async fn key_set(pool: &Pool) -> http::Response<Body> {
    match pool.jwks().await {
        Ok(document) => {
            let mut response = json_bytes(StatusCode::OK, document);
            response.headers_mut().insert(CACHE_CONTROL, KEY_SET_AGE);
            response
        }
        Err(error) => json11::error(&ApiError::from(CognitoError::internal(&error)), true),
    }
}

/// Returns the pool with this id. Under the AWS host name of another region, there is no such pool.
fn pool_of(cognito: &Cognito, pool_id: &str, request: &Request) -> Option<Arc<Pool>> {
    let region = request.extensions().get::<LocalUri>().and_then(|uri| uri.region.as_deref());
    let pool = cognito.pools.pool(pool_id);
    pool.filter(|pool| region.is_none_or(|region| pool.account_region.region == region))
}

/// Responds with a document of a pool, or with an error if there is no such pool. It is a hop of the trace that requested
/// it; outside requests leave no trace.
fn document(
    pool_id: &str,
    request: &Request,
    title: &'static str,
    found: Option<http::Response<Body>>,
) -> Response {
    let recorder = request.extensions().get::<Recorder>().map(|caller| caller.hop(HopName::Discovery, title));
    let mut response = found.unwrap_or_else(|| not_found(&format!("User pool {pool_id} does not exist.")));
    if let Some(recorder) = recorder {
        let (text, confidence) = match response.status() {
            StatusCode::OK => (format!("{title} of {pool_id}"), Confidence::Recorded),
            status => (format!("{status} for {title} of {pool_id}"), Confidence::Inferred),
        };
        recorder.answered(response.status(), text, confidence);
        recorder.mark(response.headers_mut());
    }
    into_axum(response)
}

/// The response of Cognito's host to a request that it cannot route. Recorded: 2017, the body.
pub(crate) fn not_understood() -> http::Response<Body> {
    refusal(
        StatusCode::BAD_REQUEST,
        "BadRequest",
        "The server did not understand the operation that was requested.",
    )
}

/// Inferred: status and body, in the format of [`not_understood`].
fn not_found(message: &str) -> http::Response<Body> {
    refusal(StatusCode::NOT_FOUND, "NotFound", message)
}

fn refusal(status: StatusCode, code: &'static str, message: &str) -> http::Response<Body> {
    let mut response =
        json(status, &serde_json::json!({ "code": code, "message": message, "type": "client" }));
    note_error(&mut response, code, message);
    response
}

fn into_axum(response: http::Response<Body>) -> Response {
    response.map(axum::body::Body::new)
}

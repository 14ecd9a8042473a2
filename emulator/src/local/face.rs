//! `/_local/...` over HTTP.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use serde::Serialize;

use super::Parts;
use crate::aws::rest_json::json;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Problem {
    error: String,
}

/// `GET /_local/health`: 200 once every hop has answered, 503 before.
pub(crate) async fn health(State(parts): State<Arc<Parts>>) -> Response {
    let version = env!("CARGO_PKG_VERSION");
    match parts.running.get() {
        Some(_) => answer(StatusCode::OK, &Health { status: "ready", version }),
        None => answer(StatusCode::SERVICE_UNAVAILABLE, &Health { status: "starting", version }),
    }
}

/// `GET /_local/stack`: the [`crate::Summary`], 503 while the emulator starts.
pub(crate) async fn stack(State(parts): State<Arc<Parts>>) -> Response {
    match parts.running.get() {
        Some(summary) => answer(StatusCode::OK, summary),
        None => problem(StatusCode::SERVICE_UNAVAILABLE, "the emulator is starting"),
    }
}

/// `GET /_local/traces`: the traces that are kept, newest first.
pub(crate) async fn traces(State(parts): State<Arc<Parts>>) -> Response {
    answer(StatusCode::OK, &parts.traces.all())
}

/// `GET /_local/traces/{id}`: one trace; `last` is the newest.
pub(crate) async fn trace(State(parts): State<Arc<Parts>>, Path(id): Path<String>) -> Response {
    let trace = if id == "last" { parts.traces.last() } else { parts.traces.get(&id) };
    match trace {
        Some(trace) => answer(StatusCode::OK, &trace),
        None if id == "last" => {
            problem(StatusCode::NOT_FOUND, "there is no trace yet: nothing has been called")
        }
        None => problem(StatusCode::NOT_FOUND, &format!("no trace `{id}`: only the last 512 are kept")),
    }
}

/// Anything else below `/_local/`.
pub(crate) async fn unknown() -> Response {
    let paths = "/_local/health, /_local/stack, /_local/traces, /_local/traces/ID, /_local/traces/last";
    problem(StatusCode::NOT_FOUND, &format!("not a path of the emulator's own; there are {paths}"))
}

fn problem(status: StatusCode, error: &str) -> Response {
    answer(status, &Problem { error: error.to_owned() })
}

fn answer(status: StatusCode, body: &impl Serialize) -> Response {
    json(status, body).map(axum::body::Body::new)
}

//! `/_local/...` over HTTP.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::StatusCode;
use http::header::HOST;
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

/// Lets a request through to what may hold secrets when it names this emulator by a trusted host; 403 otherwise.
pub(crate) async fn trusted_hosts_only(
    State(parts): State<Arc<Parts>>,
    request: Request,
    next: Next,
) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if parts.is_trusted(host) {
        return next.run(request).await;
    }
    let shown: String = host.chars().take(128).collect();
    let names = "an IP address, localhost, or the host of --public-url";
    problem(StatusCode::FORBIDDEN, &format!("`{shown}` is not a name of this emulator; expected {names}"))
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

//! `/_local/...` over HTTP.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, LINK};
use http::{HeaderValue, StatusCode, Uri};
use serde::Serialize;

use super::LocalApi;
use super::error::LocalError;
use crate::aws::rest_json::json;
use crate::base::http::read;
use crate::policy::SimulationRequest;
use crate::status::{ClockChange, TokenRequest};
use crate::trace::{CAPACITY, Page};

/// The longest request, in bytes.
const MAX_REQUEST: usize = 64 * 1024;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    /// Targets that cannot be used, as `GATEWAY/TARGET`.
    failed_targets: Vec<String>,
}

#[derive(Serialize)]
struct ProblemBody {
    error: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

/// The page that a browser gets at `/`, the first URL that the emulator prints; `None` for a request that is not for a page.
pub(crate) fn page(request: &Request) -> Option<Response> {
    let accepted = request.headers().get(ACCEPT)?.to_str().ok()?;
    let is_plain = accepted.contains("text/html") && request.uri().query().is_none();
    is_plain.then(|| {
        let mut response = Response::new(axum::body::Body::from(include_str!("page.html")));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        response
    })
}

/// `GET /_local/health`: 200 once every hop has answered, 503 before.
pub(crate) async fn health(State(local): State<Arc<LocalApi>>) -> Response {
    let version = env!("CARGO_PKG_VERSION");
    let Some(ready) = local.ready.get() else {
        let health = Health { status: "starting", version, failed_targets: Vec::new() };
        return answer(StatusCode::SERVICE_UNAVAILABLE, &health);
    };
    let status = local.status(ready);
    let failed = status.failed_targets().map(|(gateway, target)| format!("{}/{}", gateway.name, target.name));
    answer(StatusCode::OK, &Health { status: "ready", version, failed_targets: failed.collect() })
}

/// `GET /_local/stack`: the [`crate::Summary`] of the current state, 503 while the emulator starts.
pub(crate) async fn stack(State(local): State<Arc<LocalApi>>) -> Response {
    match local.ready.get() {
        Some(ready) => answer(StatusCode::OK, &local.summary(ready)),
        None => starting(),
    }
}

/// `GET /_local/status`: the [`crate::status::Status`], 503 while the emulator starts.
pub(crate) async fn status(State(local): State<Arc<LocalApi>>) -> Response {
    match local.ready.get() {
        Some(ready) => answer(StatusCode::OK, &local.status(ready)),
        None => starting(),
    }
}

/// `POST /_local/reset`: resets the emulator to its stack; 409 if that cannot be created again.
pub(crate) async fn reset(State(local): State<Arc<LocalApi>>) -> Response {
    let Some(reset) = local.reset() else { return starting() };
    match reset().await {
        Ok(()) => answer(StatusCode::OK, &serde_json::json!({"status": "reset"})),
        Err(error) => problem(StatusCode::CONFLICT, &error),
    }
}

/// `GET /_local/clock`: the [`ClockState`](crate::status::ClockState).
pub(crate) async fn clock(State(local): State<Arc<LocalApi>>) -> Response {
    answer(StatusCode::OK, &super::clock::read(&local.clock))
}

/// `POST /_local/clock` with a [`ClockChange`]: the clock afterwards.
pub(crate) async fn change_clock(State(local): State<Arc<LocalApi>>, request: Request) -> Response {
    let body = read(request.into_body(), MAX_REQUEST).await.unwrap_or_default();
    let change = match serde_json::from_slice::<ClockChange>(&body) {
        Ok(change) => change,
        Err(error) => {
            let expected = "expected {\"set\": TIME}, {\"advance\": DURATION} or \"reset\"";
            return problem(
                StatusCode::BAD_REQUEST,
                &format!("the body does not say how to move the clock: {error}; {expected}"),
            );
        }
    };
    match super::clock::change(&local.clock, &change) {
        Ok(()) => answer(StatusCode::OK, &super::clock::read(&local.clock)),
        Err(problem) => refused(problem),
    }
}

/// `GET /_local/environment`, with `?gateway=NAME` for one of several: the variables of `agentcore-local env`, as an object.
pub(crate) async fn environment(State(local): State<Arc<LocalApi>>, uri: Uri) -> Response {
    let named = value(uri.query().unwrap_or_default(), "gateway");
    let gateway = match &named {
        Some(name) => match local.chosen_gateway(Some(name)) {
            Ok(gateway) => Some(gateway),
            Err(problem) => return refused(problem),
        },
        None => local.first_gateway(),
    };
    answer(StatusCode::OK, &local.environment(gateway.as_deref()))
}

/// `POST /_local/token` with a [`TokenRequest`]: an [`crate::status::IssuedToken`].
pub(crate) async fn token(State(local): State<Arc<LocalApi>>, request: Request) -> Response {
    let Some(ready) = local.ready.get() else { return starting() };
    let body = read(request.into_body(), MAX_REQUEST).await.unwrap_or_default();
    match serde_json::from_slice::<TokenRequest>(&body) {
        Ok(request) => match local.token(ready, &request).await {
            Ok(token) => answer(StatusCode::OK, &token),
            Err(problem) => refused(problem),
        },
        Err(error) => problem(StatusCode::BAD_REQUEST, &format!("the body is not a token request: {error}")),
    }
}

/// `POST /_local/policy/simulate` with a [`SimulationRequest`]: a [`crate::policy::Simulation`].
pub(crate) async fn simulate(State(local): State<Arc<LocalApi>>, request: Request) -> Response {
    let body = read(request.into_body(), MAX_REQUEST).await.unwrap_or_default();
    match serde_json::from_slice::<SimulationRequest>(&body) {
        Ok(request) => match local.simulate(request) {
            Ok(simulation) => answer(StatusCode::OK, &simulation),
            Err(problem) => refused(problem),
        },
        Err(error) => problem(StatusCode::BAD_REQUEST, &format!("the body is not a simulation: {error}")),
    }
}

/// `GET /_local/policy/needed`, with `?gateway=NAME` for one of several: a [`crate::policy::NeededPolicy`].
pub(crate) async fn needed_policy(State(local): State<Arc<LocalApi>>, uri: Uri) -> Response {
    let gateway = value(uri.query().unwrap_or_default(), "gateway");
    match local.needed_policy(gateway.as_deref()) {
        Ok(needed) => answer(StatusCode::OK, &needed),
        Err(problem) => refused(problem),
    }
}

/// `GET /_local/calls`: the [`crate::activity::Calls`].
pub(crate) async fn calls(State(local): State<Arc<LocalApi>>) -> Response {
    answer(StatusCode::OK, &local.calls())
}

/// `GET /_local/logs`: the [`crate::activity::LogLine`]s that are kept, oldest first, as an array. With `?runtime=NAME`
/// those of that runtime, 400 if there is none; with `?after=NUMBER` those after that line.
pub(crate) async fn logs(State(local): State<Arc<LocalApi>>, uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let after = match value(query, "after") {
        None => 0,
        Some(after) => match after.parse() {
            Ok(after) => after,
            Err(_) => {
                let given: String = after.chars().take(128).collect();
                let expected = format!("`after` is `{given}`; expected the number of a line, such as 12");
                return problem(StatusCode::BAD_REQUEST, &expected);
            }
        },
    };
    match local.logs(value(query, "runtime").as_deref(), after) {
        Ok(lines) => answer(StatusCode::OK, &lines),
        Err(unknown) => refused(unknown),
    }
}

fn value(query: &str, named: &str) -> Option<String> {
    let found = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == named);
    found.map(|(_, value)| value.into_owned())
}

/// `GET /_local/traces`: the traces that are kept, newest first, as an array that is written one by one. With
/// `?limit=NUMBER` that many, and a `Link` to the next ones (RFC 8288); with `?before=ID` those that began before.
pub(crate) async fn traces(State(local): State<Arc<LocalApi>>, uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let (limit, before) = (value(query, "limit"), value(query, "before"));
    let number = limit.as_deref().map_or(Ok(CAPACITY), str::parse);
    let Some(number) = number.ok().filter(|number| (1..=CAPACITY).contains(number)) else {
        let given: String = limit.unwrap_or_default().chars().take(128).collect();
        let expected = format!("`limit` is `{given}`; expected a number from 1 to {CAPACITY}");
        return problem(StatusCode::BAD_REQUEST, &expected);
    };
    match local.traces.page(number, before.as_deref()) {
        Ok(page) => array(page, number),
        Err(reason) => {
            let reason: String = format!("`before`: {reason}").chars().take(512).collect();
            problem(StatusCode::BAD_REQUEST, &reason)
        }
    }
}

/// The traces as they are read: they are never all in one string.
fn array(page: Page, limit: usize) -> Response {
    let next =
        page.next.as_ref().map(|id| format!("</_local/traces?limit={limit}&before={id}>; rel=\"next\""));
    let traces = page.enumerate().map(|(place, trace)| {
        let mut piece = if place == 0 { Vec::new() } else { b",".to_vec() };
        serde_json::to_writer(&mut piece, &trace).map(|()| Bytes::from(piece))
    });
    let bracket = |bracket: &'static str| std::iter::once(Ok(Bytes::from_static(bracket.as_bytes())));
    let pieces = bracket("[").chain(traces).chain(bracket("]"));
    let mut response = Response::new(axum::body::Body::from_stream(futures_util::stream::iter(pieces)));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(next) = next.and_then(|next| HeaderValue::from_str(&next).ok()) {
        response.headers_mut().insert(LINK, next);
    }
    response
}

/// `GET /_local/traces/{id}`: one trace; `last` is the newest, `failed` the newest that failed.
pub(crate) async fn trace(State(local): State<Arc<LocalApi>>, Path(id): Path<String>) -> Response {
    match local.traces.named(&id) {
        Ok(trace) => answer(StatusCode::OK, &trace),
        Err(reason) => problem(StatusCode::NOT_FOUND, &reason),
    }
}

/// `GET /_local/traces/{id}/explanation`: why the call failed, and what mends it.
pub(crate) async fn explanation(State(local): State<Arc<LocalApi>>, Path(id): Path<String>) -> Response {
    match local.traces.named(&id) {
        Ok(trace) => answer(StatusCode::OK, &trace.explanation()),
        Err(reason) => problem(StatusCode::NOT_FOUND, &reason),
    }
}

/// Anything else below `/_local/`.
pub(crate) async fn unknown() -> Response {
    let paths = "/_local/health, /_local/status, /_local/stack, /_local/environment, /_local/token, /_local/calls, \
                 /_local/logs, /_local/clock, /_local/policy/simulate, /_local/policy/needed, /_local/traces, /_local/traces/ID, /_local/traces/ID/explanation \
                 (ID is also `last` or `failed`)";
    problem(StatusCode::NOT_FOUND, &format!("the emulator has no such path; it has {paths}"))
}

fn starting() -> Response {
    problem(StatusCode::SERVICE_UNAVAILABLE, "the emulator is starting")
}

/// 400 if the request must be made in another way, 409 if the emulator cannot answer it in its current state.
fn refused(LocalError { error, hint, is_misuse }: LocalError) -> Response {
    let status = if is_misuse { StatusCode::BAD_REQUEST } else { StatusCode::CONFLICT };
    answer(status, &ProblemBody { error, hint })
}

fn problem(status: StatusCode, error: &str) -> Response {
    answer(status, &ProblemBody { error: error.to_owned(), hint: None })
}

fn answer(status: StatusCode, body: &impl Serialize) -> Response {
    json(status, body).map(axum::body::Body::new)
}

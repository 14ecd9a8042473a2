//! StopRuntimeSession, from its raw request to its answer.

use bytes::Bytes;
use http::{HeaderName, Request, Response, StatusCode};
use serde::Deserialize;

use super::outcome::Outcome;
use super::quote::quote;
use super::session::{self, RUNTIME_SESSION_ID};
use super::version::LiveVersion;
use super::{Parts, authorizer, lookup};
use crate::aws::{ApiError, rest_json::json_bytes};
use crate::aws::{REQUEST_ID, request_id};
use crate::base::addresses::Own;
use crate::base::http::{Body, BodyError, read};
use crate::trace::{Check, Confidence, HopName, Recorder, TRACE_ID_HEADER};

const TRACE_ID: HeaderName = HeaderName::from_static(TRACE_ID_HEADER);

/// The longest body in bytes: it holds no more than a token.
const LIMIT: usize = 64 * 1024;

/// Documented: botocore, ClientToken.
const SHORTEST_TOKEN: usize = 33;
const LONGEST_TOKEN: usize = 256;

/// Answers `POST /runtimes/{ARN}/stopruntimesession`; records it as a trace.
pub(crate) async fn stop_session<B>(parts: &Parts, request: Request<B>) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let own = request.extensions().get::<Own>();
    let found = lookup::find(&parts.runtimes, parts.addresses.place(), request.uri(), own);
    let recorder = parts.traces.join_or_begin(request.extensions(), HopName::Runtime, || match &found {
        Ok(live) => format!("stop a session of {}", live.runtime.name),
        Err(_) => "stop a session of an unknown runtime".to_owned(),
    });
    let outcome = match found {
        Ok(live) => answer(&live, request, &recorder).await.unwrap_or_else(|refused| *refused),
        Err(error) => {
            recorder.check(Check::failed("runtime", "a runtime of this emulator", quote(&error.to_string())));
            Outcome::refused(error.into(), Confidence::Inferred)
        }
    };
    let mut response = outcome.record(&recorder);
    response.headers_mut().insert(REQUEST_ID, request_id(&parts.entropy));
    response.headers_mut().insert(TRACE_ID, recorder.trace_id());
    response
}

/// Inferred: the order, as at an invocation. Documented: the answer is the status and the session's header; guide, an
/// unknown session is a ResourceNotFoundException. Inferred: its text.
async fn answer<B>(
    live: &LiveVersion,
    request: Request<B>,
    recorder: &Recorder,
) -> Result<Outcome, Box<Outcome>>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let (head, body) = request.into_parts();
    let head = Request::from_parts(head, ());
    authorizer::authorize(live, &head, recorder).await.map_err(Box::new)?;
    let refused = |check: &'static str, expected: &'static str, error: ApiError| {
        recorder.check(Check::failed(check, expected, quote(&error.message)));
        Box::new(Outcome::refused(error, Confidence::Inferred))
    };
    let session = session::named(head.headers());
    let session = session.map_err(|error| refused("session", "as AWS takes it", error))?;
    let body = read(body, LIMIT)
        .await
        .map_err(|_| ApiError::validation("The request body is too long or ended early"));
    body.and_then(|body| check_body(&body)).map_err(|error| refused("body", "as AWS takes it", error))?;
    if !live.sessions.end(&session) {
        let error = ApiError::not_found("Session not found or already terminated");
        return Err(refused("session", "one that an invocation began", error));
    }
    let mut response = json_bytes(StatusCode::OK, &b"{}"[..]);
    response.headers_mut().insert(RUNTIME_SESSION_ID, session);
    Ok(Outcome::whole("the session is stopped", response, Confidence::Documented))
}

/// Documented: botocore, the one member.
fn check_body(body: &[u8]) -> Result<(), ApiError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct StopRuntimeSession {
        client_token: Option<String>,
    }
    if body.is_empty() {
        return Ok(());
    }
    let malformed = |text: String| ApiError::new(StatusCode::BAD_REQUEST, "SerializationException", text);
    // A JSON array would be read as the members in order.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(malformed("The request body is no JSON object".to_owned()));
    }
    let read = serde_json::from_slice::<StopRuntimeSession>(body);
    let read = read.map_err(|error| malformed(error.to_string()))?;
    let Some(token) = read.client_token else { return Ok(()) };
    let constraint = match token.len() {
        ..SHORTEST_TOKEN => format!("Member must have length greater than or equal to {SHORTEST_TOKEN}"),
        SHORTEST_TOKEN..=LONGEST_TOKEN if is_token(&token) => return Ok(()),
        SHORTEST_TOKEN..=LONGEST_TOKEN => {
            "Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,256}".to_owned()
        }
        _ => format!("Member must have length less than or equal to {LONGEST_TOKEN}"),
    };
    Err(ApiError::validation(format!(
        "1 validation error detected: Value '{token}' at 'clientToken' failed to satisfy constraint: {constraint}"
    )))
}

fn is_token(token: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    token.bytes().all(is_inner) && !token.starts_with('-') && !token.ends_with('-')
}

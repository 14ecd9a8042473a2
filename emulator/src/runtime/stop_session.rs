//! StopRuntimeSession, from its raw request to its response.

use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode};

use super::excerpt::excerpt;
use super::outcome::Outcome;
use super::payload::{Asked, Payload, PayloadLimit};
use super::session::RUNTIME_SESSION_ID;
use super::version::LiveVersion;
use super::{RuntimeService, authorizer, lookup};
use crate::aws::rest_json::json_bytes;
use crate::aws::{ApiError, REQUEST_ID, request_id};
use crate::base::addresses::LocalUri;
use crate::base::http::{Body, BodyError};
use crate::model::Service;
use crate::trace::{Cause, Check, Confidence, HopName, Recorder};

/// The longest body in bytes: it holds no more than a token.
const LIMIT: usize = 64 * 1024;

/// Documented: the action (botocore).
const STOP: Asked = Asked {
    action: "bedrock-agentcore:StopRuntimeSession",
    limit: PayloadLimit {
        bytes: LIMIT,
        refused: |_| ApiError::validation("The request body is too long or ended early"),
    },
};

/// Answers `POST /runtimes/{ARN}/stopruntimesession`; records it as a trace.
pub(crate) async fn stop_session<B>(service: &RuntimeService, request: Request<B>) -> Response<Body>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let own = request.extensions().get::<LocalUri>();
    let found = lookup::find(&service.runtimes, service.addresses.account_region(), request.uri(), own);
    let recorder = service.traces.join_or_begin(request.extensions(), HopName::Runtime, || match &found {
        Ok(live) => format!("stop a session of {}", live.runtime.name),
        Err(_) => "stop a session of an unknown runtime".to_owned(),
    });
    let outcome = match found {
        Ok(live) => answer(service, &live, request, &recorder).await.unwrap_or_else(|refused| *refused),
        Err(error) => {
            recorder.check(Check::failed(
                error.cause(),
                "runtime",
                "a runtime of this emulator",
                excerpt(&error.to_string()),
            ));
            Outcome::refused(ApiError::from(error).rated(Confidence::Inferred))
        }
    };
    let mut response = outcome.record(&recorder);
    response.headers_mut().insert(REQUEST_ID, request_id(&service.entropy));
    recorder.mark(response.headers_mut());
    response
}

/// Inferred: the order, as at an invocation. Documented: the response is the status and the session's header; guide, an
/// unknown session is a ResourceNotFoundException. Inferred: its text.
async fn answer<B>(
    service: &RuntimeService,
    live: &LiveVersion,
    request: Request<B>,
    recorder: &Recorder,
) -> Result<Outcome, Box<Outcome>>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let (head, body) = request.into_parts();
    let authorized = authorizer::authorize(service, live, (&head, body), STOP, recorder).await;
    let payload = authorized.map_err(Box::new)?;
    let head = Request::from_parts(head, ());
    let refused = |check: &'static str, expected: &'static str, error: ApiError| {
        recorder.check(Check::failed(Cause::InvocationHeader, check, expected, excerpt(&error.message)));
        Box::new(Outcome::refused(error))
    };
    let session =
        session(&head, payload).await.map_err(|error| refused("input", "as AWS takes it", error))?;
    if !live.sessions.end(&session) {
        let error = ApiError::not_found("Session not found or already terminated");
        return Err(refused("session", "one that an invocation began", error));
    }
    let mut response = json_bytes(StatusCode::OK, &b"{}"[..]);
    response.headers_mut().insert(RUNTIME_SESSION_ID, session);
    Ok(Outcome::whole("the session is stopped", response, Confidence::Documented))
}

/// The session that the input names, if it satisfies the API model.
async fn session<B>(head: &Request<()>, payload: Payload<B>) -> Result<HeaderValue, ApiError>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let body = STOP.limit.whole(payload).await?;
    let (uri, headers) = (head.uri(), head.headers());
    let found = Service::AgentCore.operation_at(head.method(), uri.path());
    let (operation, labels) = found.ok_or_else(|| ApiError::not_emulated("StopRuntimeSession"))?;
    operation.check(operation.read_rest(&labels, uri.query(), headers, &body)?)?;
    let session = headers.get(RUNTIME_SESSION_ID).cloned();
    session.ok_or_else(|| ApiError::validation("The request names no session"))
}

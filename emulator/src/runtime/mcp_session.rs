//! GET and DELETE, which MCP's transport has for a session: the server's own stream, and the session's end.

use bytes::Bytes;
use futures_util::StreamExt as _;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, BodyStream, StreamBody};

use super::forwarded_headers::ForwardedHeaders;
use super::outcome::{Outcome, refuse};
use super::proxy::{self, Invocation};
use super::session::{MCP_SESSION, Session};
use super::version::LiveVersion;
use super::{RuntimeService, Shutdown};
use crate::aws::unknown_operation::unknown_operation;
use crate::base::http::{Body, empty};
use crate::trace::{Check, Confidence, Recorder};

/// Answers a GET or a DELETE of an authorized caller.
///
/// Documented: MCP, transports, 2025-06-18: with an id of the server's, GET opens a stream and DELETE ends the session,
/// each unless the server answers 405, and 404 says that the session has ended. So both go to the server, and what it
/// refuses is returned unchanged. Without such an id there is nothing to ask for: [`without_session`].
pub(super) async fn answer(
    service: &RuntimeService,
    live: &LiveVersion,
    head: &Request<()>,
    session: &Session,
    request_id: &HeaderValue,
    recorder: &Recorder,
) -> Outcome {
    let method = head.method();
    let name = &live.runtime.name;
    recorder.retitle(match *method {
        Method::GET => format!("listen to {name}"),
        _ => format!("end a session of {name}"),
    });
    let keeps_sessions = live.sessions.server_keeps_sessions();
    if !session.is_of_server(keeps_sessions) {
        return without_session(head, recorder);
    }
    let allowlist = &live.version.settings.allowlist;
    let mcp_session_id = session.mcp_session_for_server(false, keeps_sessions);
    let headers = match ForwardedHeaders::new(
        head.headers(),
        allowlist,
        &session.runtime,
        mcp_session_id,
        request_id,
    ) {
        Ok(headers) => headers,
        Err(error) => return refuse(error, "requestHeaderAllowlist", recorder),
    };
    let payload = Bytes::new();
    let passes_on = |status: StatusCode| status.is_client_error();
    let asked = Invocation { method, headers, payload: &payload, passes_on };
    let mut outcome = match proxy::forward(&service.client, live, asked, recorder).await {
        Ok(outcome) => outcome,
        Err(failure) => return failure.outcome(&payload),
    };
    if outcome.response.status().is_success() {
        if *method == Method::DELETE
            && let Some((id, _)) = &session.mcp
        {
            live.sessions.closed(id);
        }
        outcome.response = outcome.response.map(|body| until(body, &service.shutdown));
        // It is reported now: a stream may last as long as its client.
        outcome.is_relayed = false;
    }
    outcome
}

/// Inferred: GET is 405, as MCP requires of a server without a stream. Documented: DELETE is 404 if the client has its
/// id from AgentCore (AWS's tutorial calls the client's warning expected).
fn without_session(head: &Request<()>, recorder: &Recorder) -> Outcome {
    let expected = "a session that the MCP server opened at initialize";
    recorder.check(Check::noted(MCP_SESSION, format!("there is none: {} needs {expected}", head.method())));
    // Every MCP client asks for a stream, and ends its session: both answers are usual.
    recorder.is_expected();
    if *head.method() != Method::GET {
        let text = "UnknownOperationException".to_owned();
        return Outcome::whole(text, unknown_operation(head), Confidence::Documented);
    }
    let mut response = Response::new(empty());
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    response.headers_mut().remove(CONTENT_TYPE);
    Outcome::whole("no stream without a session", response, Confidence::Inferred)
}

/// The body, which ends when the emulator does: nothing else would end a stream of the server's.
fn until(body: Body, closing: &Shutdown) -> Body {
    StreamBody::new(BodyStream::new(body).take_until(closing.closed())).boxed_unsync()
}

//! One invocation, from its raw request to its response.

use http::{HeaderValue, Method, Request, Response, StatusCode};

use super::excerpt::excerpt;
use super::forwarded_headers::{self, ForwardedHeaders};
use super::message::is_initialize;
use super::outcome::{Outcome, refuse};
use super::payload::{Asked, Payload, PayloadLimit};
use super::proxy::{self, Invocation};
use super::session::{MCP_SESSION, MCP_SESSION_ID, Session};
use super::version::LiveVersion;
use super::{RuntimeService, authorizer, lookup, mcp_session};
use crate::aws::{ApiError, REQUEST_ID, request_id};
use crate::base::addresses::LocalUri;
use crate::base::http::{Body, ReadError};
use crate::trace::{Cause, Check, HopName, Recorder};

/// The longest payload in bytes. Documented: AgentCore quotas, 100 MB.
const MAX_PAYLOAD: usize = 100 * 1024 * 1024;

/// Documented: the action (botocore; guide, runtime permissions).
const INVOCATION: Asked = Asked {
    action: "bedrock-agentcore:InvokeAgentRuntime",
    limit: PayloadLimit { bytes: MAX_PAYLOAD, refused: unread },
};

/// Handles POST, GET and DELETE of `/runtimes/{ARN}/invocations`; records the invocation as a hop of its caller's trace
/// or as a trace.
pub(crate) async fn invoke(service: &RuntimeService, request: Request<Body>) -> Response<Body> {
    let request_id = request_id(&service.entropy);
    let own = request.extensions().get::<LocalUri>();
    let found = lookup::find(&service.runtimes, service.addresses.account_region(), request.uri(), own);
    let recorder = service.traces.join_or_begin(request.extensions(), HopName::Runtime, || match &found {
        Ok(live) => live.title.clone(),
        Err(_) => "invoke an unknown runtime".to_owned(),
    });
    let outcome = match found {
        Ok(live) => {
            recorder.of(&live.label);
            answer(service, &live, request, &request_id, &recorder).await
        }
        Err(error) => {
            recorder.check(Check::failed(
                error.cause(),
                "runtime",
                "a runtime of this emulator",
                excerpt(&error.to_string()),
            ));
            Outcome::refused(error.into())
        }
    };
    let mut response = outcome.record(&recorder);
    response.headers_mut().insert(REQUEST_ID, request_id);
    recorder.mark(response.headers_mut());
    response
}

async fn answer(
    service: &RuntimeService,
    live: &LiveVersion,
    request: Request<Body>,
    request_id: &HeaderValue,
    recorder: &Recorder,
) -> Outcome {
    let (head, body) = request.into_parts();
    // Recorded: the token is checked before the session's id.
    let payload = match authorizer::authorize(service, live, (&head, body), INVOCATION, recorder).await {
        Ok(payload) => payload,
        Err(refused) => return refused,
    };
    let head = Request::from_parts(head, ());
    let session = match Session::of(head.headers(), &live.sessions, &service.entropy) {
        Ok(session) => session,
        Err(error) => {
            return refuse(error.caused(Cause::InvocationHeader), "session", recorder);
        }
    };
    let mut outcome = if head.method() == Method::POST {
        live.sessions.begin(&session.runtime, session.mcp.is_none());
        pass_on(service, live, &head, payload, &session, request_id, recorder).await
    } else {
        mcp_session::answer(service, live, &head, &session, request_id, recorder).await
    };
    forwarded_headers::answer(outcome.response.headers_mut(), &session);
    outcome
}

/// Passes a message on to the server, and the server's response back.
async fn pass_on(
    service: &RuntimeService,
    live: &LiveVersion,
    head: &Request<()>,
    payload: Payload<Body>,
    session: &Session,
    request_id: &HeaderValue,
    recorder: &Recorder,
) -> Outcome {
    let payload = match INVOCATION.limit.whole(payload).await {
        Ok(payload) => payload,
        Err(error) => return refuse(error, "payload", recorder),
    };
    let keeps_sessions = live.sessions.server_keeps_sessions();
    let opens = !session.is_issued_by_server() && is_initialize(&payload);
    let mcp_session_id = session.mcp_session_for_server(opens, keeps_sessions);
    let allowlist = &live.version.settings.allowlist;
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
    let may_be_lost = session.may_be_lost();
    let passes_on = |status| status == StatusCode::NOT_FOUND;
    let passes_on = if may_be_lost { passes_on } else { |_| false };
    let asked = Invocation { method: head.method(), headers, payload: &payload, passes_on };
    let outcome = match proxy::forward(&service.client, live, asked, recorder).await {
        Ok(outcome) => outcome,
        Err(failure) => return failure.outcome(&payload),
    };
    if outcome.response.status() == StatusCode::NOT_FOUND {
        recorder.check(Check::failed(
            Cause::SessionUnknown,
            MCP_SESSION,
            "a session that the server knows",
            "the server answers 404",
        ));
    }
    if let Some(own) =
        outcome.response.headers().get(&MCP_SESSION_ID).filter(|own| mcp_session_id != Some(own))
    {
        live.sessions.opened(own, &session.runtime);
        recorder.check(Check::noted(MCP_SESSION, "the server has opened one of its own"));
    }
    outcome
}

/// Documented: the limit. Inferred: the response to a longer payload, and to one that breaks off.
fn unread(error: &ReadError) -> ApiError {
    let refused = match error {
        ReadError::TooLong(_) => {
            let message = format!("Request payload exceeds the limit of {MAX_PAYLOAD} bytes");
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", message)
        }
        ReadError::Broken(_) => ApiError::validation("The request payload ended early"),
    };
    refused.caused(Cause::PayloadTooLarge)
}

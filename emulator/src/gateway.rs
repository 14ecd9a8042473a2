//! AgentCore Gateway: who may call, which tools there are, and how calls reach their targets.

mod gateways;
pub(crate) mod handlers;
mod inbound;
pub(crate) mod mcp;
mod operations;
mod outbound;
mod service;
mod state;
pub(crate) mod target;

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{Request, StatusCode};

use crate::base::http::{BodyError, ReadError, read};
use crate::trace::{Check, Recorder};
use mcp::envelope::{self, MalformedMessage, Message};
use mcp::reply::Reply;
use mcp::version::ProtocolVersion;
use state::GatewaySettings;

pub(crate) use gateways::error::GatewayError;
pub(crate) use gateways::gateway::Gateway;
pub(crate) use operations::gateway::{GatewayConfiguration, create_gateway, delete_gateway, update_gateway};
pub(crate) use operations::target::{create_target, delete_target, synchronize, update_target};
pub(crate) use outbound::{ApiKeyLocation, Credential};
pub(crate) use service::GatewayService;
pub(crate) use target::TargetConfiguration;

/// How much of a refused request is read to find out what it asked for, in bytes.
const MAX_REFUSED: usize = 64 * 1024;
/// The longest request that a gateway takes. Documented: payload quota, 6 MB.
const MAX_REQUEST: usize = 6 * 1024 * 1024;

async fn serve<B>(
    service: &GatewayService,
    gateway: &Gateway,
    settings: &GatewaySettings,
    request: Request<B>,
    recorder: &Recorder,
) -> Reply
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let (head, body) = request.into_parts();
    let caller = match inbound::authenticate(settings, &head.headers, recorder).await {
        Ok(caller) => caller,
        Err(denial) => {
            name_refused(body, recorder);
            return denial.reply(&settings.challenges);
        }
    };
    let body = match read(body, MAX_REQUEST).await {
        Ok(body) => body,
        Err(error) => return unreadable(&error),
    };
    let message = match envelope::parse(&body) {
        Ok(message) => message,
        Err(malformed) => return refuse_malformed(&malformed, recorder),
    };
    recorder.retitle(mcp::title(&message));
    let version = match version_of(settings, &message, &head.headers, recorder) {
        Ok(version) => version,
        Err(refusal) => return refusal,
    };
    match message {
        Message::Request(request) => {
            mcp::answer(service, gateway, settings, &caller, &request, version, recorder).await
        }
        Message::Notification { .. } | Message::Response => Reply::accepted(),
    }
}

/// Lets the trace of a refused call say what was asked for, if the body is short and already there: nothing in it
/// matters otherwise, and an unauthorized caller is not waited for.
fn name_refused<B>(body: B, recorder: &Recorder)
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let Some(Ok(body)) = read(body, MAX_REFUSED).now_or_never() else { return };
    if let Ok(message) = envelope::parse(&body) {
        recorder.retitle(mcp::title(&message));
    }
}

/// The protocol version of the message. initialize negotiates it instead; until then the oldest is assumed.
fn version_of(
    settings: &GatewaySettings,
    message: &Message<'_>,
    headers: &http::HeaderMap,
    recorder: &Recorder,
) -> Result<ProtocolVersion, Reply> {
    let id = match message {
        Message::Request(request) if request.method == "initialize" => {
            return Ok(ProtocolVersion::V2025_03_26);
        }
        Message::Request(request) => request.id.get(),
        Message::Notification { .. } | Message::Response => envelope::UNKNOWN_ID,
    };
    settings.versions.of_message(headers).map_err(|unsupported| {
        recorder.check(Check::failed("MCP-Protocol-Version", unsupported.supported, unsupported.asked));
        Reply::error(StatusCode::BAD_REQUEST, id, -32600, "Unsupported protocol version")
    })
}

/// Inferred: the body that an AWS MCP server of another service returns for a message it cannot read, 2025-07; the
/// same for everything malformed, JSON or not.
fn refuse_malformed(malformed: &MalformedMessage, recorder: &Recorder) -> Reply {
    recorder.check(Check::failed("JSON-RPC", "one request, notification or response", malformed.to_string()));
    let id = malformed.id.as_ref().map_or(envelope::UNKNOWN_ID, |id| id.get());
    Reply::error(StatusCode::BAD_REQUEST, id, -32600, "Invalid request - Malformed JSON-RPC request")
}

/// Inferred: the bodies; the quota is documented, its response is not.
fn unreadable(error: &ReadError) -> Reply {
    let (status, message) = match error {
        ReadError::TooLong(_) => (StatusCode::PAYLOAD_TOO_LARGE, "Invalid request - Payload exceeds 6 MB"),
        ReadError::Broken(_) => (StatusCode::BAD_REQUEST, "Invalid request - Malformed JSON-RPC request"),
    };
    Reply::error(status, envelope::UNKNOWN_ID, -32600, message)
}

#[cfg(test)]
mod tests;

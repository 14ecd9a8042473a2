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
use http::{Request, StatusCode};

use crate::base::http::{BodyError, ReadError};
use crate::trace::{Cause, Check, Recorder};
use inbound::Refusal;
use mcp::call_tool::AskedTool;
use mcp::catalogue::ListedTool;
use mcp::envelope::{self, MalformedMessage, Message};
use mcp::reply::Reply;
use mcp::version::{ProtocolVersion, Unsupported};
use mcp::{Method, list_tools, search_tools};
use state::GatewaySettings;

pub(crate) use gateways::error::{GatewayError, UnknownGateway};
pub(crate) use gateways::gateway::Gateway;
pub(crate) use inbound::InboundConfiguration;
pub(crate) use operations::gateway::{GatewayConfiguration, create_gateway, delete_gateway, update_gateway};
pub(crate) use operations::target::{create_target, delete_target, synchronize, update_target};
use outbound::Permitted;
pub(crate) use outbound::{
    ApiKeyLocation, Credential, INVOKE_AGENT_RUNTIME, NeededPermission, SIGNING_SESSION, needed_permissions,
};
pub(crate) use service::GatewayService;
pub(crate) use target::{BackendConfiguration, TargetConfiguration};

/// The way of a request: who calls and whether they may, what is asked, and the response.
async fn serve<B>(
    service: &GatewayService,
    gateway: &Gateway,
    settings: &GatewaySettings,
    request: Request<B>,
    recorder: &Recorder,
) -> Result<Reply, Reply>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let (head, body) = request.into_parts();
    let authorized = inbound::authorized(service, gateway, settings, (&head, body), recorder).await;
    let (caller, body) = authorized.map_err(|refusal| refused(settings, refusal, recorder))?;
    recorder.check(Check::noted("caller", caller.name()));
    let message = envelope::parse(&body).map_err(|malformed| refuse_malformed(&malformed, recorder))?;
    recorder.retitle(mcp::title(&message));
    let version = version_of(settings, &message, &head.headers, recorder)?;
    let request = match message {
        Message::Request(request) => request,
        Message::Notification { .. } | Message::Response => return Ok(Reply::accepted()),
    };
    match Method::named(&request.method) {
        Some(Method::Initialize) => Ok(mcp::initialize(gateway, settings, &request, recorder)),
        Some(Method::Ping) => Ok(mcp::ping(&request)),
        Some(Method::ListTools) => Ok(list_tools::answer(gateway, &request, recorder)),
        Some(Method::CallTool) => call_tool((service, gateway, settings), &request, version, recorder).await,
        None => Ok(mcp::unknown_method(&request, recorder)),
    }
}

/// The way of a tools/call: which tool, may its credentials be got, with which credentials, to which target, and what comes
/// back. Whatever goes wrong
/// with the tool is a result with `isError`, in a 200.
async fn call_tool(
    (service, gateway, settings): (&GatewayService, &Gateway, &GatewaySettings),
    request: &envelope::Request<'_>,
    version: ProtocolVersion,
    recorder: &Recorder,
) -> Result<Reply, Reply> {
    let asked = AskedTool::read(request, recorder)?;
    let catalogue = gateway.catalogue();
    if let Some(index) = catalogue.search_tool(&asked.name) {
        return Ok(search_tools::answer(index, request, &asked.checked, recorder).await);
    }
    let listed = catalogue.find(&asked.name);
    let ListedTool { target, tool } =
        listed.ok_or_else(|| mcp::call_tool::unknown(gateway, request.id, &asked.name, recorder))?;
    mcp::call_tool::check_arguments(tool, &asked, request.id, recorder).await?;
    let failed = |failure| mcp::call_tool::failed(settings, request.id, failure, recorder);
    let permitted = Permitted::for_call(service, gateway, &target.credential, recorder);
    let permitted = permitted.map_err(|error| failed(error.into()))?;
    let credentials = outbound::credentials(service, gateway, &target.credential, &permitted, recorder).await;
    let credentials = credentials.map_err(|error| failed(error.into()))?;
    let outside = (&service.client, &service.entropy);
    let result = target::call(outside, target, tool, asked.forwarded(version), credentials, recorder).await;
    Ok(mcp::call_tool::relayed(request.id, &result.map_err(failed)?))
}

/// The response to a caller that is refused, or whose body cannot be read.
fn refused(settings: &GatewaySettings, refusal: Refusal, recorder: &Recorder) -> Reply {
    match refusal {
        Refusal::Denied(denial) => {
            denial.reply(settings.inbound.custom_jwt().map(|custom_jwt| &custom_jwt.challenges))
        }
        Refusal::Unreadable(error) => {
            let expected = "a whole message of at most 6 MB";
            recorder.check(Check::failed(Cause::PayloadTooLarge, "payload", expected, error.to_string()));
            unreadable(&error)
        }
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
        let Unsupported { supported, asked } = unsupported;
        let cause = Cause::ProtocolVersionUnsupported;
        recorder.check(Check::failed(cause, "MCP-Protocol-Version", supported, asked));
        Reply::error(StatusCode::BAD_REQUEST, id, -32600, "Unsupported protocol version")
    })
}

/// Inferred: the body that an AWS MCP server of another service returns for a message it cannot read, 2025-07; the
/// same for everything malformed, JSON or not.
fn refuse_malformed(malformed: &MalformedMessage, recorder: &Recorder) -> Reply {
    let expected = "one request, notification or response";
    recorder.check(Check::failed(Cause::MessageMalformed, "JSON-RPC", expected, malformed.to_string()));
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

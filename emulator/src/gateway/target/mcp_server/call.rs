//! One tools/call to an MCP server.

use std::time::Duration;

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::McpServer;
use super::client::{ExchangeError, McpClient};
use super::handshake::{Agreement, HandshakeError};
use super::session::is_lost;
use crate::base::Entropy;
use crate::base::http::SharedClient;
use crate::base::members::{Members, Repeated};
use crate::gateway::outbound::OutboundCredentials;
use crate::gateway::target::tool::Tool;
use crate::gateway::target::tool_call::{CallFailure, ToolCall};
use crate::trace::{Cause, Check, Confidence, HopName, Recorder};

/// How much of a tool's own error a trace shows, in characters.
const MAX_ERROR_TEXT: usize = 1000;

/// What went wrong, before it is put into AWS's words.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error("{0}")]
    Handshake(HandshakeError),
    #[error("{0}")]
    Exchange(ExchangeError),
    #[error("the result is not a JSON object")]
    NoObject,
    #[error("no result within {} s", .0.as_secs_f32())]
    Timeout(Duration),
}

impl CallError {
    /// Which of the known mistakes it is.
    fn cause(&self) -> Cause {
        match self {
            Self::Handshake(error) => error.cause(),
            Self::Exchange(error) => error.cause(),
            Self::NoObject => Cause::AnswerMalformed,
            Self::Timeout(_) => Cause::ServerTooSlow,
        }
    }
}

impl McpServer {
    /// Calls `tool`, which must end within `limit`; returns the result as JSON, its members in AWS's order.
    ///
    /// A server that keeps sessions is called in the target's own ([`ServerSession`](super::session::ServerSession)).
    /// A server without them gets only the tools/call: the handshake would have no effect there and make three exchanges
    /// out of one. Recorded: AWS makes these three.
    pub(in crate::gateway::target) async fn call(
        &self,
        (client, entropy): (&SharedClient, &Entropy),
        tool: &Tool,
        call: ToolCall<'_>,
        (credentials, limit): (OutboundCredentials, Duration),
        recorder: &Recorder,
    ) -> Result<Vec<u8>, CallFailure> {
        let agreement = self.agreement.load_full();
        note_versions(&call, &agreement, recorder);
        let client =
            self.client((client, entropy), credentials, agreement.protocol_version.clone(), recorder);
        let params = Params { name: &tool.name, call: &call };
        let exchange = self.exchange(client, agreement.keeps_sessions, params);
        let outcome = match tokio::time::timeout(limit, exchange).await {
            Ok(outcome) => outcome,
            Err(_) => Err(CallError::Timeout(limit)),
        };
        outcome.map_err(|failure| {
            recorder.check(Check::failed(
                failure.cause(),
                "target",
                "a result of tools/call",
                failure.to_string(),
            ));
            self.failed(&failure)
        })
    }

    async fn exchange(
        &self,
        client: McpClient<'_>,
        keeps_sessions: bool,
        params: Params<'_>,
    ) -> Result<Vec<u8>, CallError> {
        if !keeps_sessions {
            return ask(&client, FIRST_ID, params).await;
        }
        // Boxed, so that the calls of servers without sessions do not reserve space for it.
        Box::pin(self.exchange_in_session(client, params)).await
    }

    /// Sends the request in the session that the server keeps, and once more in a new one if the server no longer knows
    /// it.
    async fn exchange_in_session(
        &self,
        mut client: McpClient<'_>,
        params: Params<'_>,
    ) -> Result<Vec<u8>, CallError> {
        let opened = self.session.enter(&mut client).await.map_err(CallError::Handshake)?;
        let before = client.recorder.hops();
        match ask(&client, opened.next_request(), params).await {
            Err(CallError::Exchange(error)) if is_lost(&error) => {}
            outcome => return outcome,
        }
        let until = client.recorder.hops();
        let opened = self.session.renew(&mut client, &opened).await.map_err(CallError::Handshake)?;
        client.recorder.overcome(before..until);
        ask(&client, opened.next_request(), params).await
    }

    /// A failure in AWS's words.
    fn failed(&self, failure: &CallError) -> CallFailure {
        let mcp = |text| CallFailure {
            detail: format!("McpException - MCP invocation failed: {text}"),
            cause: failure.cause(),
            confidence: Confidence::Recorded,
        };
        let error = match failure {
            CallError::Exchange(error) => error,
            CallError::Handshake(HandshakeError::Initialize(error) | HandshakeError::Initialized(error)) => {
                error
            }
            CallError::Handshake(_) | CallError::NoObject | CallError::Timeout(_) => {
                return CallFailure { confidence: Confidence::Inferred, ..mcp("Tool invocation failed") };
            }
        };
        // Recorded: a runtime that refuses the gateway's token. Inferred: the same for other servers.
        if error.is_authorization() {
            return mcp("Authorization error when sending message");
        }
        match failure {
            // Recorded for targets in DYNAMIC listing mode, which perform the handshake with every request.
            CallError::Handshake(HandshakeError::Initialize(ExchangeError::Status { status, .. })) => {
                let (url, status) = (&self.endpoint.uri, status.as_u16());
                let detail = format!(
                    "ValidationException - MCP server '{url}' returned HTTP {status} to the initialize handshake."
                );
                CallFailure { detail, cause: failure.cause(), confidence: Confidence::Inferred }
            }
            // Recorded: a text that does not name the cause; which causes it has is Inferred.
            _ => mcp("Tool invocation failed"),
        }
    }
}

async fn ask(server: &McpClient<'_>, id: u32, params: Params<'_>) -> Result<Vec<u8>, CallError> {
    let reply = server.request(id, "tools/call", Some(params)).await.map_err(CallError::Exchange)?;
    let members = Members::of(&reply.result, Repeated::Replaces).map_err(|_| CallError::NoObject)?;
    if members.get("isError").is_some_and(|is_error| is_error.get() == "true") {
        // The server that answered this is a hop of the runtime behind the gateway, or of the gateway itself.
        let said = Check::failed(Cause::ToolError, "isError", "a result", error_text(members.get("content")));
        server.recorder.check_last(HopName::McpServer, said);
    }
    order_result_members(&members).ok_or(CallError::NoObject)
}

/// The texts of a tool's own error, or that there are none.
fn error_text(content: Option<&RawValue>) -> String {
    #[derive(Deserialize)]
    struct Content {
        text: Option<String>,
    }
    let content: Vec<Content> =
        content.and_then(|content| serde_json::from_str(content.get()).ok()).unwrap_or_default();
    let texts: Vec<String> = content.into_iter().filter_map(|content| content.text).collect();
    if texts.is_empty() {
        return "isError without a text".to_owned();
    }
    texts.join("\n").chars().take(MAX_ERROR_TEXT).collect()
}

/// The id of a call outside of a session.
const FIRST_ID: u32 = 1;

/// The members of tools/call's `params`: the name as the server knows it, the rest as the client wrote it.
#[derive(Clone, Copy)]
struct Params<'a> {
    name: &'a str,
    call: &'a ToolCall<'a>,
}

impl Serialize for Params<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", self.name)?;
        if let Some(arguments) = self.call.arguments {
            map.serialize_entry("arguments", arguments)?;
        }
        for (name, value) in self.call.other_params {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A result as the gateway relays it: `content`, `isError`, `structuredContent`, then the other members from the server.
///
/// Recorded: the order and `isError: false` (the article's answer; its server sends the member itself). Inferred:
/// that the member is added if a server leaves it out. `None` for a result that is not an object.
fn order_result_members(members: &Members<'_>) -> Option<Vec<u8>> {
    const LEADING: [&str; 3] = ["content", "isError", "structuredContent"];
    let leading = LEADING.into_iter().filter_map(|name| match (name, members.get(name)) {
        ("isError", None) => Some((name, RawValue::FALSE)),
        (_, value) => value.map(|value| (name, value)),
    });
    let others = members.iter().filter(|(name, _)| !LEADING.contains(name));
    let length: usize = members.iter().map(|(name, value)| name.len() + value.get().len() + 4).sum();
    let mut json = Vec::with_capacity(length + r#"{"isError":false,}"#.len());
    serde_json::Serializer::new(&mut json).collect_map(leading.chain(others)).ok()?;
    Some(json)
}

fn note_versions(call: &ToolCall<'_>, agreement: &Agreement, recorder: &Recorder) {
    if agreement.protocol_version.as_bytes() != call.protocol_version.as_bytes() {
        let server = agreement.protocol_version.to_str().unwrap_or_default();
        let text = ["client ", call.protocol_version, ", server ", server].concat();
        recorder.check(Check::noted("protocolVersion", text));
    }
}

#[cfg(test)]
mod tests;

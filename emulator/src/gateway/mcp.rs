//! The Model Context Protocol as a gateway speaks it: its methods, and one file for each that is more than a few lines.

pub(super) mod call_tool;
pub(crate) mod catalogue;
pub(crate) mod envelope;
pub(super) mod list_tools;
pub(crate) mod reply;
pub(super) mod search_tools;
pub(crate) mod version;

use http::StatusCode;
use serde_json::Value;

use self::envelope::{Message, Request, text_of};
use self::reply::Reply;
use super::state::GatewaySettings;
use crate::gateway::Gateway;
use crate::trace::{Cause, Check, Confidence, Recorder};

/// In characters: a tool name may be megabytes long.
const MAX_TITLE_LENGTH: usize = 300;

/// A method that a gateway answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// `initialize`
    Initialize,
    /// `ping`
    Ping,
    /// `tools/list`
    ListTools,
    /// `tools/call`
    CallTool,
}

impl Method {
    /// The method of this name.
    ///
    /// Inferred: prompts, resources and completions are unknown, as the recorded capabilities of a gateway with MCP
    /// targets name only tools; so are `logging/setLevel` and the tasks of 2025-11-25.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "initialize" => Some(Self::Initialize),
            "ping" => Some(Self::Ping),
            "tools/list" => Some(Self::ListTools),
            "tools/call" => Some(Self::CallTool),
            _ => None,
        }
    }
}

/// What a message asks for, for the trace: the method, and the tool of a call.
pub(crate) fn title(message: &Message<'_>) -> String {
    let title = match message {
        Message::Request(request) => match request.params.get("name").and_then(envelope::text_of) {
            Some(tool) if request.method == "tools/call" => ["tools/call ", &*tool].concat(),
            _ => request.method.to_string(),
        },
        Message::Notification { method } => method.to_string(),
        Message::Response => "response".to_owned(),
    };
    // A title of fewer bytes cannot have more characters.
    if title.len() <= MAX_TITLE_LENGTH {
        return title;
    }
    title.chars().take(MAX_TITLE_LENGTH).collect()
}

/// At once, so that a client that probes for a newer lifecycle does not wait. Inferred: 200 and the text.
pub(super) fn unknown_method(request: &Request<'_>, recorder: &Recorder) -> Reply {
    let method: String = request.method.chars().take(MAX_TITLE_LENGTH).collect();
    let expected = "initialize, ping, tools/list and tools/call";
    recorder.check(Check::failed(Cause::UnknownMethod, "method", expected, method));
    Reply::error(StatusCode::OK, request.id.get(), -32601, "Method not found")
}

/// Records that the parameters of a request cannot be used.
pub(super) fn refuse_parameters(expected: &'static str, actual: &'static str, recorder: &Recorder) {
    recorder.check(Check::failed(Cause::ParametersMalformed, "params", expected, actual));
}

/// An empty result, as MCP requires. Inferred: a gateway's response is not published.
pub(super) fn ping(request: &Request<'_>) -> Reply {
    Reply::result(request.id, b"{}", "pong", Confidence::Inferred)
}

/// Recorded: the whole result and its order, 2026-01. Inferred: the response to a request without `protocolVersion`,
/// and the position of `instructions`, if a gateway has some.
pub(super) fn initialize(
    gateway: &Gateway,
    settings: &GatewaySettings,
    request: &Request<'_>,
    recorder: &Recorder,
) -> Reply {
    let Some(asked) = request.params.get("protocolVersion").and_then(text_of) else {
        let message = "Invalid params - Missing required field(s): 'protocolVersion'";
        refuse_parameters("params with protocolVersion", "none", recorder);
        return Reply::error(StatusCode::OK, request.id.get(), -32602, message);
    };
    let version = settings.versions.negotiate(&asked).as_str();
    let name = Value::from(gateway.name.as_str());
    let instructions = settings.instructions.as_ref();
    let instructions = instructions.map(|text| format!(r#","instructions":{}"#, Value::from(text.as_str())));
    let result = format!(
        r#"{{"protocolVersion":"{version}","capabilities":{{"tools":{{"listChanged":false}}}},"serverInfo":{{"version":"1.0.0","name":{name}}}{}}}"#,
        instructions.unwrap_or_default()
    );
    let summary = format!("speaks {version}");
    Reply::result(request.id, result.as_bytes(), summary, Confidence::Recorded)
}

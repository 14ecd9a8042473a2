//! tools/call: what is asked for, and the responses to it.

use std::borrow::Cow;
use std::sync::Arc;

use http::StatusCode;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::envelope::{Request, text_of};
use super::refuse_parameters;
use super::reply::{Reply, text_content};
use super::version::ProtocolVersion;
use crate::base::strict_json;
use crate::gateway::Gateway;
use crate::gateway::state::GatewaySettings;
use crate::gateway::target::{CallFailure, Target, TargetState, TargetStatus, Tool, ToolCall};
use crate::trace::{Cause, Check, Confidence, Recorder};

/// Recorded: what a caller gets for any failure behind the gateway, unless exceptionLevel is DEBUG.
const INTERNAL_ERROR: &str = "An internal error occurred. Please retry later.";

/// What a tools/call asks for.
#[derive(Debug)]
pub(in crate::gateway) struct AskedTool<'a> {
    /// The name that clients use.
    pub(in crate::gateway) name: Cow<'a, str>,
    /// `arguments` as the checks read them; an empty object if there are none.
    pub(in crate::gateway) checked: Arc<Value>,
    arguments: Option<&'a RawValue>,
    /// Every member of `params` except the two that the gateway reads, in the client's order.
    other_params: Vec<(String, Box<RawValue>)>,
}

impl<'a> AskedTool<'a> {
    /// Reads the request's `params`; fails with the response.
    pub(in crate::gateway) fn read(request: &'a Request<'_>, recorder: &Recorder) -> Result<Self, Reply> {
        let Some(name) = request.params.get("name").and_then(text_of) else {
            refuse_parameters("params with the tool's name", "none", recorder);
            return Err(invalid(request.id, "Invalid params - Missing required field(s): 'name'"));
        };
        // Inferred: `"arguments": null` counts as no arguments.
        let arguments = request.params.get("arguments").filter(|arguments| arguments.get() != "null");
        // The bytes that the checks read are the bytes sent on, so a member named twice is refused before them.
        let checked = arguments.map_or_else(
            || Some(Value::Object(Map::new())),
            |arguments| strict_json::value(arguments.get().as_bytes()),
        );
        let Some(checked) = checked else {
            refuse_parameters("arguments with each member once", "arguments that cannot be read", recorder);
            return Err(invalid(request.id, "Invalid params - Malformed arguments"));
        };
        let others = request.params.iter().filter(|(name, _)| !matches!(*name, "name" | "arguments"));
        let other_params = others.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(Self { name, checked: Arc::new(checked), arguments, other_params })
    }

    /// What the target gets of it.
    pub(in crate::gateway) fn forwarded(&self, version: ProtocolVersion) -> ToolCall<'_> {
        ToolCall {
            arguments: self.arguments,
            other_params: &self.other_params,
            protocol_version: version.as_str(),
        }
    }
}

/// Fails with the response to arguments that the tool's schema does not allow.
pub(in crate::gateway) async fn check_arguments(
    tool: &Tool,
    asked: &AskedTool<'_>,
    id: &RawValue,
    recorder: &Recorder,
) -> Result<(), Reply> {
    let expected = "arguments that the tool's schema allows";
    if let Err(refusal) = tool.validate(&asked.checked).await {
        recorder.check(Check::failed(Cause::ArgumentsRefused, "inputSchema", expected, refusal.text.clone()));
        return Err(Reply::tool_error(id, refusal.text, refusal.confidence));
    }
    recorder.check(Check::passed("inputSchema", expected, "allowed"));
    Ok(())
}

/// The target's result, as JSON.
pub(in crate::gateway) fn relayed(id: &RawValue, result: &[u8]) -> Reply {
    Reply::result(id, result, "result relayed", Confidence::Recorded)
}

/// Inferred: the text is an AWS-reviewed sample's, its shape that of refused arguments. (The guide's table of errors
/// says 404, as it says 400 for refused arguments, which are recorded as 200.)
pub(in crate::gateway) fn unknown(
    gateway: &Gateway,
    id: &RawValue,
    name: &str,
    recorder: &Recorder,
) -> Reply {
    let shown: String = name.chars().take(256).collect();
    let is_of = |target: &&Arc<Target>| {
        name.strip_prefix(target.name.as_str()).is_some_and(|rest| rest.starts_with("___"))
    };
    let (cause, actual) = match gateway.targets().iter().find(is_of) {
        None => (Cause::WrongToolPrefix, shown.clone()),
        Some(target) => match &*target.state() {
            TargetState { status: TargetStatus::Ready, .. } => (Cause::ToolNotListed, shown.clone()),
            TargetState { status, status_reasons, .. } => {
                let reasons = status_reasons.join("; ");
                (Cause::TargetFailed, format!("target {} is {}: {reasons}", target.name, status.as_str()))
            }
        },
    };
    recorder.check(Check::failed(cause, "tool", "a tool of tools/list: TARGET___TOOL", actual));
    Reply::tool_error(id, format!("No target found for capability: {shown}"), Confidence::Inferred)
}

/// Inferred: code and text.
fn invalid(id: &RawValue, message: &str) -> Reply {
    Reply::error(StatusCode::OK, id.get(), -32602, message)
}

/// Documented: both forms and their members' order. Recorded: 200, and the form without DEBUG. The trace has the detail
/// either way.
pub(in crate::gateway) fn failed(
    settings: &GatewaySettings,
    id: &RawValue,
    failure: CallFailure,
    recorder: &Recorder,
) -> Reply {
    let CallFailure { detail, cause, confidence } = failure;
    recorder.check(Check::failed(cause, "result", "the target's result", detail.clone()));
    if !settings.debug {
        let result = format!(r#"{{"content":[{}],"isError":true}}"#, text_content(INTERNAL_ERROR));
        return Reply::result(id, result.as_bytes(), INTERNAL_ERROR, Confidence::Recorded);
    }
    let content = text_content(&detail);
    let result = format!(r#"{{"content":[{content}],"_meta":{{"debug":{content}}},"isError":true}}"#);
    Reply::result(id, result.as_bytes(), detail, confidence)
}

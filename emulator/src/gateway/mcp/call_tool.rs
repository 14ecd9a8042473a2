//! tools/call: finds the tool by its whole name, checks its arguments, and calls its target.

use std::sync::Arc;

use http::StatusCode;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::envelope::{Request, text_of};
use super::reply::{Reply, text_content};
use super::search_tools;
use super::version::ProtocolVersion;
use crate::base::strict_json;
use crate::gateway::state::GatewaySettings;
use crate::gateway::target::{self, CallFailure, ToolCall};
use crate::gateway::{Gateway, GatewayService};
use crate::trace::{Check, Confidence, Recorder};

/// Recorded: what a caller gets for any failure behind the gateway, unless exceptionLevel is DEBUG.
const INTERNAL_ERROR: &str = "An internal error occurred. Please retry later.";

/// Calls a tool. Whatever goes wrong with it is a result with `isError`, in a 200.
pub(super) async fn answer(
    service: &GatewayService,
    gateway: &Gateway,
    settings: &GatewaySettings,
    request: &Request<'_>,
    version: ProtocolVersion,
    recorder: &Recorder,
) -> Reply {
    let Some(name) = request.params.get("name").and_then(text_of) else {
        return invalid(request.id, "Invalid params - Missing required field(s): 'name'");
    };
    // Inferred: `"arguments": null` counts as no arguments.
    let arguments = request.params.get("arguments").filter(|arguments| arguments.get() != "null");
    // The bytes that the checks read are the bytes sent on, so a member named twice is refused before them.
    let checked = arguments.map_or_else(
        || Some(Value::Object(Map::new())),
        |arguments| strict_json::value(arguments.get().as_bytes()),
    );
    let Some(checked) = checked else {
        return invalid(request.id, "Invalid params - Malformed arguments");
    };
    let catalogue = gateway.catalogue();
    if let (super::search_tools::index::NAME, Some(index)) = (name.as_ref(), &catalogue.search) {
        return search_tools::answer(index, request, &Arc::new(checked), recorder).await;
    }
    let Some(listed) = catalogue.find(&name) else {
        return unknown(request.id, &name, recorder);
    };
    let expected = "arguments that the tool's schema allows";
    if let Err(refusal) = listed.tool.validate(&Arc::new(checked)).await {
        recorder.check(Check::failed("inputSchema", expected, refusal.text.clone()));
        return Reply::tool_error(request.id, refusal.text, refusal.confidence);
    }
    recorder.check(Check::passed("inputSchema", expected, "allowed"));
    let other_params: Vec<_> = other_params(request).collect();
    let call = ToolCall { arguments, other_params: &other_params, protocol_version: version.as_str() };
    match target::call(service, gateway, &listed.target, &listed.tool, call, recorder).await {
        Ok(result) => Reply::result(request.id, &result, "result relayed", Confidence::Recorded),
        Err(failure) => failed(settings, request.id, failure, recorder),
    }
}

/// Every member of `params` except the two that the gateway reads, in the client's order.
fn other_params(request: &Request<'_>) -> impl Iterator<Item = (String, Box<RawValue>)> {
    let others = request.params.iter().filter(|(name, _)| !matches!(*name, "name" | "arguments"));
    others.map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// Inferred: the text is an AWS-reviewed sample's, its shape that of refused arguments. (The guide's table of errors
/// says 404, as it says 400 for refused arguments, which are recorded as 200.)
fn unknown(id: &RawValue, name: &str, recorder: &Recorder) -> Reply {
    let shown: String = name.chars().take(256).collect();
    recorder.check(Check::failed("tool", "a tool of tools/list: TARGET___TOOL", shown.clone()));
    Reply::tool_error(id, format!("No target found for capability: {shown}"), Confidence::Inferred)
}

/// Inferred: code and text.
fn invalid(id: &RawValue, message: &str) -> Reply {
    Reply::error(StatusCode::OK, id.get(), -32602, message)
}

/// Documented: both forms and their members' order. Recorded: 200, and the form without DEBUG. The trace has the detail
/// either way.
fn failed(settings: &GatewaySettings, id: &RawValue, failure: CallFailure, recorder: &Recorder) -> Reply {
    let CallFailure { detail, confidence } = failure;
    recorder.check(Check::failed("result", "the target's result", detail.clone()));
    if !settings.debug {
        let result = format!(r#"{{"content":[{}],"isError":true}}"#, text_content(INTERNAL_ERROR));
        return Reply::result(id, result.as_bytes(), INTERNAL_ERROR, Confidence::Recorded);
    }
    let content = text_content(&detail);
    let result = format!(r#"{{"content":[{content}],"_meta":{{"debug":{content}}},"isError":true}}"#);
    Reply::result(id, result.as_bytes(), detail, confidence)
}

//! initialize: the versions meet, the gateway introduces itself. There is no session afterwards.

use http::StatusCode;
use serde_json::Value;

use super::envelope::{Request, text_of};
use super::reply::Reply;
use crate::gateway::Gateway;
use crate::gateway::state::Settings;
use crate::trace::Confidence;

/// Recorded: the whole result and its order, 2026-01. Inferred: the answer to a request without `protocolVersion`,
/// and the place of `instructions`, where a gateway has some.
pub(super) fn answer(gateway: &Gateway, settings: &Settings, request: &Request<'_>) -> Reply {
    let Some(asked) = request.params.get("protocolVersion").and_then(text_of) else {
        let message = "Invalid params - Missing required field(s): 'protocolVersion'";
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

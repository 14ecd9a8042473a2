//! A target as the control plane shows it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::aws::timestamp::Iso8601;
use crate::gateway::Gateway;
use crate::gateway::target::Target;

/// The target as it is now. Recorded: the members, and that those that were not sent are absent.
pub(super) fn now(gateway: &Gateway, target: &Target) -> Value {
    let state = target.state();
    let mut members = common(gateway, target, state.status.as_str(), state.updated_at);
    if !state.status_reasons.is_empty() {
        members.insert("statusReasons".to_owned(), json!(state.status_reasons));
    }
    if let Some(time) = state.last_synchronized_at {
        members.insert("lastSynchronizedAt".to_owned(), json!(Iso8601(time)));
    }
    Value::Object(members)
}

/// The response of CreateGatewayTarget. Recorded: CREATING, both times the same.
pub(super) fn creating(gateway: &Gateway, target: &Target) -> Value {
    Value::Object(common(gateway, target, "CREATING", target.created_at))
}

/// The response of UpdateGatewayTarget. Recorded: UPDATING, with what was requested.
pub(super) fn updating(gateway: &Gateway, target: &Target) -> Value {
    Value::Object(common(gateway, target, "UPDATING", target.state().updated_at))
}

/// One item of ListGatewayTargets. Recorded: the members.
pub(super) fn summary(target: &Target) -> Value {
    let state = target.state();
    let mut members = Map::new();
    members.insert("targetId".to_owned(), json!(target.id));
    members.insert("name".to_owned(), json!(target.name));
    members.insert("status".to_owned(), json!(state.status.as_str()));
    members.insert("createdAt".to_owned(), json!(Iso8601(target.created_at)));
    members.insert("updatedAt".to_owned(), json!(Iso8601(state.updated_at)));
    if let Some(description) = target.sent.get("description") {
        members.insert("description".to_owned(), description.clone());
    }
    if let Some(time) = state.last_synchronized_at {
        members.insert("lastSynchronizedAt".to_owned(), json!(Iso8601(time)));
    }
    members.insert("targetType".to_owned(), json!("MCP_SERVER"));
    let server = target.sent.get("targetConfiguration").and_then(|it| it.pointer("/mcp/mcpServer"));
    if let Some(mode) = server.and_then(|server| server.get("listingMode")) {
        members.insert("listingMode".to_owned(), mode.clone());
    }
    Value::Object(members)
}

fn common(gateway: &Gateway, target: &Target, status: &str, updated_at: Timestamp) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("gatewayArn".to_owned(), json!(gateway.arn().to_string()));
    members.insert("targetId".to_owned(), json!(target.id));
    members.insert("createdAt".to_owned(), json!(Iso8601(target.created_at)));
    members.insert("updatedAt".to_owned(), json!(Iso8601(updated_at)));
    members.insert("status".to_owned(), json!(status));
    members.insert("name".to_owned(), json!(target.name));
    members.extend(target.sent.clone());
    members
}

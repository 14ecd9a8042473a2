//! SynchronizeGatewayTargets: reads the tools of one target again.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws::rest_json::RestError;
use crate::aws::timestamp::Iso8601;
use crate::gateway::{self, target::Target};

/// The operation's input. Documented: botocore, `targetIdList` holds exactly one id.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SynchronizeGatewayTargetsInput {
    gateway_identifier: String,
    target_id_list: [String; 1],
}

/// Synchronises the target and gives it as it then is.
///
/// AWS answers at once with status SYNCHRONIZING; here the answer comes when the synchronisation is over, because a
/// local one takes milliseconds and a script that does not poll must not see the old tools.
pub(super) async fn handle(
    parts: &gateway::Parts,
    input: &SynchronizeGatewayTargetsInput,
) -> Result<Value, RestError> {
    let (gateway_id, [target_id]) = (&input.gateway_identifier, &input.target_id_list);
    let target = gateway::synchronize(parts, gateway_id, target_id).await;
    let target = target.map_err(|error| error.rest())?;
    Ok(json!({ "targets": [describe(parts, gateway_id, &target)] }))
}

/// The target as GetGatewayTarget would give it. Recorded: absent members are absent, not null.
fn describe(parts: &gateway::Parts, gateway_id: &str, target: &Target) -> Value {
    let state = target.state();
    let arn = parts.addresses.place().arn("bedrock-agentcore", format!("gateway/{gateway_id}"));
    let mut description = json!({
        "gatewayArn": arn.to_string(),
        "targetId": target.id,
        "createdAt": Iso8601(target.created_at),
        "updatedAt": Iso8601(state.updated_at),
        "status": state.status.as_str(),
        "name": target.name,
        "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": target.endpoint.to_string()}}},
    });
    let Some(members) = description.as_object_mut() else { return description };
    if !state.status_reasons.is_empty() {
        members.insert("statusReasons".to_owned(), json!(state.status_reasons));
    }
    if let Some(time) = state.last_synchronized_at {
        members.insert("lastSynchronizedAt".to_owned(), json!(Iso8601(time)));
    }
    description
}

//! SynchronizeGatewayTargets: reads the tools of one target again.

use serde::Serialize;
use serde_json::{Value, json};

use crate::aws::rest_json::RestError;
use crate::aws::timestamp::Iso8601;
use crate::gateway::{self, target::Target};

/// The operation's body. Documented: botocore, `targetIdList` is required and holds exactly one id.
#[derive(Debug)]
pub(super) struct SynchronizeGatewayTargetsInput {
    target_id: String,
}

impl SynchronizeGatewayTargetsInput {
    /// Reads the body; the wording of constraints is AWS's general one, inferred for this operation.
    pub(super) fn parse(body: &[u8]) -> Result<Self, RestError> {
        let violated = |value: &str, constraint: &str| {
            let message = "1 validation error detected: Value";
            RestError::validation(format!(
                "{message}{value} at 'targetIdList' failed to satisfy constraint: {constraint}"
            ))
        };
        let body: Value = serde_json::from_slice(body).map_err(|_| {
            RestError::new(http::StatusCode::BAD_REQUEST, "SerializationException", "The body is not JSON")
        })?;
        let ids = body.get("targetIdList").filter(|ids| !ids.is_null());
        let ids = ids.ok_or_else(|| violated(" null", "Member must not be null"))?;
        let ids = ids.as_array().ok_or_else(|| violated("", "Member must be a list"))?;
        let limit = |least: &str| {
            violated(
                &format!(" '{}'", Value::from(ids.clone())),
                &format!("Member must have length {least} than or equal to 1"),
            )
        };
        match ids.as_slice() {
            [] => Err(limit("greater")),
            [Value::String(id)] if id.len() == 10 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                Ok(Self { target_id: id.clone() })
            }
            [id] => {
                let pattern = "Member must satisfy constraint: [Member must satisfy regular expression pattern: [0-9a-zA-Z]{10}]";
                Err(violated(&format!(" '[{}]'", id.as_str().unwrap_or("null")), pattern))
            }
            _ => Err(limit("less")),
        }
    }
}

/// The operation's output.
#[derive(Debug, Serialize)]
pub(super) struct SynchronizeGatewayTargetsOutput {
    targets: Vec<Value>,
}

/// Synchronises the target and gives it as it then is.
///
/// AWS answers at once with status SYNCHRONIZING; here the answer comes when the synchronisation is over, because a
/// local one takes milliseconds and a script that does not poll must not see the old tools.
pub(super) async fn handle(
    parts: &gateway::Parts,
    gateway_id: &str,
    input: &SynchronizeGatewayTargetsInput,
) -> Result<SynchronizeGatewayTargetsOutput, RestError> {
    let target = gateway::synchronize(parts, gateway_id, &input.target_id).await;
    let target = target.map_err(|error| error.rest())?;
    Ok(SynchronizeGatewayTargetsOutput { targets: vec![describe(parts, gateway_id, &target)] })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> String {
        SynchronizeGatewayTargetsInput::parse(body.as_bytes()).unwrap_err().message
    }

    #[test]
    fn takes_one_id_and_nothing_else() {
        assert!(SynchronizeGatewayTargetsInput::parse(br#"{"targetIdList":["ABCDEFGHIJ"]}"#).is_ok());
        let prefix = "1 validation error detected: Value";
        assert!(message("{}").starts_with(&format!("{prefix} null at 'targetIdList'")));
        assert!(message(r#"{"targetIdList":[]}"#).ends_with("greater than or equal to 1"));
        assert!(
            message(r#"{"targetIdList":["ABCDEFGHIJ","ABCDEFGHIK"]}"#).ends_with("less than or equal to 1")
        );
        assert!(message(r#"{"targetIdList":["short"]}"#).contains("pattern: [0-9a-zA-Z]{10}"));
        assert_eq!(message("{"), "The body is not JSON");
    }
}

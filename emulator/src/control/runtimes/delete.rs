//! DeleteAgentRuntime.

use serde::Deserialize;
use serde_json::{Value, json};

use super::endpoint_arn;
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::runtime::{DEFAULT_QUALIFIER, delete_agent_runtime};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeleteAgentRuntime {
    agent_runtime_id: String,
    agent_runtime_version: Option<String>,
}

/// Removes the runtime with all that came with it; it is gone at once. Inferred: the members of the answer.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let DeleteAgentRuntime { agent_runtime_id: id, agent_runtime_version } = call.input()?;
    if agent_runtime_version.is_some() {
        return Err(ApiError::not_emulated("DeleteAgentRuntime with agentRuntimeVersion"));
    }
    let runtime = delete_agent_runtime(&parts.runtime, &call.place, &id).await?;
    parts.identity.workloads.remove(&call.place, &runtime.id);
    parts.register.strike_off(&endpoint_arn(&runtime.arn, DEFAULT_QUALIFIER));
    parts.register.strike_off(&runtime.arn);
    parts.idempotency.forget(&runtime.id);
    Ok(json!({ "status": "DELETING", "agentRuntimeId": runtime.id }))
}

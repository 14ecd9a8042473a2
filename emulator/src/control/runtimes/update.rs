//! UpdateAgentRuntime.

use serde::Deserialize;
use serde_json::{Value, json};

use super::configuration::configuration;
use super::workload_identity;
use crate::aws::ApiError;
use crate::aws::timestamp::Iso8601;
use crate::control::Parts;
use crate::control::call::Call;
use crate::runtime::update_agent_runtime;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateAgentRuntime {
    agent_runtime_id: String,
}

/// Makes the next version out of the call alone. Documented: what is left out is gone, the authorizer too. Inferred:
/// UPDATING; the next GetAgentRuntime gives READY.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let UpdateAgentRuntime { agent_runtime_id: id } = call.input()?;
    let place = &call.place;
    let name = parts.runtime.runtimes.read(place, &id, |entry| Ok(entry.runtime.name.clone()))?;
    let configuration = configuration(&parts.runtime.images, call, &name)?;
    let (runtime, version) = update_agent_runtime(&parts.runtime, place, &id, configuration).await?;
    Ok(json!({
        "agentRuntimeArn": runtime.arn.to_string(),
        "agentRuntimeId": runtime.id,
        "workloadIdentityDetails": workload_identity(place, &runtime.id),
        "agentRuntimeVersion": version.number.to_string(),
        "createdAt": Iso8601(runtime.created_at),
        "lastUpdatedAt": Iso8601(version.created_at),
        "status": "UPDATING",
    }))
}

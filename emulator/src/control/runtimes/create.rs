//! CreateAgentRuntime.

use serde::Deserialize;
use serde_json::{Value, json};

use super::configuration::configuration;
use super::{endpoint_arn, workload_identity};
use crate::aws::ApiError;
use crate::aws::tags::Tags;
use crate::aws::timestamp::Iso8601;
use crate::control::Parts;
use crate::control::call::Call;
use crate::control::tags;
use crate::identity::{ServiceResource, create_workload_identity};
use crate::runtime::{DEFAULT_QUALIFIER, create_agent_runtime, delete_agent_runtime};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateAgentRuntime {
    agent_runtime_name: String,
    #[serde(default)]
    tags: tags::Sent,
}

/// Makes the runtime, its endpoint and its workload identity.
///
/// Recorded: the members, and CREATING; the next GetAgentRuntime gives READY.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let CreateAgentRuntime { agent_runtime_name: name, tags } = call.input()?;
    let configuration = configuration(&parts.runtime.images, call, &name)?;
    let tags = tags::read(tags)?;
    let (place, entropy) = (&call.place, &call.entropy);
    let runtime = create_agent_runtime(&parts.runtime, place, entropy, name, configuration).await?;
    let owner = ServiceResource::Runtime(runtime.id.clone());
    if let Err(error) = create_workload_identity(&parts.identity, &call.place, &runtime.id, Some(owner)) {
        delete_agent_runtime(&parts.runtime, place, &runtime.id).await?;
        return Err(ApiError::validation(error.to_string()));
    }
    parts.register.enter(&runtime.arn, tags);
    parts.register.enter(&endpoint_arn(&runtime.arn, DEFAULT_QUALIFIER), Tags::default());
    Ok(json!({
        "agentRuntimeArn": runtime.arn.to_string(),
        "workloadIdentityDetails": workload_identity(place, &runtime.id),
        "agentRuntimeId": runtime.id,
        "agentRuntimeVersion": "1",
        "createdAt": Iso8601(runtime.created_at),
        "status": "CREATING",
    }))
}

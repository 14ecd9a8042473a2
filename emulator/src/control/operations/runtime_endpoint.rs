//! The operations on the endpoints of runtimes.

use serde::Deserialize;
use serde_json::{Value, json};

use super::tag;
use crate::aws::ApiError;
use crate::aws::timestamp::Iso8601;
use crate::control::call::Call;
use crate::control::{ControlPlane, unsupported_members};
use crate::runtime::entry::RuntimeEndpoint;
use crate::runtime::version::endpoint_arn;
use crate::runtime::{EndpointRequest, create_endpoint, delete_endpoint, update_endpoint};

/// The input of all of them; creation calls the name `name`, the others `endpointName`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    agent_runtime_id: String,
    #[serde(alias = "endpointName")]
    name: String,
    agent_runtime_version: Option<String>,
    description: Option<String>,
    #[serde(default)]
    tags: tag::TagMap,
}

impl Asked {
    fn request<'a>(&'a self, call: &'a Call) -> EndpointRequest<'a> {
        EndpointRequest {
            account_region: &call.account_region,
            runtime_id: &self.agent_runtime_id,
            name: &self.name,
            version: self.agent_runtime_version.as_deref(),
            description: self.description.as_deref(),
        }
    }
}

/// Documented: botocore, the members. Inferred: CREATING; the next GetAgentRuntimeEndpoint returns READY.
pub(super) fn create(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    unsupported_members::check(call)?;
    let mut asked: Asked = call.input()?;
    let tags = tag::read(std::mem::take(&mut asked.tags))?;
    let endpoint = create_endpoint(&control.runtime, asked.request(call))?;
    let live = &endpoint.live;
    let arn = endpoint_arn(&live.runtime.arn, &endpoint.name);
    control.registry.insert(&arn, tags);
    Ok(json!({
        "targetVersion": live.version.number.to_string(),
        "agentRuntimeEndpointArn": arn.to_string(),
        "agentRuntimeArn": live.runtime.arn.to_string(),
        "agentRuntimeId": live.runtime.id,
        "endpointName": endpoint.name,
        "status": "CREATING",
        "createdAt": Iso8601(endpoint.created_at),
    }))
}

/// Recorded: the members of an endpoint that is READY.
pub(super) fn get(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let asked: Asked = call.input()?;
    let runtimes = &control.runtime.runtimes;
    let described = runtimes.read(&call.account_region, &asked.agent_runtime_id, |entry| {
        Ok(described(entry.endpoint(&asked.name)?))
    });
    Ok(described?)
}

/// Inferred: what is left out: the version stays, the description is removed; and UPDATING, with the version that it
/// pointed to as the live one.
pub(super) fn update(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    unsupported_members::check(call)?;
    let asked: Asked = call.input()?;
    let (before, after) = update_endpoint(&control.runtime, asked.request(call))?;
    let runtime = &after.live.runtime;
    Ok(json!({
        "liveVersion": before.live.version.number.to_string(),
        "targetVersion": after.live.version.number.to_string(),
        "agentRuntimeEndpointArn": endpoint_arn(&runtime.arn, &after.name).to_string(),
        "agentRuntimeArn": runtime.arn.to_string(),
        "status": "UPDATING",
        "createdAt": Iso8601(after.created_at),
        "lastUpdatedAt": Iso8601(after.updated_at),
    }))
}

/// Documented: botocore, the members. It is deleted at once.
pub(super) async fn delete(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let asked: Asked = call.input()?;
    let removed =
        delete_endpoint(&control.runtime, &call.account_region, &asked.agent_runtime_id, &asked.name).await?;
    let arn = endpoint_arn(&removed.live.runtime.arn, &removed.name);
    control.registry.remove(&arn);
    control.idempotency.forget(&arn.to_string());
    Ok(json!({
        "status": "DELETING",
        "agentRuntimeId": asked.agent_runtime_id,
        "endpointName": removed.name,
    }))
}

/// An endpoint as it is shown. Recorded: without `targetVersion` once it is READY.
pub(super) fn described(endpoint: &RuntimeEndpoint) -> Value {
    let RuntimeEndpoint { live, name, .. } = endpoint;
    let mut described = json!({
        "liveVersion": live.version.number.to_string(),
        "agentRuntimeEndpointArn": endpoint_arn(&live.runtime.arn, name).to_string(),
        "agentRuntimeArn": live.runtime.arn.to_string(),
        "status": "READY",
        "createdAt": Iso8601(endpoint.created_at),
        "lastUpdatedAt": Iso8601(endpoint.updated_at),
        "name": name,
        "id": name,
    });
    if let (Some(members), Some(description)) = (described.as_object_mut(), &endpoint.description) {
        members.insert("description".to_owned(), json!(description));
    }
    described
}

//! The operations on runtimes.

mod configuration;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::configuration::{DESCRIBED, by_default, configuration};
use super::runtime_endpoint;
use super::tag;
use crate::aws::ApiError;
use crate::aws::pagination::page_after;
use crate::aws::tags::Tags;
use crate::aws::timestamp::Iso8601;
use crate::base::arn::AccountRegion;
use crate::control::call::Call;
use crate::control::list::Paging;
use crate::control::{ControlPlane, service_role};
use crate::identity::{ServiceResource, create_workload_identity};
use crate::runtime::agent_runtime::{AgentRuntime, DEFAULT_QUALIFIER};
use crate::runtime::entry::RuntimeEntry;
use crate::runtime::version::Version;
use crate::runtime::version::endpoint_arn;
use crate::runtime::{create_agent_runtime, delete_agent_runtime, update_agent_runtime};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateAgentRuntime {
    agent_runtime_name: String,
    #[serde(default)]
    tags: tag::TagMap,
}

/// Creates the runtime, its endpoint and its workload identity.
///
/// Recorded: the members, and CREATING; the next GetAgentRuntime returns READY.
pub(super) async fn create(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let CreateAgentRuntime { agent_runtime_name: name, tags } = call.input()?;
    let configuration = configuration(&control.runtime.images, call, &name)?;
    let tags = tag::read(tags)?;
    service_role::check(
        control,
        call,
        &configuration.role,
        &service_role::source_arn(call, "runtime", &name),
    )?;
    let (account_region, entropy) = (&call.account_region, &call.entropy);
    let runtime =
        create_agent_runtime(&control.runtime, account_region, entropy, name, configuration).await?;
    let owner = ServiceResource::Runtime(runtime.id.clone());
    if let Err(error) =
        create_workload_identity(&control.identity, &call.account_region, &runtime.id, Some(owner))
    {
        delete_agent_runtime(&control.runtime, account_region, &runtime.id).await?;
        return Err(ApiError::validation(error.to_string()));
    }
    control.registry.insert(&runtime.arn, tags);
    control.registry.insert(&endpoint_arn(&runtime.arn, DEFAULT_QUALIFIER), Tags::default());
    Ok(json!({
        "agentRuntimeArn": runtime.arn.to_string(),
        "workloadIdentityDetails": workload_identity(account_region, &runtime.id),
        "agentRuntimeId": runtime.id,
        "agentRuntimeVersion": "1",
        "createdAt": Iso8601(runtime.created_at),
        "status": "CREATING",
    }))
}

/// `workloadIdentityDetails` of a runtime. Recorded: filled at once.
fn workload_identity(account_region: &AccountRegion, id: &str) -> Value {
    let resource = format!("workload-identity-directory/default/workload-identity/{id}");
    serde_json::json!({ "workloadIdentityArn": account_region.arn("bedrock-agentcore", resource).to_string() })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GetAgentRuntime {
    agent_runtime_id: String,
    agent_runtime_version: Option<String>,
}

/// The runtime in its newest version or in the requested one.
///
/// Recorded: `createdAt` is the runtime's, or that of the requested version; the members that are always
/// there.
pub(super) fn get(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let GetAgentRuntime { agent_runtime_id: id, agent_runtime_version } = call.input()?;
    let described = control.runtime.runtimes.read(&call.account_region, &id, |entry| {
        let runtime = &entry.runtime;
        let (version, created_at) = match &agent_runtime_version {
            None => (entry.latest(), runtime.created_at),
            Some(number) => entry.version(number).map(|version| (version, version.created_at))?,
        };
        let mut members = Map::new();
        let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
        set("agentRuntimeArn", json!(runtime.arn.to_string()));
        set("agentRuntimeName", json!(runtime.name));
        set("agentRuntimeId", json!(runtime.id));
        set("agentRuntimeVersion", json!(version.number.to_string()));
        set("createdAt", json!(Iso8601(created_at)));
        set("lastUpdatedAt", json!(Iso8601(version.created_at)));
        set("status", json!("READY"));
        set("roleArn", json!(version.settings.role));
        for name in DESCRIBED {
            let sent = version.settings.description.get(name).cloned();
            if let Some(value) = sent.or_else(|| by_default(name)) {
                set(name, value);
            }
        }
        set("workloadIdentityDetails", workload_identity(&call.account_region, &runtime.id));
        Ok(Value::Object(members))
    });
    Ok(described?)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfRuntime {
    agent_runtime_id: String,
}

/// Inferred: the order.
pub(super) fn list(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let paging: Paging = call.input()?;
    let write = |entry: &RuntimeEntry| summary(&entry.runtime, entry.latest());
    let (page, next) =
        control.runtime.runtimes.page(&call.account_region, paging.size(), paging.token(), write)?;
    Ok(answer("agentRuntimes", page, next))
}

/// Recorded: the members and the order.
pub(super) fn list_versions(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let (OfRuntime { agent_runtime_id: id }, paging) = (call.input()?, call.input::<Paging>()?);
    let (page, next) = control.runtime.runtimes.read(&call.account_region, &id, |entry| {
        let before = |last: Option<u64>| {
            let all = entry.versions().map(|version| (u64::from(version.number), version));
            let rest = all.skip_while(move |(number, _)| last.is_some_and(|last| *number >= last));
            rest.map(|(number, version)| (number, summary(&entry.runtime, version)))
        };
        Ok(page_after(before, paging.size(), paging.token()))
    })??;
    Ok(answer("agentRuntimes", page, next))
}

/// Recorded: the members and the order. Inferred: that an unknown runtime is refused as everywhere else.
pub(super) fn endpoints(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let (OfRuntime { agent_runtime_id: id }, paging) = (call.input()?, call.input::<Paging>()?);
    let (page, next) = control.runtime.runtimes.read(&call.account_region, &id, |entry| {
        let before = |last: Option<u64>| {
            let all = entry.endpoints().into_iter().map(|endpoint| (endpoint.number, endpoint));
            let rest = all.skip_while(move |(number, _)| last.is_some_and(|last| *number >= last));
            rest.map(|(number, endpoint)| (number, runtime_endpoint::described(endpoint)))
        };
        Ok(page_after(before, paging.size(), paging.token()))
    })??;
    Ok(answer("runtimeEndpoints", page, next))
}

/// A version in a list. Inferred: an empty description if none was sent, as the API model requires one.
fn summary(runtime: &AgentRuntime, version: &Version) -> Value {
    let description = version.settings.description.get("description").cloned();
    json!({
        "agentRuntimeArn": runtime.arn.to_string(),
        "agentRuntimeId": runtime.id,
        "agentRuntimeVersion": version.number.to_string(),
        "agentRuntimeName": runtime.name,
        "description": description.unwrap_or(json!("")),
        "lastUpdatedAt": Iso8601(version.created_at),
        "status": "READY",
    })
}

fn answer(name: &str, page: Vec<Value>, next: Option<String>) -> Value {
    let mut members = Map::new();
    members.insert(name.to_owned(), Value::Array(page));
    members.extend(next.map(|next| ("nextToken".to_owned(), json!(next))));
    Value::Object(members)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateAgentRuntime {
    agent_runtime_id: String,
}

/// Creates the next version from this call only. Documented: what is left out is removed, the authorizer too. Inferred:
/// UPDATING; the next GetAgentRuntime returns READY.
pub(super) async fn update(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let UpdateAgentRuntime { agent_runtime_id: id } = call.input()?;
    let account_region = &call.account_region;
    let runtime = |entry: &RuntimeEntry| Ok((entry.runtime.name.clone(), entry.runtime.arn.to_string()));
    let (name, arn) = control.runtime.runtimes.read(account_region, &id, runtime)?;
    let configuration = configuration(&control.runtime.images, call, &name)?;
    service_role::check(control, call, &configuration.role, &arn)?;
    let (runtime, version) =
        update_agent_runtime(&control.runtime, account_region, &id, configuration).await?;
    Ok(json!({
        "agentRuntimeArn": runtime.arn.to_string(),
        "agentRuntimeId": runtime.id,
        "workloadIdentityDetails": workload_identity(account_region, &runtime.id),
        "agentRuntimeVersion": version.number.to_string(),
        "createdAt": Iso8601(runtime.created_at),
        "lastUpdatedAt": Iso8601(version.created_at),
        "status": "UPDATING",
    }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeleteAgentRuntime {
    agent_runtime_id: String,
    agent_runtime_version: Option<String>,
}

/// Deletes the runtime with everything that belongs to it, at once. Inferred: the members of the response.
pub(super) async fn delete(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let DeleteAgentRuntime { agent_runtime_id: id, agent_runtime_version } = call.input()?;
    if agent_runtime_version.is_some() {
        return Err(ApiError::not_emulated("DeleteAgentRuntime with agentRuntimeVersion"));
    }
    let runtime = delete_agent_runtime(&control.runtime, &call.account_region, &id).await?;
    control.identity.workloads.remove(&call.account_region, &runtime.id);
    control.registry.remove(&endpoint_arn(&runtime.arn, DEFAULT_QUALIFIER));
    control.registry.remove(&runtime.arn);
    control.idempotency.forget(&runtime.id);
    Ok(json!({ "status": "DELETING", "agentRuntimeId": runtime.id }))
}

#[cfg(test)]
mod tests;

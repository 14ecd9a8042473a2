//! ListAgentRuntimes, ListAgentRuntimeVersions and ListAgentRuntimeEndpoints: newest first.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::endpoints;
use crate::aws::ApiError;
use crate::aws::pagination::page_after;
use crate::aws::timestamp::Iso8601;
use crate::control::Parts;
use crate::control::call::Call;
use crate::control::list::Paging;
use crate::runtime::AgentRuntime;
use crate::runtime::version::Version;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfRuntime {
    agent_runtime_id: String,
}

/// Inferred: the order.
pub(in crate::control) fn runtimes(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let paging: Paging = call.input()?;
    let write = |entry: &crate::runtime::entry::Entry| summary(&entry.runtime, entry.latest());
    let (page, next) = parts.runtime.runtimes.page(&call.place, paging.size(), paging.token(), write)?;
    Ok(answer("agentRuntimes", page, next))
}

/// Recorded: the members and the order.
pub(in crate::control) fn versions(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let (OfRuntime { agent_runtime_id: id }, paging) = (call.input()?, call.input::<Paging>()?);
    let (page, next) = parts.runtime.runtimes.read(&call.place, &id, |entry| {
        let before = |last: Option<u64>| {
            let all = entry.versions().map(|version| (u64::from(version.number), version));
            let rest = all.skip_while(move |(number, _)| last.is_some_and(|last| *number >= last));
            rest.map(|(number, version)| (number, summary(&entry.runtime, version)))
        };
        Ok(page_after(before, paging.size(), paging.token()))
    })??;
    Ok(answer("agentRuntimes", page, next))
}

/// Recorded: the members and the order. Inferred: that an unknown runtime is refused as everywhere.
pub(in crate::control) fn endpoints(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let (OfRuntime { agent_runtime_id: id }, paging) = (call.input()?, call.input::<Paging>()?);
    let (page, next) = parts.runtime.runtimes.read(&call.place, &id, |entry| {
        let before = |last: Option<u64>| {
            let all = entry.endpoints().into_iter().map(|endpoint| (endpoint.number, endpoint));
            let rest = all.skip_while(move |(number, _)| last.is_some_and(|last| *number >= last));
            rest.map(|(number, endpoint)| (number, endpoints::described(endpoint)))
        };
        Ok(page_after(before, paging.size(), paging.token()))
    })??;
    Ok(answer("runtimeEndpoints", page, next))
}

/// A version in a list. Inferred: an empty description where none was sent, as the API model requires one.
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

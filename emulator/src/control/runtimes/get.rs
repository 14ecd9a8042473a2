//! GetAgentRuntime.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::configuration::{DESCRIBED, by_default};
use super::workload_identity;
use crate::aws::ApiError;
use crate::aws::timestamp::Iso8601;
use crate::control::Parts;
use crate::control::call::Call;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GetAgentRuntime {
    agent_runtime_id: String,
    agent_runtime_version: Option<String>,
}

/// The runtime as it is in its newest version or in the one that is asked for.
///
/// Recorded: `createdAt` is the runtime's, or that of the version which is asked for; the members that are always
/// there.
pub(in crate::control) fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let GetAgentRuntime { agent_runtime_id: id, agent_runtime_version } = call.input()?;
    let described = parts.runtime.runtimes.read(&call.place, &id, |entry| {
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
        set("workloadIdentityDetails", workload_identity(&call.place, &runtime.id));
        Ok(Value::Object(members))
    });
    Ok(described?)
}

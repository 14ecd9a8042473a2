//! Runtimes, their versions and endpoints, as the control plane makes and shows them.

mod configuration;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod endpoints;
pub(super) mod get;
pub(super) mod list;
pub(super) mod update;

use serde_json::Value;

use crate::base::arn::{Arn, Place};

/// The ARN of a runtime's endpoint. Recorded: GetAgentRuntimeEndpoint.
fn endpoint_arn(runtime: &Arn, name: &str) -> Arn {
    Arn { resource: format!("{}/runtime-endpoint/{name}", runtime.resource), ..runtime.clone() }
}

/// `workloadIdentityDetails` of a runtime. Recorded: filled at once.
fn workload_identity(place: &Place, id: &str) -> Value {
    let resource = format!("workload-identity-directory/default/workload-identity/{id}");
    serde_json::json!({ "workloadIdentityArn": place.arn("bedrock-agentcore", resource).to_string() })
}

#[cfg(test)]
mod tests;

//! Runtimes, their versions and endpoints, as the control plane makes and shows them.

mod configuration;
mod create;
mod delete;
mod endpoints;
mod get;
mod list;
mod page;
mod update;

use serde_json::Value;

use super::Parts;
use super::call::Call;
use crate::aws::rest_json::RestError;
use crate::base::arn::{Arn, Place};
use crate::runtime::RequestToken;

/// Answers one operation of this family, a repeated request as it was answered first.
pub(super) async fn answer(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    let token = call.input.get("clientToken").and_then(Value::as_str).map(|token| RequestToken {
        place: call.place.clone(),
        operation: call.operation.name(),
        token: token.to_owned(),
    });
    let Some(token) = token else { return answer_anew(parts, call).await };
    let tokens = &parts.runtime.request_tokens;
    if let Some(answer) = tokens.answer_to(&token, &call.input)? {
        return Ok(answer);
    }
    let answer = answer_anew(parts, call).await?;
    let id = [&call.input, &answer].into_iter().find_map(|members| members.get("agentRuntimeId")?.as_str());
    tokens.remember(token, &call.input, &answer, id.unwrap_or_default());
    Ok(answer)
}

async fn answer_anew(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    match call.operation.name() {
        "CreateAgentRuntime" => create::handle(parts, call).await,
        "GetAgentRuntime" => get::handle(parts, call),
        "ListAgentRuntimes" => list::runtimes(parts, call),
        "ListAgentRuntimeVersions" => list::versions(parts, call),
        "UpdateAgentRuntime" => update::handle(parts, call).await,
        "DeleteAgentRuntime" => delete::handle(parts, call).await,
        "CreateAgentRuntimeEndpoint" => endpoints::create(parts, call),
        "GetAgentRuntimeEndpoint" => endpoints::get(parts, call),
        "ListAgentRuntimeEndpoints" => list::endpoints(parts, call),
        "UpdateAgentRuntimeEndpoint" => endpoints::update(parts, call),
        "DeleteAgentRuntimeEndpoint" => endpoints::delete(parts, call).await,
        other => Err(RestError::not_emulated(other)),
    }
}

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

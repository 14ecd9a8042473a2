//! Runtimes, their versions and endpoints, as the control plane makes and shows them.

mod configuration;
pub(super) mod create;
pub(super) mod delete;
pub(super) mod endpoints;
pub(super) mod get;
pub(super) mod list;
pub(super) mod update;

use serde_json::Value;

use super::Parts;
use super::call::Call;
use crate::aws::ApiError;
use crate::base::arn::{Arn, Place};
use crate::runtime::RequestToken;

/// What the operation answers, or for a repeated request what it answered first.
pub(super) async fn once(
    parts: &Parts,
    call: &Call,
    operation: impl Future<Output = Result<Value, ApiError>>,
) -> Result<Value, ApiError> {
    let token = call.input.get("clientToken").and_then(Value::as_str).map(|token| RequestToken {
        place: call.place.clone(),
        operation: call.operation.name(),
        token: token.to_owned(),
    });
    let Some(token) = token else { return operation.await };
    let tokens = &parts.runtime.request_tokens;
    if let Some(answer) = tokens.answer_to(&token, &call.input)? {
        return Ok(answer);
    }
    let answer = operation.await?;
    let id = [&call.input, &answer].into_iter().find_map(|members| members.get("agentRuntimeId")?.as_str());
    tokens.remember(token, &call.input, &answer, id.unwrap_or_default());
    Ok(answer)
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

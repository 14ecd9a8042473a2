//! The clientToken of a call of the control plane.

use serde_json::Value;

use super::ControlPlane;
use super::call::Call;
use crate::aws::ApiError;
use crate::aws::idempotency::ClientToken;

/// The members of inputs and outputs that name the resource of a request.
const RESOURCES: [&str; 5] =
    ["agentRuntimeId", "agentRuntimeEndpointArn", "gatewayId", "gatewayIdentifier", "targetId"];

/// The result of `operation`, or the first response if a request with the same clientToken came before. Fails
/// if that request asked for something else.
pub(super) async fn once(
    control: &ControlPlane,
    call: &Call,
    token: &str,
    operation: impl AsyncFnOnce() -> Result<Value, ApiError>,
) -> Result<Value, ApiError> {
    let name = call.operation.name();
    let token =
        ClientToken { account_region: call.account_region.clone(), operation: name, token: token.to_owned() };
    control.idempotency.once(token, &call.input, operation, |answer| about(call, answer)).await
}

/// The ids of the resources whose deletion makes the response untrue. That of a deletion stays true.
fn about(call: &Call, answer: &Value) -> Vec<String> {
    if call.operation.name().starts_with("Delete") {
        return Vec::new();
    }
    let members = [&call.input, answer].into_iter();
    let ids = members.flat_map(|members| RESOURCES.iter().filter_map(|name| members.get(*name)?.as_str()));
    ids.map(str::to_owned).collect()
}

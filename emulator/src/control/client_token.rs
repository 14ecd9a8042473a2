//! The clientToken of a call of the control plane.

use serde_json::Value;

use super::ControlPlane;
use super::call::Call;
use crate::aws::ApiError;
use crate::aws::idempotency::ClientToken;

/// The members of inputs and answers that name what a request is about.
const RESOURCES: [&str; 5] =
    ["agentRuntimeId", "agentRuntimeEndpointArn", "gatewayId", "gatewayIdentifier", "targetId"];

/// What `operation` answers to the call, or the first answer where a request of the same clientToken came before. Fails
/// when that request asked for something else.
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

/// The ids of the resources whose deletion makes the answer untrue. That of a deletion stays true.
fn about(call: &Call, answer: &Value) -> Vec<String> {
    if call.operation.name().starts_with("Delete") {
        return Vec::new();
    }
    let members = [&call.input, answer].into_iter();
    let ids = members.flat_map(|members| RESOURCES.iter().filter_map(|name| members.get(*name)?.as_str()));
    ids.map(str::to_owned).collect()
}

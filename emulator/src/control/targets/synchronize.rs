//! SynchronizeGatewayTargets: reads the tools of one target again.

use serde::Deserialize;
use serde_json::{Value, json};

use super::describe;
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::gateway;

/// The operation's input. Documented: botocore, `targetIdList` holds exactly one id.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SynchronizeGatewayTargets {
    gateway_identifier: String,
    target_id_list: [String; 1],
}

/// Synchronises the target and gives it as it then is.
///
/// AWS answers at once with status SYNCHRONIZING; here the answer comes when the synchronisation is over, because a
/// local one takes milliseconds and a script that does not poll must not see the old tools.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let SynchronizeGatewayTargets { gateway_identifier, target_id_list: [target_id] } = call.input()?;
    let found = gateway::synchronize(&parts.gateway, &call.place, &gateway_identifier, &target_id).await;
    let (gateway, target) = found.map_err(|error| error.rest())?;
    Ok(json!({ "targets": [describe::now(&gateway, &target)] }))
}

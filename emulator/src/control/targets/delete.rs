//! DeleteGatewayTarget.

use serde_json::{Value, json};

use super::OfTarget;
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::gateway::delete_target;

/// Removes the target and its tools. Recorded: the answer, and 404 afterwards.
pub(in crate::control) fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let OfTarget { gateway_identifier, target_id } = call.input()?;
    let gateway = super::find(parts, call, &gateway_identifier)?;
    let deleted = delete_target(&parts.gateway, &call.place, &gateway.id, &target_id);
    let target = deleted.map_err(|error| error.rest())?;
    parts.idempotency.forget(&target.id);
    Ok(json!({ "gatewayArn": gateway.arn().to_string(), "targetId": target.id, "status": "DELETING" }))
}

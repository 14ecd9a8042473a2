//! DeleteGateway.

use serde_json::{Value, json};

use super::OfGateway;
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::gateway::delete_gateway;

/// Removes the gateway, its tags and its policy. Recorded: the answer, and 404 afterwards.
pub(in crate::control) fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let deleted = delete_gateway(&parts.gateway, &call.place, &gateway_identifier);
    let gateway = deleted.map_err(|error| error.rest())?;
    parts.register.strike_off(&gateway.arn());
    parts.idempotency.forget(&gateway.id);
    Ok(json!({ "gatewayId": gateway.id, "status": "DELETING" }))
}

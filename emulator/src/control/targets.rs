//! The targets of gateways, as the control plane makes and shows them.

mod synchronize;

use serde_json::Value;

use super::Parts;
use super::call::Call;
use crate::aws::rest_json::RestError;

/// Answers one operation of this family.
pub(super) async fn answer(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    match call.operation.name() {
        "SynchronizeGatewayTargets" => synchronize::handle(&parts.gateway, &call.input()?).await,
        other => Err(RestError::not_emulated(other)),
    }
}

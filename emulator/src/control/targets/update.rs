//! UpdateGatewayTarget.

use serde_json::Value;

use super::{OfTarget, configuration, describe};
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::gateway::update_target;

/// Changes the target and fetches its tools; the answer says UPDATING, as AWS's does, although that is over by then.
///
/// Inferred: a target that is given no name keeps its own.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let OfTarget { gateway_identifier, target_id } = call.input()?;
    let (gateway, before) = super::find_target(parts, call, &gateway_identifier, &target_id)?;
    let configuration = configuration::read(call, parts.ruleset, Some(&before.name))?;
    let updated = update_target(&parts.gateway, &call.place, &gateway.id, &target_id, configuration).await;
    let changed = updated.map_err(|error| error.rest())?;
    Ok(describe::updating(&gateway, &changed))
}

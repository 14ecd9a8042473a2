//! UpdateGateway.

use serde::Deserialize;
use serde_json::Value;

use super::{configuration, describe};
use crate::aws::ApiError;
use crate::control::Parts;
use crate::control::call::Call;
use crate::gateway::update_gateway;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateGateway {
    gateway_identifier: String,
    authorizer_type: String,
}

/// Replaces all settings; the answer says UPDATING, as AWS's does, although the next call meets the new ones.
///
/// Recorded: the text about the authorizer's type.
pub(in crate::control) async fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let UpdateGateway { gateway_identifier, authorizer_type } = call.input()?;
    let found = parts.gateway.gateways.get_in(&call.place, &gateway_identifier);
    found.map_err(|error| ApiError::not_found(error.to_string()))?;
    if authorizer_type != "CUSTOM_JWT" {
        return Err(ApiError::validation("Authorizer type cannot be updated for an existing gateway"));
    }
    let configuration = configuration::read(call)?;
    let (role, sent) = (configuration.role.clone(), configuration.sent.clone());
    let updated = update_gateway(&parts.gateway, &call.place, &gateway_identifier, configuration).await;
    let gateway = updated.map_err(|error| error.rest())?;
    Ok(describe::updating(parts, &gateway, &role, &sent))
}

//! The gateways, as the control plane makes and shows them.

mod configuration;
mod create;
mod delete;
mod describe;
mod list;
mod update;

use serde::Deserialize;
use serde_json::Value;

use super::Parts;
use super::call::Call;
use crate::aws::rest_json::RestError;

/// Which gateway.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfGateway {
    gateway_identifier: String,
}

/// Answers one operation of this family.
pub(super) async fn answer(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    match call.operation.name() {
        "CreateGateway" => create::handle(parts, call).await,
        "GetGateway" => get(parts, call),
        "ListGateways" => list::handle(parts, call),
        "UpdateGateway" => update::handle(parts, call).await,
        "DeleteGateway" => delete::handle(parts, call),
        other => Err(RestError::not_emulated(other)),
    }
}

fn get(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let gateway = parts.gateway.gateways.get_in(&call.place, &gateway_identifier);
    let gateway = gateway.map_err(|error| RestError::not_found(error.to_string()))?;
    Ok(describe::now(parts, &gateway))
}

#[cfg(test)]
mod tests;

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
use crate::aws::ApiError;

pub(super) use create::handle as create;
pub(super) use delete::handle as delete;
pub(super) use list::handle as list;
pub(super) use update::handle as update;

/// Which gateway.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfGateway {
    gateway_identifier: String,
}

/// GetGateway.
pub(super) fn get(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let gateway = parts.gateway.gateways.get_in(&call.place, &gateway_identifier);
    let gateway = gateway.map_err(|error| ApiError::not_found(error.to_string()))?;
    Ok(describe::now(parts, &gateway))
}

#[cfg(test)]
mod tests;

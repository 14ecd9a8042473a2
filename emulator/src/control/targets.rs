//! The targets of gateways, as the control plane makes and shows them.

mod configuration;
mod create;
mod credential;
mod delete;
mod describe;
mod list;
mod matrix;
mod synchronize;
mod update;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::Parts;
use super::call::Call;
use crate::aws::ApiError;
use crate::gateway::target::Target;
use crate::gateway::{Gateway, GatewayError};

pub(super) use create::handle as create;
pub(super) use delete::handle as delete;
pub(super) use list::handle as list;
pub(super) use synchronize::handle as synchronize;
pub(super) use update::handle as update;

/// Which gateway.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfGateway {
    gateway_identifier: String,
}

/// Which target.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfTarget {
    gateway_identifier: String,
    target_id: String,
}

/// GetGatewayTarget.
pub(super) fn get(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let OfTarget { gateway_identifier, target_id } = call.input()?;
    let (gateway, target) = find_target(parts, call, &gateway_identifier, &target_id)?;
    Ok(describe::now(&gateway, &target))
}

/// The gateway of this id in the region that is asked.
fn find(parts: &Parts, call: &Call, gateway_id: &str) -> Result<Arc<Gateway>, ApiError> {
    let found = parts.gateway.gateways.get_in(&call.place, gateway_id);
    found.map_err(|error| GatewayError::from(error).rest())
}

/// The target of this id, and its gateway.
fn find_target(
    parts: &Parts,
    call: &Call,
    gateway_id: &str,
    target_id: &str,
) -> Result<(Arc<Gateway>, Arc<Target>), ApiError> {
    let gateway = find(parts, call, gateway_id)?;
    let target = gateway.target(target_id).ok_or_else(|| GatewayError::UnknownTarget.rest())?;
    Ok((gateway, target))
}

#[cfg(test)]
mod tests;

//! The operations on the targets of gateways.

mod configuration;
mod credential;
mod describe;
mod outbound_authorization;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws::ApiError;
use crate::aws::pagination::page_of;
use crate::control::ControlPlane;
use crate::control::call::Call;
use crate::control::list::Paging;
use crate::gateway::target::Target;
use crate::gateway::{self, Gateway, GatewayError, create_target, delete_target, update_target};

/// Creates the target and fetches its tools; the response says CREATING, as AWS's does, although that is finished by then.
pub(super) async fn create(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let gateway = find(control, call, &gateway_identifier)?;
    let configuration = configuration::read(call, control.ruleset, None)?;
    let (hop, account_region) = (&control.gateway, &call.account_region);
    let created =
        create_target(hop, &call.entropy, &call.principal, account_region, &gateway.id, configuration).await;
    let target = created.map_err(|error| error.rest())?;
    Ok(describe::creating(&gateway, &target))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfGateway {
    gateway_identifier: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfTarget {
    gateway_identifier: String,
    target_id: String,
}

pub(super) fn get(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let OfTarget { gateway_identifier, target_id } = call.input()?;
    let (gateway, target) = find_target(control, call, &gateway_identifier, &target_id)?;
    Ok(describe::now(&gateway, &target))
}

fn find(control: &ControlPlane, call: &Call, gateway_id: &str) -> Result<Arc<Gateway>, ApiError> {
    let found = control.gateway.gateways.get_in(&call.account_region, gateway_id);
    found.map_err(|error| GatewayError::from(error).rest())
}

fn find_target(
    control: &ControlPlane,
    call: &Call,
    gateway_id: &str,
    target_id: &str,
) -> Result<(Arc<Gateway>, Arc<Target>), ApiError> {
    let gateway = find(control, call, gateway_id)?;
    let target = gateway.target(target_id).ok_or_else(|| GatewayError::UnknownTarget.rest())?;
    Ok((gateway, target))
}

/// The targets of the gateway, ordered by id. Inferred: the order.
pub(super) fn list(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let gateway = find(control, call, &gateway_identifier)?;
    let paging: Paging = call.input()?;
    let fetch = |after: Option<&String>, count| gateway.list_targets(after.map(String::as_str), count);
    let (targets, next) = page_of(fetch, |target| &target.id, paging.size(), paging.token())?;
    let items: Vec<Value> = targets.iter().map(|target| describe::summary(target)).collect();
    Ok(match next {
        Some(next) => json!({ "items": items, "nextToken": next }),
        None => json!({ "items": items }),
    })
}

/// Updates the target and fetches its tools; the response says UPDATING, as AWS's does, although that is finished by then.
///
/// Inferred: a target without a name in the request keeps its own.
pub(super) async fn update(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let OfTarget { gateway_identifier, target_id } = call.input()?;
    let (gateway, before) = find_target(control, call, &gateway_identifier, &target_id)?;
    let configuration = configuration::read(call, control.ruleset, Some(&before.name))?;
    let updated = update_target(
        &control.gateway,
        &call.principal,
        &call.account_region,
        &gateway.id,
        &target_id,
        configuration,
    )
    .await;
    let changed = updated.map_err(|error| error.rest())?;
    Ok(describe::updating(&gateway, &changed))
}

/// The input of the operation. Documented: botocore, `targetIdList` holds exactly one id.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SynchronizeGatewayTargets {
    gateway_identifier: String,
    target_id_list: [String; 1],
}

/// Synchronizes the target and returns it as it then is.
///
/// AWS responds at once with status SYNCHRONIZING; here the response comes when the synchronization has ended, because a
/// local one takes milliseconds and a script that does not poll must not see the old tools.
pub(super) async fn synchronize(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let SynchronizeGatewayTargets { gateway_identifier, target_id_list: [target_id] } = call.input()?;
    let found = gateway::synchronize(
        &control.gateway,
        &call.principal,
        &call.account_region,
        &gateway_identifier,
        &target_id,
    )
    .await;
    let (gateway, target) = found.map_err(|error| error.rest())?;
    Ok(json!({ "targets": [describe::now(&gateway, &target)] }))
}

/// Deletes the target and its tools. Recorded: the response, and 404 afterwards.
pub(super) fn delete(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let OfTarget { gateway_identifier, target_id } = call.input()?;
    let gateway = find(control, call, &gateway_identifier)?;
    let deleted = delete_target(&control.gateway, &call.account_region, &gateway.id, &target_id);
    let target = deleted.map_err(|error| error.rest())?;
    control.idempotency.forget(&target.id);
    Ok(json!({ "gatewayArn": gateway.arn().to_string(), "targetId": target.id, "status": "DELETING" }))
}

#[cfg(test)]
mod tests;

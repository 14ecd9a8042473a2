//! The operations on gateways.

mod configuration;
mod describe;

use serde::Deserialize;
use serde_json::{Value, json};

use super::tag;
use crate::aws::ApiError;
use crate::aws::pagination::page_of;
use crate::control::call::Call;
use crate::control::list::Paging;
use crate::control::{ControlPlane, service_role};
use crate::gateway::{UnknownGateway, create_gateway, delete_gateway, update_gateway};
use crate::trace::Confidence;

#[derive(Deserialize)]
struct CreateGateway {
    #[serde(default)]
    tags: tag::TagMap,
}

/// Creates the gateway; the response says CREATING, as AWS's does, although the gateway can be called by then.
pub(super) async fn create(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let configuration = configuration::read(call)?;
    let CreateGateway { tags } = call.input()?;
    let tags = tag::read(tags)?;
    let source = service_role::source_arn(call, "gateway", &configuration.name.to_ascii_lowercase());
    service_role::check(control, call, &configuration.role, &source)?;
    let (gateways, entropy) = (&control.gateway, &call.entropy);
    let created = create_gateway(gateways, entropy, &call.account_region, configuration).await;
    let gateway = created.map_err(|error| error.rest())?;
    control.registry.insert(&gateway.arn(), tags);
    Ok(describe::creating(control, &gateway))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfGateway {
    gateway_identifier: String,
}

pub(super) fn get(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let gateway = control.gateway.gateways.get_in(&call.account_region, &gateway_identifier);
    let gateway = gateway.map_err(UnknownGateway::rest)?;
    Ok(describe::now(control, &gateway))
}

/// The gateways of the region, ordered by id. Inferred: the order.
pub(super) fn list(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let paging: Paging = call.input()?;
    let fetch = |after: Option<&String>, count| {
        control.gateway.gateways.list(&call.account_region, after.map(String::as_str), count)
    };
    let (gateways, next) = page_of(fetch, |gateway| &gateway.id, paging.size(), paging.token())?;
    let items: Vec<Value> = gateways.iter().map(|gateway| describe::summary(gateway)).collect();
    Ok(match next {
        Some(next) => json!({ "items": items, "nextToken": next }),
        None => json!({ "items": items }),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateGateway {
    gateway_identifier: String,
    authorizer_type: String,
}

/// Replaces all settings; the response says UPDATING, as AWS's does, although the next call already uses the new ones.
///
/// Recorded: the text about the authorizer's type.
pub(super) async fn update(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let UpdateGateway { gateway_identifier, authorizer_type } = call.input()?;
    let found = control.gateway.gateways.get_in(&call.account_region, &gateway_identifier);
    let gateway = found.map_err(UnknownGateway::rest)?;
    if authorizer_type != gateway.authorizer_type() {
        let text = "Authorizer type cannot be updated for an existing gateway";
        return Err(ApiError::validation(text).rated(Confidence::Recorded));
    }
    let configuration = configuration::read(call)?;
    service_role::check(control, call, &configuration.role, &gateway.arn().to_string())?;
    let (role, sent) = (configuration.role.clone(), configuration.sent.clone());
    let updated =
        update_gateway(&control.gateway, &call.account_region, &gateway_identifier, configuration).await;
    let gateway = updated.map_err(|error| error.rest())?;
    Ok(describe::updating(control, &gateway, &role, &sent))
}

/// Deletes the gateway, its tags and its policy. Recorded: the response, and 404 afterwards.
pub(super) fn delete(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let deleted = delete_gateway(&control.gateway, &call.account_region, &gateway_identifier);
    let gateway = deleted.map_err(|error| error.rest())?;
    control.registry.remove(&gateway.arn());
    control.idempotency.forget(&gateway.id);
    Ok(json!({ "gatewayId": gateway.id, "status": "DELETING" }))
}

#[cfg(test)]
mod tests;

//! DeleteGateway and DeleteGatewayTarget.

use std::sync::Arc;

use super::error::GatewayError;
use crate::base::arn::Place;
use crate::gateway::target::Target;
use crate::gateway::{Gateway, Parts};

/// Removes a gateway and its workload identity. Fails while it has targets.
pub(crate) fn delete_gateway(
    parts: &Parts,
    place: &Place,
    gateway_id: &str,
) -> Result<Arc<Gateway>, GatewayError> {
    let gateway = parts.gateways.remove(place, gateway_id)?;
    parts.identity.workloads.remove(place, &gateway.workload_identity);
    Ok(gateway)
}

/// Removes a target and its tools. Calls that are on their way end as they would have.
pub(crate) fn delete_target(
    parts: &Parts,
    place: &Place,
    gateway_id: &str,
    target_id: &str,
) -> Result<Arc<Target>, GatewayError> {
    let gateway = parts.gateways.get_in(place, gateway_id)?;
    let target = gateway.change_targets(|targets| targets.remove(target_id));
    let target = target.ok_or(GatewayError::UnknownTarget)?;
    gateway.renew_catalogue();
    Ok(target)
}

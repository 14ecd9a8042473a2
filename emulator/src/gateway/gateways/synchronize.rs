//! SynchronizeGatewayTargets: a target's tools are fetched anew.

use std::sync::Arc;

use super::error::GatewayError;
use crate::base::arn::Place;
use crate::gateway::target::{self, Target};
use crate::gateway::{Gateway, Parts};

/// Fetches a target's tools anew. Whether that went well stands in the target's state.
pub(crate) async fn synchronize(
    parts: &Parts,
    place: &Place,
    gateway_id: &str,
    target_id: &str,
) -> Result<(Arc<Gateway>, Arc<Target>), GatewayError> {
    let gateway = parts.gateways.get_in(place, gateway_id)?;
    let target = gateway.target(target_id).ok_or(GatewayError::UnknownTarget)?;
    target::synchronize(parts, &gateway, &target).await;
    gateway.renew_catalogue();
    Ok((gateway, target))
}

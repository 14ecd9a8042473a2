//! UpdateGatewayTarget: a target gets another name, endpoint or credential.

use std::sync::Arc;

use super::create_target::{CreateTargetError, check_provider};
use super::error::GatewayError;
use crate::base::arn::Place;
use crate::gateway::Parts;
use crate::gateway::target::{self, Target, TargetConfiguration, TargetStatus};

/// Fetches the tools of the changed target and puts it in the place of the old one, which serves until then; gives
/// the changed one. Its id and the time of its creation stay.
///
/// Inferred: where the tools cannot be fetched, the target stays as it was and is UPDATE_UNSUCCESSFUL.
pub(crate) async fn update_target(
    parts: &Parts,
    place: &Place,
    gateway_id: &str,
    target_id: &str,
    configuration: TargetConfiguration,
) -> Result<Arc<Target>, CreateTargetError> {
    let gateway = parts.gateways.get_in(place, gateway_id)?;
    gateway.check_status("UpdateGatewayTarget")?;
    let before = gateway.target(target_id).ok_or(GatewayError::UnknownTarget)?;
    gateway.change_targets(|targets| targets.check_name(&configuration.name, Some(target_id)))?;
    check_provider(parts, &gateway, &configuration.credential)?;
    let changed = Arc::new(Target::new(parts, target_id.to_owned(), configuration).in_place_of(&before));
    target::synchronize(parts, &gateway, &changed).await;
    let outcome = changed.state();
    let is_there = gateway.change_targets(|targets| {
        targets.check_name(&changed.name, Some(target_id))?;
        if outcome.status == TargetStatus::Ready {
            return Ok::<bool, CreateTargetError>(targets.replace(&changed));
        }
        Ok(targets.get(target_id).is_some_and(|target| {
            target.keep_through(&outcome);
            true
        }))
    })?;
    if !is_there {
        return Err(GatewayError::UnknownTarget.into());
    }
    gateway.renew_catalogue();
    Ok(changed)
}

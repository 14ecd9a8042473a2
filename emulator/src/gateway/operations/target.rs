//! Creating, updating and deleting the targets of a gateway.

use std::sync::Arc;

use crate::aws::Principal;
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::base::entropy::UPPER_CASE_ALPHANUMERIC;
use crate::gateway::gateways::error::{CreateTargetError, GatewayError};
use crate::gateway::outbound::Credential;
use crate::gateway::target::{self, Target, TargetConfiguration, TargetStatus};
use crate::gateway::{Gateway, GatewayService};

/// Creates a target, with an id drawn from `entropy`, and fetches its tools. A target whose tools cannot be fetched is
/// created
/// all the same and is FAILED. It becomes visible when its first synchronization has ended, so that an aborted one
/// leaves nothing.
pub(crate) async fn create_target(
    service: &GatewayService,
    entropy: &Entropy,
    principal: &Principal,
    account_region: &AccountRegion,
    gateway_id: &str,
    configuration: TargetConfiguration,
) -> Result<Arc<Target>, CreateTargetError> {
    let gateway = service.gateways.get_in(account_region, gateway_id)?;
    gateway.check_status("CreateGatewayTarget")?;
    gateway.change_targets(|targets| targets.admit(&configuration.name))?;
    check_provider(service, &gateway, &configuration.credential)?;
    let id = entropy.characters(UPPER_CASE_ALPHANUMERIC, 10);
    let target = Arc::new(Target::new(id, configuration, &service.addresses, service.clock.now()));
    target::synchronize(service, principal, &gateway, &target).await;
    gateway.change_targets(|targets| targets.insert(&target))?;
    gateway.rebuild_catalogue();
    Ok(target)
}

/// Fails if a credential provider does not exist, or is in another region than the gateway.
pub(crate) fn check_provider(
    service: &GatewayService,
    gateway: &Gateway,
    credential: &Credential,
) -> Result<(), CreateTargetError> {
    let identity = &service.identity;
    let found = match credential {
        Credential::None | Credential::GatewayRole { .. } => return Ok(()),
        Credential::Oauth { provider_arn, .. } => {
            identity.providers.get_by_arn(provider_arn).map(|provider| provider.account_region.clone())
        }
        Credential::ApiKey { provider_arn, .. } => identity
            .api_key_providers
            .get_by_arn(provider_arn)
            .map(|provider| provider.account_region.clone()),
    };
    if found.is_some_and(|account_region| account_region == gateway.account_region) {
        return Ok(());
    }
    Err(CreateTargetError::UnknownProvider)
}

/// Fetches the tools of the updated target and replaces the old one with it, which serves until then; returns
/// the updated one. Its id and the time of its creation stay.
///
/// Inferred: if the tools cannot be fetched, the target stays as it was and is UPDATE_UNSUCCESSFUL.
pub(crate) async fn update_target(
    service: &GatewayService,
    principal: &Principal,
    account_region: &AccountRegion,
    gateway_id: &str,
    target_id: &str,
    configuration: TargetConfiguration,
) -> Result<Arc<Target>, CreateTargetError> {
    let gateway = service.gateways.get_in(account_region, gateway_id)?;
    gateway.check_status("UpdateGatewayTarget")?;
    let before = gateway.target(target_id).ok_or(GatewayError::UnknownTarget)?;
    gateway.change_targets(|targets| targets.check_name(&configuration.name, Some(target_id)))?;
    check_provider(service, &gateway, &configuration.credential)?;
    let changed = Arc::new(
        Target::new(target_id.to_owned(), configuration, &service.addresses, service.clock.now())
            .in_place_of(&before),
    );
    target::synchronize(service, principal, &gateway, &changed).await;
    let outcome = changed.state();
    let is_there = gateway.change_targets(|targets| {
        targets.check_name(&changed.name, Some(target_id))?;
        if outcome.status == TargetStatus::Ready {
            return Ok::<bool, CreateTargetError>(targets.replace(&changed));
        }
        Ok(targets.get(target_id).is_some_and(|target| {
            target.mark_update_failed(&outcome);
            true
        }))
    })?;
    if !is_there {
        return Err(GatewayError::UnknownTarget.into());
    }
    gateway.rebuild_catalogue();
    Ok(changed)
}

/// Fetches a target's tools again. The target's state says whether that succeeded.
pub(crate) async fn synchronize(
    service: &GatewayService,
    principal: &Principal,
    account_region: &AccountRegion,
    gateway_id: &str,
    target_id: &str,
) -> Result<(Arc<Gateway>, Arc<Target>), GatewayError> {
    let gateway = service.gateways.get_in(account_region, gateway_id)?;
    let target = gateway.target(target_id).ok_or(GatewayError::UnknownTarget)?;
    target::synchronize(service, principal, &gateway, &target).await;
    gateway.rebuild_catalogue();
    Ok((gateway, target))
}

/// Deletes a target and its tools. Calls in progress end as they would have.
pub(crate) fn delete_target(
    service: &GatewayService,
    account_region: &AccountRegion,
    gateway_id: &str,
    target_id: &str,
) -> Result<Arc<Target>, GatewayError> {
    let gateway = service.gateways.get_in(account_region, gateway_id)?;
    let target = gateway.change_targets(|targets| targets.remove(target_id));
    let target = target.ok_or(GatewayError::UnknownTarget)?;
    gateway.rebuild_catalogue();
    Ok(target)
}

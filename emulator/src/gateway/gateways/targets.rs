//! The targets of one gateway, and how they come, change and go.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use super::error::{GatewayError, UnknownGateway};
use crate::aws::ApiError;
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::base::entropy::UPPER_CASE_ALPHANUMERIC;
use crate::gateway::outbound::Credential;
use crate::gateway::target::{self, Target, TargetConfiguration, TargetStatus};
use crate::gateway::{Gateway, GatewayService};

/// Documented: quota, targets of a gateway.
const MAX_TARGETS: usize = 100;

/// The targets by their ids.
#[derive(Debug, Default)]
pub(crate) struct Targets {
    by_id: BTreeMap<String, Arc<Target>>,
    /// The gateway is gone, and nothing can be added.
    is_closed: bool,
}

impl Targets {
    /// The target of this id.
    pub(in crate::gateway) fn get(&self, id: &str) -> Option<Arc<Target>> {
        self.by_id.get(id).cloned()
    }

    /// In the order of their creation.
    pub(in crate::gateway) fn all(&self) -> Vec<Arc<Target>> {
        let mut targets: Vec<_> = self.by_id.values().cloned().collect();
        targets.sort_by_key(|target| target.created_at);
        targets
    }

    /// At most `count` targets, ordered by id, the first behind `after`.
    pub(in crate::gateway) fn list(&self, after: Option<&str>, count: usize) -> Vec<Arc<Target>> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.by_id.range::<str, _>((from, Bound::Unbounded)).map(|(_, it)| it).take(count).cloned().collect()
    }

    /// Whether a target of this name may be made. Inferred: the order, the name before the quota.
    pub(super) fn admit(&self, name: &str) -> Result<(), CreateTargetError> {
        if self.is_closed {
            return Err(UnknownGateway.into());
        }
        self.check_name(name, None)?;
        if self.by_id.len() >= MAX_TARGETS {
            return Err(CreateTargetError::TooMany(MAX_TARGETS));
        }
        Ok(())
    }

    /// Adds a target; fails when another one has taken its name meanwhile.
    pub(super) fn insert(&mut self, target: &Arc<Target>) -> Result<(), CreateTargetError> {
        self.admit(&target.name)?;
        self.by_id.insert(target.id.clone(), Arc::clone(target));
        Ok(())
    }

    /// Fails when a target other than `of` has the name.
    pub(super) fn check_name(&self, name: &str, of: Option<&str>) -> Result<(), CreateTargetError> {
        let others = self.by_id.values().filter(|other| of != Some(other.id.as_str()));
        if others.into_iter().any(|other| other.name == name) {
            return Err(CreateTargetError::NameTaken(name.to_owned()));
        }
        Ok(())
    }

    /// Puts a changed target in the place of the one of its id; false where that is gone.
    pub(super) fn replace(&mut self, target: &Arc<Target>) -> bool {
        let Some(account_region) = self.by_id.get_mut(&target.id) else { return false };
        *account_region = Arc::clone(target);
        true
    }

    /// Takes a target out.
    pub(super) fn remove(&mut self, id: &str) -> Option<Arc<Target>> {
        self.by_id.remove(id)
    }

    /// Lets no target in any more; false while there are some.
    pub(in crate::gateway) fn close(&mut self) -> bool {
        self.is_closed = self.by_id.is_empty();
        self.is_closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_that_goes_lets_no_target_in() {
        let mut targets = Targets::default();
        assert_eq!(targets.admit("demo"), Ok(()));
        assert!(targets.close());
        let gone = CreateTargetError::from(UnknownGateway);
        assert_eq!(targets.admit("demo"), Err(gone));
    }
}

/// Why there is no such target.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum CreateTargetError {
    /// The gateway is not there or not ready, or the target to be changed is not there.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// Documented: names are unique in the gateway (the service model, CreateGatewayTargetRequest). Inferred: the text.
    #[error("A target with name '{0}' already exists")]
    NameTaken(String),
    /// Inferred: the text.
    #[error("The gateway has reached its limit of {0} targets")]
    TooMany(usize),
    /// Recorded at Identity, for a provider that is not there. Inferred: the gateway says the same.
    #[error("Resource Credential Provider not found")]
    UnknownProvider,
}

impl From<UnknownGateway> for CreateTargetError {
    fn from(error: UnknownGateway) -> Self {
        Self::Gateway(error.into())
    }
}

impl CreateTargetError {
    /// The error as a REST-JSON response. Documented: the exceptions (botocore). Inferred: which is which.
    pub(crate) fn rest(&self) -> ApiError {
        let text = self.to_string();
        match self {
            Self::Gateway(error) => error.rest(),
            Self::NameTaken(_) => ApiError::conflict(text),
            Self::TooMany(_) => ApiError::service_quota_exceeded(text),
            Self::UnknownProvider => ApiError::not_found(text),
        }
    }
}

/// Makes a target, its id drawn from `entropy`, and fetches its tools. A target whose tools cannot be fetched is made
/// all the same and is FAILED. It is seen when its first synchronisation is over, so that one that is broken off
/// leaves nothing.
pub(crate) async fn create_target(
    service: &GatewayService,
    entropy: &Entropy,
    account_region: &AccountRegion,
    gateway_id: &str,
    configuration: TargetConfiguration,
) -> Result<Arc<Target>, CreateTargetError> {
    let gateway = service.gateways.get_in(account_region, gateway_id)?;
    gateway.check_status("CreateGatewayTarget")?;
    gateway.change_targets(|targets| targets.admit(&configuration.name))?;
    check_provider(service, &gateway, &configuration.credential)?;
    let id = entropy.characters(UPPER_CASE_ALPHANUMERIC, 10);
    let target = Arc::new(Target::new(service, id, configuration));
    target::synchronize(service, &gateway, &target).await;
    gateway.change_targets(|targets| targets.insert(&target))?;
    gateway.rebuild_catalogue();
    Ok(target)
}

/// Fails on a credential provider that is not there, or is in another region than the gateway.
pub(super) fn check_provider(
    service: &GatewayService,
    gateway: &Gateway,
    credential: &Credential,
) -> Result<(), CreateTargetError> {
    let identity = &service.identity;
    let found = match credential {
        Credential::None => return Ok(()),
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

/// Fetches the tools of the changed target and puts it in the place of the old one, which serves until then; gives
/// the changed one. Its id and the time of its creation stay.
///
/// Inferred: where the tools cannot be fetched, the target stays as it was and is UPDATE_UNSUCCESSFUL.
pub(crate) async fn update_target(
    service: &GatewayService,
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
    let changed = Arc::new(Target::new(service, target_id.to_owned(), configuration).in_place_of(&before));
    target::synchronize(service, &gateway, &changed).await;
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

/// Fetches a target's tools anew. Whether that went well stands in the target's state.
pub(crate) async fn synchronize(
    service: &GatewayService,
    account_region: &AccountRegion,
    gateway_id: &str,
    target_id: &str,
) -> Result<(Arc<Gateway>, Arc<Target>), GatewayError> {
    let gateway = service.gateways.get_in(account_region, gateway_id)?;
    let target = gateway.target(target_id).ok_or(GatewayError::UnknownTarget)?;
    target::synchronize(service, &gateway, &target).await;
    gateway.rebuild_catalogue();
    Ok((gateway, target))
}

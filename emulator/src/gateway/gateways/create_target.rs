//! How a gateway's target comes to be.

use std::sync::{Arc, PoisonError};

use super::name::{BadName, check_target_name};
use super::synchronize::UnknownGateway;
use crate::base::Entropy;
use crate::base::entropy::UPPER_CASE_ALPHANUMERIC;
use crate::gateway::outbound::Credential;
use crate::gateway::target::{self, Target, TargetConfiguration};
use crate::gateway::{Gateway, Parts};

/// Why there is no such target.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum CreateTargetError {
    /// The gateway is not there.
    #[error(transparent)]
    Gateway(#[from] UnknownGateway),
    /// The name breaks the rules.
    #[error(transparent)]
    Name(#[from] BadName),
    /// Documented: names are unique in the gateway (the service model, CreateGatewayTargetRequest). Inferred: the text.
    #[error("A target with name '{0}' already exists")]
    NameTaken(String),
    /// Recorded at Identity, for a provider that is not there. Inferred: the gateway says the same.
    #[error("Resource Credential Provider not found")]
    UnknownProvider,
}

/// Makes a target, its id drawn from `entropy`, and fetches its tools. A target whose tools cannot be fetched is made
/// all the same and is FAILED.
pub(crate) async fn create_target(
    parts: &Parts,
    entropy: &Entropy,
    gateway_id: &str,
    configuration: TargetConfiguration,
) -> Result<Arc<Target>, CreateTargetError> {
    let gateway = parts.gateways.get(gateway_id).ok_or(UnknownGateway)?;
    check_target_name(&configuration.name)?;
    if let Credential::Oauth { provider_arn, .. } = &configuration.credential
        && parts.identity.providers.get_by_arn(provider_arn).is_none()
    {
        return Err(CreateTargetError::UnknownProvider);
    }
    let id = entropy.characters(UPPER_CASE_ALPHANUMERIC, 10);
    let target = Arc::new(Target::new(parts, id, configuration));
    add(&gateway, &target)?;
    target::synchronize(parts, &gateway, &target).await;
    gateway.renew_catalogue();
    Ok(target)
}

fn add(gateway: &Gateway, target: &Arc<Target>) -> Result<(), CreateTargetError> {
    let mut targets = gateway.targets.write().unwrap_or_else(PoisonError::into_inner);
    if targets.iter().any(|other| other.name == target.name) {
        return Err(CreateTargetError::NameTaken(target.name.clone()));
    }
    targets.push(Arc::clone(target));
    Ok(())
}

//! How a gateway's target comes to be.

use std::sync::Arc;

use super::error::{GatewayError, UnknownGateway};
use crate::aws::ApiError;
use crate::base::Entropy;
use crate::base::arn::Place;
use crate::base::entropy::UPPER_CASE_ALPHANUMERIC;
use crate::gateway::outbound::Credential;
use crate::gateway::target::{self, Target, TargetConfiguration};
use crate::gateway::{Gateway, Parts};

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
    /// The error as the REST-JSON face answers it. Documented: the exceptions (botocore). Inferred: which is which.
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
    parts: &Parts,
    entropy: &Entropy,
    place: &Place,
    gateway_id: &str,
    configuration: TargetConfiguration,
) -> Result<Arc<Target>, CreateTargetError> {
    let gateway = parts.gateways.get_in(place, gateway_id)?;
    gateway.check_status("CreateGatewayTarget")?;
    gateway.change_targets(|targets| targets.admit(&configuration.name))?;
    check_provider(parts, &gateway, &configuration.credential)?;
    let id = entropy.characters(UPPER_CASE_ALPHANUMERIC, 10);
    let target = Arc::new(Target::new(parts, id, configuration));
    target::synchronize(parts, &gateway, &target).await;
    gateway.change_targets(|targets| targets.insert(&target))?;
    gateway.renew_catalogue();
    Ok(target)
}

/// Fails on a credential provider that is not there, or is in another region than the gateway.
pub(super) fn check_provider(
    parts: &Parts,
    gateway: &Gateway,
    credential: &Credential,
) -> Result<(), CreateTargetError> {
    let identity = &parts.identity;
    let found = match credential {
        Credential::None => return Ok(()),
        Credential::Oauth { provider_arn, .. } => {
            identity.providers.get_by_arn(provider_arn).map(|provider| provider.place.clone())
        }
        Credential::ApiKey { provider_arn, .. } => {
            identity.api_key_providers.get_by_arn(provider_arn).map(|provider| provider.place.clone())
        }
    };
    if found.is_some_and(|place| place == gateway.place) {
        return Ok(());
    }
    Err(CreateTargetError::UnknownProvider)
}

//! How a gateway changes and goes.

use std::sync::Arc;

use super::create::{GatewayConfiguration, SettingsError, dependencies, ready, record_failure, settings};
use super::error::GatewayError;
use crate::aws::ApiError;
use crate::base::arn::AccountRegion;
use crate::gateway::state::{GatewayState, GatewayStatus};
use crate::gateway::target::Target;
use crate::gateway::{Gateway, GatewayService};
use crate::jwt::AuthorizerError;

/// Why a gateway was not changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UpdateGatewayError {
    /// It is not there, or cannot be changed now.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// Documented: the name must be the one of the creation (the service model). Inferred: the text.
    #[error("Gateway name cannot be updated for an existing gateway")]
    Name,
    /// The settings make no gateway.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

impl UpdateGatewayError {
    /// The error as a REST-JSON response.
    pub(crate) fn rest(&self) -> ApiError {
        match self {
            Self::Gateway(error) => error.rest(),
            Self::Name => ApiError::validation(self.to_string()),
            Self::Settings(error) => error.rest(),
        }
    }
}

/// Replaces the settings at once: the next call meets the new ones. Id, targets and catalogue stay.
///
/// Inferred: where the discovery document cannot be had, the gateway stays as it was and is UPDATE_UNSUCCESSFUL.
pub(crate) async fn update_gateway(
    service: &GatewayService,
    account_region: &AccountRegion,
    gateway_id: &str,
    configuration: GatewayConfiguration,
) -> Result<Arc<Gateway>, UpdateGatewayError> {
    let gateway = service.gateways.get_in(account_region, gateway_id).map_err(GatewayError::from)?;
    gateway.check_status("UpdateGateway")?;
    if gateway.name != configuration.name {
        return Err(UpdateGatewayError::Name);
    }
    let updated_at = service.clock.now();
    let state = match settings(service, gateway_id, &configuration).await {
        Ok(settings) => ready(configuration, settings, updated_at),
        Err(SettingsError::Authorizer(AuthorizerError::Discovery(error))) => {
            let detail = error.detail.clone();
            let reason = dependencies("update", &AuthorizerError::Discovery(error));
            record_failure(service, &format!("update gateway {}", gateway.name), &reason, &detail);
            GatewayState {
                status: GatewayStatus::UpdateUnsuccessful,
                status_reasons: vec![reason],
                detail: Some(detail),
                updated_at,
                ..(*gateway.state()).clone()
            }
        }
        Err(error) => return Err(error.into()),
    };
    gateway.state.store(Arc::new(state));
    gateway.rebuild_catalogue();
    Ok(gateway)
}

/// Removes a gateway and its workload identity. Fails while it has targets.
pub(crate) fn delete_gateway(
    service: &GatewayService,
    account_region: &AccountRegion,
    gateway_id: &str,
) -> Result<Arc<Gateway>, GatewayError> {
    let gateway = service.gateways.remove(account_region, gateway_id)?;
    service.identity.workloads.remove(account_region, &gateway.workload_identity);
    Ok(gateway)
}

/// Removes a target and its tools. Calls that are on their way end as they would have.
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

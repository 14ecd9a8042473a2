//! Creating, updating and deleting gateways.

use std::sync::{Arc, Mutex, RwLock};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::base::arn::AccountRegion;
use crate::base::entropy::LOWER_CASE_ALPHANUMERIC;
use crate::base::{Entropy, RoleArn};
use crate::gateway::gateways::error::{CreateGatewayError, GatewayError, SettingsError, UpdateGatewayError};
use crate::gateway::inbound::{InboundAuthorizer, InboundConfiguration};
use crate::gateway::mcp::catalogue::GatewayCatalogue;
use crate::gateway::mcp::version::SupportedVersions;
use crate::gateway::state::{GatewaySettings, GatewayState, GatewayStatus};
use crate::gateway::{Gateway, GatewayService};
use crate::identity::{ServiceResource, create_workload_identity};
use crate::jwt::AuthorizerError;
use crate::jwt::discovery::DiscoveryError;
use crate::trace::{Check, Confidence, HopName};

/// The configuration of a gateway, from its creation or an update.
#[derive(Clone, Debug)]
pub(crate) struct GatewayConfiguration {
    /// Unique in the account and region. Documented: the service model, CreateGatewayRequest.
    pub(crate) name: String,
    /// The execution role: the gateway acts as it outbound.
    pub(crate) role: RoleArn,
    /// Who may call it.
    pub(crate) inbound: InboundConfiguration,
    /// `protocolConfiguration.mcp.supportedVersions`; empty means the service's default.
    pub(crate) supported_versions: Vec<String>,
    /// `protocolConfiguration.mcp.instructions`.
    pub(crate) instructions: Option<String>,
    /// `protocolConfiguration.mcp.searchType` is SEMANTIC.
    pub(crate) search: bool,
    /// `exceptionLevel` is DEBUG.
    pub(crate) debug: bool,
    /// The members that the control plane's responses return as they were sent.
    pub(crate) sent: Map<String, Value>,
}

/// Creates a gateway in `account_region` and its workload identity. Its id is the name, a hyphen and ten characters drawn
/// from
/// `entropy`. Documented: that form.
///
/// The discovery document is fetched now; if it is not available, the gateway is created and is FAILED. Recorded.
pub(crate) async fn create_gateway(
    service: &GatewayService,
    entropy: &Entropy,
    account_region: &AccountRegion,
    configuration: GatewayConfiguration,
) -> Result<Arc<Gateway>, CreateGatewayError> {
    service.gateways.admit(account_region, &configuration.name)?;
    let name = configuration.name.clone();
    let id = format!("{}-{}", name.to_ascii_lowercase(), entropy.characters(LOWER_CASE_ALPHANUMERIC, 10));
    let created_at = service.clock.now();
    let state = match settings(service, &id, &configuration).await {
        Ok(settings) => ready(configuration, settings, created_at),
        Err(SettingsError::Authorizer(AuthorizerError::Discovery(error))) => {
            let detail = error.detail.clone();
            let reason = dependencies("create", &error);
            record_failure(service, &format!("create gateway {name}"), &reason, &error);
            failed(configuration, reason, detail, created_at)
        }
        Err(error) => return Err(error.into()),
    };
    let has_search = state.settings.as_ref().is_some_and(|settings| settings.search);
    let gateway = Arc::new(Gateway {
        workload_identity: id.clone(),
        session_name: format!("gateway-session-{}", entropy.uuid()),
        label: name.as_str().into(),
        account_region: account_region.clone(),
        created_at,
        targets: RwLock::default(),
        catalogue: ArcSwap::from_pointee(GatewayCatalogue::new(&id, &[], has_search)),
        rebuild_lock: Mutex::default(),
        state: ArcSwap::from_pointee(state),
        id,
        name,
    });
    if gateway.settings().is_some() {
        let owner = ServiceResource::Gateway(gateway.id.clone());
        create_workload_identity(&service.identity, account_region, &gateway.workload_identity, Some(owner))?;
    }
    if let Err(error) = service.gateways.insert(&gateway) {
        service.identity.workloads.remove(account_region, &gateway.workload_identity);
        return Err(error);
    }
    Ok(gateway)
}

/// Reads the configuration and the issuer's discovery document.
pub(crate) async fn settings(
    service: &GatewayService,
    gateway_id: &str,
    configuration: &GatewayConfiguration,
) -> Result<GatewaySettings, SettingsError> {
    let GatewayConfiguration { inbound, supported_versions, instructions, search, debug, .. } = configuration;
    let versions = SupportedVersions::new(supported_versions)?;
    let parts = (&service.client, &service.clock, &service.addresses);
    let inbound = InboundAuthorizer::create(inbound.clone(), gateway_id, parts).await?;
    let (debug, search, instructions) = (*debug, *search, instructions.clone());
    Ok(GatewaySettings { debug, search, instructions, inbound, versions })
}

/// The state of a gateway that can be called.
pub(crate) fn ready(
    configuration: GatewayConfiguration,
    settings: GatewaySettings,
    updated_at: Timestamp,
) -> GatewayState {
    GatewayState {
        status: GatewayStatus::Ready,
        status_reasons: Vec::new(),
        detail: None,
        updated_at,
        role: configuration.role,
        sent: configuration.sent,
        settings: Some(Arc::new(settings)),
    }
}

fn failed(
    configuration: GatewayConfiguration,
    reason: String,
    detail: String,
    updated_at: Timestamp,
) -> GatewayState {
    GatewayState {
        status: GatewayStatus::Failed,
        status_reasons: vec![reason],
        detail: Some(detail),
        updated_at,
        role: configuration.role,
        sent: configuration.sent,
        settings: None,
    }
}

/// Recorded: the whole text of a creation, 2026. Inferred: `update` in place of `create`.
pub(crate) fn dependencies(verb: &str, error: &DiscoveryError) -> String {
    format!(
        "Failed to {verb} gateway dependencies: {error} (Service: AgentCredentialProvider, Status Code: 400)"
    )
}

/// Leaves a trace, because AWS's words do not say what is wrong with the document.
pub(crate) fn record_failure(service: &GatewayService, title: &str, reason: &str, error: &DiscoveryError) {
    let recorder = service.traces.begin(HopName::Gateway, title.to_owned());
    let expected = "a document with issuer and keys";
    recorder.check(Check::failed(error.cause, "discovery document", expected, error.detail.clone()));
    recorder.answered(http::StatusCode::OK, reason.to_owned(), Confidence::Recorded);
}

/// Replaces the settings at once: the next call uses the new ones. Id, targets and catalogue stay.
///
/// Inferred: if the discovery document is not available, the gateway stays as it was and is UPDATE_UNSUCCESSFUL.
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
            let reason = dependencies("update", &error);
            record_failure(service, &format!("update gateway {}", gateway.name), &reason, &error);
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

/// Deletes a gateway and its workload identity. Fails while it has targets.
pub(crate) fn delete_gateway(
    service: &GatewayService,
    account_region: &AccountRegion,
    gateway_id: &str,
) -> Result<Arc<Gateway>, GatewayError> {
    let gateway = service.gateways.remove(account_region, gateway_id)?;
    service.identity.workloads.remove(account_region, &gateway.workload_identity);
    Ok(gateway)
}

//! How a gateway comes to be.

use std::sync::{Arc, Mutex, RwLock};

use arc_swap::ArcSwap;

use super::NameTaken;
use super::name::{BadName, check_gateway_name};
use crate::base::Entropy;
use crate::base::entropy::LOWER_CASE_ALPHANUMERIC;
use crate::gateway::inbound::{Challenges, UnprintableScope, metadata};
use crate::gateway::mcp::catalogue::Catalogue;
use crate::gateway::mcp::version::{ConfigurationError, SupportedVersions};
use crate::gateway::{Gateway, Parts};
use crate::identity::{CreateWorkloadError, ServiceResource, create_workload_identity};
use crate::jwt::{Authorizer, AuthorizerConfiguration, AuthorizerError};

/// What a gateway is made of.
#[derive(Clone, Debug)]
pub(crate) struct GatewayConfiguration {
    /// Unique in the account. Documented: the service model, CreateGatewayRequest.
    pub(crate) name: String,
    /// `customJWTAuthorizer`.
    pub(crate) authorizer: AuthorizerConfiguration,
    /// `protocolConfiguration.mcp.supportedVersions`; empty means the service's default.
    pub(crate) supported_versions: Vec<String>,
    /// `protocolConfiguration.mcp.searchType` is SEMANTIC.
    pub(crate) search: bool,
    /// `exceptionLevel` is DEBUG.
    pub(crate) debug: bool,
}

/// Why there is no such gateway.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CreateGatewayError {
    /// The name breaks the rules.
    #[error(transparent)]
    Name(#[from] BadName),
    /// Another gateway has the name.
    #[error(transparent)]
    NameTaken(#[from] NameTaken),
    /// A protocol version that cannot be spoken.
    #[error(transparent)]
    Versions(#[from] ConfigurationError),
    /// An allowed scope that no header can carry.
    #[error(transparent)]
    Scope(#[from] UnprintableScope),
    /// The authorizer's rules allow nobody, or its discovery URL is none.
    #[error("{0}")]
    Authorizer(AuthorizerError),
    /// Recorded: the whole text, 2026.
    #[error(
        "Failed to create gateway dependencies: {0} (Service: AgentCredentialProvider, Status Code: 400)"
    )]
    Discovery(AuthorizerError),
    /// Its workload identity cannot be made.
    #[error("Failed to create gateway dependencies: {0}")]
    Workload(#[from] CreateWorkloadError),
}

impl From<AuthorizerError> for CreateGatewayError {
    fn from(error: AuthorizerError) -> Self {
        match error {
            AuthorizerError::Discovery(_) => Self::Discovery(error),
            AuthorizerError::NothingAllowed | AuthorizerError::DiscoveryUrl(_) => Self::Authorizer(error),
        }
    }
}

impl CreateGatewayError {
    /// What exactly is wrong with the discovery document, which AWS does not tell; none for all other causes.
    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Discovery(error) => error.detail(),
            _ => None,
        }
    }
}

/// Makes a gateway and its workload identity. Its id is the name, a hyphen and ten characters drawn from `entropy`.
/// Documented: that form.
///
/// The discovery document is fetched now; one that cannot be had is the error.
pub(crate) async fn create_gateway(
    parts: &Parts,
    entropy: &Entropy,
    configuration: GatewayConfiguration,
) -> Result<Arc<Gateway>, CreateGatewayError> {
    let GatewayConfiguration { name, authorizer, supported_versions, search, debug } = configuration;
    check_gateway_name(&name)?;
    if parts.gateways.all().iter().any(|other| other.name == name) {
        return Err(NameTaken(name).into());
    }
    let versions = SupportedVersions::new(&supported_versions)?;
    let id = format!("{}-{}", name.to_ascii_lowercase(), entropy.characters(LOWER_CASE_ALPHANUMERIC, 10));
    let challenges = Challenges::new(&authorizer.allowed_scopes, &parts.addresses.gateway_metadata(&id))?;
    let authorizer = Authorizer::create(authorizer, &parts.client, &parts.clock, &parts.addresses).await?;
    let metadata = metadata(
        authorizer.issuer(),
        &parts.addresses.gateway(&id),
        &authorizer.configuration().allowed_scopes,
    );
    let gateway = Arc::new(Gateway {
        workload_identity: id.clone(),
        debug,
        search,
        authorizer,
        versions,
        challenges,
        metadata,
        targets: RwLock::default(),
        catalogue: ArcSwap::from_pointee(Catalogue::new(&id, &[], search)),
        cataloguing: Mutex::default(),
        id,
        name,
    });
    let owner = ServiceResource::Gateway(gateway.id.clone());
    create_workload_identity(&parts.identity, &gateway.workload_identity, Some(owner))?;
    parts.gateways.insert(Arc::clone(&gateway))?;
    Ok(gateway)
}

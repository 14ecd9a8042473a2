//! What a gateway's role needs for the calls of a target.

use percent_encoding::percent_decode_str;

use super::credential::{Credential, provider_name};
use super::error::CredentialKind;
use crate::base::arn::Arn;
use crate::gateway::target::Target;
use crate::gateway::{Gateway, GatewayService};

/// What a runtime asks of whoever invokes it.
pub(crate) const INVOKE_AGENT_RUNTIME: &str = "bedrock-agentcore:InvokeAgentRuntime";

const GET_SECRET_VALUE: &str = "secretsmanager:GetSecretValue";

/// An action that the role needs, and its resources, in the order in which AWS asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NeededPermission {
    pub(crate) action: &'static str,
    pub(crate) resources: Vec<String>,
}

/// What the role needs for a target; fails with a sentence if that is not known, for a service outside of AgentCore.
pub(crate) fn needed_permissions(
    service: &GatewayService,
    gateway: &Gateway,
    target: &Target,
) -> Result<Vec<NeededPermission>, String> {
    match &target.credential {
        Credential::None => Ok(Vec::new()),
        Credential::Oauth { provider_arn, .. } => {
            of_existing(target, of_provider(service, gateway, provider_arn, CredentialKind::OauthToken))
        }
        Credential::ApiKey { provider_arn, .. } => {
            of_existing(target, of_provider(service, gateway, provider_arn, CredentialKind::ApiKey))
        }
        Credential::GatewayRole { service: signing_name, .. } => of_signed(target, signing_name),
    }
}

/// Fails if the provider is gone, so that its secret is not known.
fn of_existing(target: &Target, needed: Vec<NeededPermission>) -> Result<Vec<NeededPermission>, String> {
    if needed.iter().any(|needed| needed.action == GET_SECRET_VALUE) {
        return Ok(needed);
    }
    Err(format!("the credential provider of target {} does not exist any more", target.name))
}

/// What the role needs to get something of a provider. Recorded: the actions and resources, the token vault before the
/// provider, and the directory before the workload identity.
pub(super) fn of_provider(
    service: &GatewayService,
    gateway: &Gateway,
    provider_arn: &str,
    kind: CredentialKind,
) -> Vec<NeededPermission> {
    let agentcore = |resource: &str| gateway.account_region.arn("bedrock-agentcore", resource).to_string();
    let directory = "workload-identity-directory/default";
    let workload = [
        agentcore(directory),
        agentcore(&[directory, "/workload-identity/", &gateway.workload_identity].concat()),
    ];
    let name = provider_name(provider_arn);
    let (action, provider, secret) = match kind {
        CredentialKind::OauthToken => {
            let provider = service.identity.providers.get(&gateway.account_region, name);
            let secret = provider.map(|provider| provider.secret.arn.clone());
            ("bedrock-agentcore:GetResourceOauth2Token", "oauth2credentialprovider", secret)
        }
        CredentialKind::ApiKey => {
            let provider = service.identity.api_key_providers.get(&gateway.account_region, name);
            let secret = provider.map(|provider| provider.secret.arn.clone());
            ("bedrock-agentcore:GetResourceApiKey", "apikeycredentialprovider", secret)
        }
    };
    let vault = "token-vault/default";
    let vault = [agentcore(vault), agentcore(&[vault, "/", provider, "/", name].concat())];
    let mut needed = vec![
        NeededPermission { action: "bedrock-agentcore:GetWorkloadAccessToken", resources: workload.to_vec() },
        NeededPermission { action, resources: [vault, workload].concat() },
    ];
    // Identity answers for a provider that does not exist.
    needed.extend(secret.map(|arn| NeededPermission { action: GET_SECRET_VALUE, resources: vec![arn] }));
    needed
}

/// What a runtime asks the role that signs for it. Recorded: the runtime's ARN, and that of its endpoint.
fn of_signed(target: &Target, signing_name: &str) -> Result<Vec<NeededPermission>, String> {
    let url = target.backend.url();
    let runtime = runtime_arn(url.path()).filter(|_| signing_name == "bedrock-agentcore");
    let Some(runtime) = runtime else {
        return Err(format!(
            "target {} is signed for as {signing_name} at {url}: what that asks for is not known here",
            target.name
        ));
    };
    let query = url.query().unwrap_or_default();
    let named = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "qualifier");
    let endpoint = named.map_or_else(|| "DEFAULT".into(), |(_, qualifier)| qualifier);
    Ok(vec![NeededPermission {
        action: INVOKE_AGENT_RUNTIME,
        resources: vec![runtime.to_string(), format!("{runtime}/runtime-endpoint/{endpoint}")],
    }])
}

/// The runtime of `/runtimes/ARN/invocations`.
fn runtime_arn(path: &str) -> Option<Arn> {
    let segment = path.split_once("/runtimes/")?.1.strip_suffix("/invocations")?;
    percent_decode_str(segment).decode_utf8().ok()?.parse().ok()
}

//! AgentCore Identity: workload identities, credential providers, outbound tokens.

mod api_key;
mod by_region;
mod cache;
pub(crate) mod caller;
mod decision;
mod discovery;
mod error;
mod exchange;
pub(crate) mod operations;
mod outbound_token;
mod permission;
pub(crate) mod provider;
mod resource_token;
mod service;
mod user_token;
mod workload_token;
pub(crate) mod workloads;

use std::sync::Arc;

use self::caller::IdentityCaller;

use crate::base::arn::{AccountRegion, Arn};
use crate::base::{Entropy, Secret};
use crate::trace::{HopName, Recorder};

pub(crate) use self::provider::client_authentication::ClientAuthenticationMethod;
pub(crate) use self::workloads::{CreateWorkloadError, ServiceResource, WorkloadError, WorkloadIdentity};
pub(crate) use error::IdentityError;
pub(crate) use outbound_token::OutboundToken;
pub(crate) use provider::ProviderError;
pub(crate) use provider::api_key::ApiKeyCredentialProvider;
pub(crate) use provider::discovery::Oauth2Discovery;
pub(crate) use provider::oauth2::{Oauth2CredentialProvider, ProviderConfiguration};
pub(crate) use provider::secret::ManagedSecret;
pub(crate) use service::Identity;
pub(crate) use user_token::claimed;
pub(crate) use workload_token::{User, WorkloadAccessToken};

/// Creates a workload identity in the default directory of `account_region`, `linked_to` the service resource that it is
/// created
/// with, or to none for outside callers. Fails if the name breaks the rules or is taken.
pub(crate) fn create_workload_identity(
    identity: &Identity,
    account_region: &AccountRegion,
    name: &str,
    linked_to: Option<ServiceResource>,
) -> Result<Arc<WorkloadIdentity>, CreateWorkloadError> {
    let now = identity.clock.now();
    identity.workloads.create(WorkloadIdentity {
        account_region: account_region.clone(),
        name: name.to_owned(),
        linked_to,
        allowed_resource_oauth2_return_urls: None,
        created_at: now,
        updated_at: now,
    })
}

/// Creates a CustomOauth2 credential provider in the default token vault of `account_region`; its secret's name and ARN are
/// drawn from
/// `entropy`. Fails if members break the rules or the name is taken.
///
/// Recorded: the discovery URL is not asked.
pub(crate) fn create_oauth2_credential_provider(
    identity: &Identity,
    account_region: &AccountRegion,
    entropy: &Entropy,
    configuration: ProviderConfiguration,
) -> Result<Arc<Oauth2CredentialProvider>, ProviderError> {
    identity.providers.create(account_region, entropy, &identity.secrets, configuration, identity.clock.now())
}

/// Replaces the configuration of an OAuth2 credential provider; tokens fetched before are not returned again.
/// Fails as a creation does, and if there is no such provider.
pub(crate) fn update_oauth2_credential_provider(
    identity: &Identity,
    account_region: &AccountRegion,
    configuration: ProviderConfiguration,
) -> Result<Arc<Oauth2CredentialProvider>, ProviderError> {
    identity.providers.update(
        account_region,
        &identity.entropy,
        &identity.secrets,
        configuration,
        identity.clock.now(),
    )
}

/// Deletes an OAuth2 credential provider and its secret, and returns its ARN; fails if there is none.
pub(crate) fn delete_oauth2_credential_provider(
    identity: &Identity,
    account_region: &AccountRegion,
    name: &str,
) -> Result<Arn, ProviderError> {
    identity.providers.delete(account_region, &identity.secrets, name)
}

/// Creates an API key credential provider in the default token vault of `account_region`; its secret's name and ARN are
/// drawn from
/// `entropy`. Fails if the name is taken; the API model checks it against the rules.
pub(crate) fn create_api_key_credential_provider(
    identity: &Identity,
    account_region: &AccountRegion,
    entropy: &Entropy,
    name: &str,
    api_key: Secret,
) -> Result<Arc<ApiKeyCredentialProvider>, ProviderError> {
    let made = (name, api_key);
    identity.api_key_providers.create(account_region, entropy, &identity.secrets, made, identity.clock.now())
}

/// Replaces the key of an API key credential provider; fails if there is none.
pub(crate) fn update_api_key_credential_provider(
    identity: &Identity,
    account_region: &AccountRegion,
    name: &str,
    api_key: Secret,
) -> Result<Arc<ApiKeyCredentialProvider>, ProviderError> {
    let changed = (name, api_key);
    identity.api_key_providers.update(
        account_region,
        &identity.entropy,
        &identity.secrets,
        changed,
        identity.clock.now(),
    )
}

/// Deletes an API key credential provider and its key, and returns its ARN; fails if there is none.
pub(crate) fn delete_api_key_credential_provider(
    identity: &Identity,
    account_region: &AccountRegion,
    name: &str,
) -> Result<Arn, ProviderError> {
    identity.api_key_providers.delete(account_region, &identity.secrets, name)
}

/// A workload access token for `caller`, acting for `user` or for itself; one for itself may have been returned
/// before. The caller is authorized each time. Fails if there is no such workload or the caller may not use it.
pub(crate) async fn workload_access_token(
    identity: &Identity,
    caller: &IdentityCaller<'_>,
    workload: &str,
    user: Option<&User>,
) -> Result<WorkloadAccessToken, IdentityError> {
    let permission = identity.may_act(caller, workload)?;
    Ok(match user {
        Some(_) => identity.seal.seal(&permission, user)?,
        None => identity.seal.issue_cached(&permission)?,
    })
}

/// The OAuth2 access token of a provider for the workload of `token`, from the cache or from the provider's token
/// endpoint. Recorded in the trace as an Identity hop below `recorder`.
pub(crate) async fn resource_oauth2_token(
    identity: &Identity,
    caller: &IdentityCaller<'_>,
    token: &WorkloadAccessToken,
    provider: &str,
    scopes: &[String],
    recorder: &Recorder,
) -> Result<Arc<OutboundToken>, IdentityError> {
    let hop = recorder.hop(HopName::Identity, ["GetResourceOauth2Token ", provider].concat());
    resource_token::get_and_answer(identity, caller, token, provider, scopes, &hop).await
}

/// The API key of a provider for the workload of `token`, as it is in Secrets Manager now. Recorded in the trace as an
/// Identity hop below `recorder`.
pub(crate) async fn resource_api_key(
    identity: &Identity,
    caller: &IdentityCaller<'_>,
    token: &WorkloadAccessToken,
    provider: &str,
    recorder: &Recorder,
) -> Result<Secret, IdentityError> {
    let hop = recorder.hop(HopName::Identity, ["GetResourceApiKey ", provider].concat());
    api_key::get_and_answer(identity, caller, token, provider, &hop)
}

#[cfg(test)]
pub(crate) mod test_provider;

#[cfg(test)]
mod tests;

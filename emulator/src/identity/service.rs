//! What Identity works with.

use std::sync::Arc;

use jiff::Timestamp;

use super::cache::TokenCache;
use super::caller::IdentityCaller;
use super::error::IdentityError;
use super::permission::{self, ActAsWorkload};
use super::provider::api_key::ApiKeyProviders;
use super::provider::oauth2::Providers;
use super::workload_token::{TokenSealer, WorkloadAccessToken};
use super::workloads::{WorkloadIdentity, Workloads};
use crate::base::arn::AccountRegion;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock, Entropy};
use crate::secretsmanager::Secrets;

/// What Identity works with.
#[derive(Debug)]
pub(crate) struct Identity {
    /// The emulator's time: tokens expire by it.
    pub(crate) clock: Clock,
    /// Generates ids and nonces.
    pub(crate) entropy: Entropy,
    /// Which URLs are the emulator's own, and its account and region.
    pub(crate) addresses: Addresses,
    pub(crate) client: SharedClient,
    pub(crate) workloads: Workloads,
    /// The token vault's OAuth2 credential providers.
    pub(crate) providers: Providers,
    /// The token vault's API key credential providers.
    pub(crate) api_key_providers: ApiKeyProviders,
    pub(crate) token_vault_made_at: Timestamp,
    /// Holds the providers' secrets.
    pub(crate) secrets: Secrets,
    pub(in crate::identity) seal: TokenSealer,
    pub(in crate::identity) cache: TokenCache,
}

impl Identity {
    /// An Identity without workloads and providers, in a Secrets Manager of its own.
    pub(crate) fn new(clock: Clock, entropy: Entropy, addresses: Addresses, client: SharedClient) -> Self {
        Self {
            token_vault_made_at: clock.now(),
            secrets: Secrets::new(clock.clone()),
            seal: TokenSealer::new(clock.clone(), entropy.clone()),
            cache: TokenCache::new(clock.clone()),
            clock,
            entropy,
            addresses,
            client,
            workloads: Workloads::default(),
            providers: Providers::default(),
            api_key_providers: ApiKeyProviders::default(),
        }
    }

    /// Keeps the providers' secrets in this Secrets Manager from now on.
    pub(crate) fn with_secrets(self, secrets: Secrets) -> Self {
        Self { secrets, ..self }
    }

    pub(in crate::identity) fn may_act(
        &self,
        caller: &IdentityCaller<'_>,
        workload: &str,
    ) -> Result<ActAsWorkload, IdentityError> {
        Ok(permission::act_as_workload(caller, self.workload(caller.account_region(), workload)?)?)
    }

    /// The workload identity that a workload access token is of; `None` for a text that is no valid token.
    pub(crate) fn workload_of(&self, token: &str) -> Option<String> {
        let claims = self.seal.open(&WorkloadAccessToken::from_text(token)).ok()?;
        Some(claims.workload.clone())
    }

    pub(crate) fn workload(
        &self,
        account_region: &AccountRegion,
        name: &str,
    ) -> Result<Arc<WorkloadIdentity>, IdentityError> {
        self.workloads
            .get(account_region, name)
            .ok_or_else(|| IdentityError::UnknownWorkload(name.to_owned()))
    }
}

//! The variables of `agentcore-local env`, for one gateway and the resources behind it.

use std::sync::Arc;

use indexmap::IndexMap;

use super::LocalApi;
use crate::aws::principal;
use crate::cognito::pool::Pool;
use crate::gateway::Gateway;
use crate::identity::{Oauth2CredentialProvider, Oauth2Discovery};
use crate::status::{ENVIRONMENT, TokenRequest};

impl LocalApi {
    /// The variables for the gateway of this name or id, or for the oldest; `None` if there is no such gateway.
    pub(crate) fn variables(&self, gateway: Option<&str>) -> Option<IndexMap<String, String>> {
        let gateway = match gateway {
            Some(name) => Some(self.chosen_gateway(Some(name)).ok()?),
            None => self.first_gateway(),
        };
        Some(self.environment(gateway.as_deref()))
    }

    /// The variables of [`ENVIRONMENT`] in their order; one without its resource is absent. Without a gateway, the oldest
    /// provider
    /// and the oldest runtime are used.
    pub(super) fn environment(&self, gateway: Option<&Gateway>) -> IndexMap<String, String> {
        let region =
            gateway.map_or(&self.addresses.account_region().region, |gateway| &gateway.account_region.region);
        let inbound = gateway.and_then(|gateway| self.inbound_pool(gateway));
        let client = inbound.as_ref().and_then(|pool| self.inbound_client(gateway, pool));
        let provider = self.provider(gateway);
        let outbound = provider.as_ref().and_then(|provider| self.outbound_pool(provider));
        let secret =
            provider.as_ref().and_then(|provider| provider.secret.client_secret(&self.identity.secrets));
        let runtime = self.runtime_arn(gateway);
        // In the order of the names.
        let values: [Option<String>; ENVIRONMENT.len()] = [
            Some(self.endpoint()),
            Some(self.addresses.public_url().to_owned()),
            Some(principal::ROOT_ACCESS_KEY_ID.to_owned()),
            Some(principal::ROOT_SECRET_ACCESS_KEY.to_owned()),
            Some(region.clone()),
            Some(region.clone()),
            inbound.as_ref().map(|pool| pool.id.clone()),
            client,
            gateway.map(|gateway| self.addresses.gateway(&gateway.id)),
            outbound.as_ref().map(|pool| pool.id.clone()),
            provider.as_ref().map(|provider| provider.client_id.clone()),
            secret.map(|secret| secret.expose().to_owned()),
            outbound.as_ref().and_then(|pool| self.token_endpoint(pool)),
            runtime.clone(),
            runtime.map(|arn| format!("{}?qualifier=DEFAULT", self.addresses.invocations(&arn))),
        ];
        ENVIRONMENT
            .into_iter()
            .zip(values)
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }

    /// The URL at which a program on this machine reaches the emulator, whatever its public URL leads through.
    fn endpoint(&self) -> String {
        crate::base::addresses::url_of(self.listening)
    }

    fn inbound_client(&self, gateway: Option<&Gateway>, pool: &Pool) -> Option<String> {
        let login = self.login_client(gateway, pool, &TokenRequest::default());
        login.ok().map(|client| client.id.clone())
    }

    /// The provider of the gateway's first target that has one, else the oldest.
    fn provider(&self, gateway: Option<&Gateway>) -> Option<Arc<Oauth2CredentialProvider>> {
        let targets = gateway.map(Gateway::targets).unwrap_or_default();
        let mut arns = targets.iter().filter_map(|target| target.credential.oauth_provider_arn());
        let of_target = arns.find_map(|arn| self.identity.providers.get_by_arn(arn));
        of_target.or_else(|| self.identity.providers.oldest())
    }

    fn outbound_pool(&self, provider: &Oauth2CredentialProvider) -> Option<Arc<Pool>> {
        match &provider.discovery {
            Oauth2Discovery::DiscoveryUrl(url) => self.pool_of(url),
            Oauth2Discovery::AuthorizationServerMetadata(_) => {
                self.cognito.pools.client(&provider.client_id).map(|client| Arc::clone(&client.pool))
            }
        }
    }

    /// The runtime that the gateway's first target leads to, else the oldest.
    fn runtime_arn(&self, gateway: Option<&Gateway>) -> Option<String> {
        let arns = self.runtime.runtimes.each(|entry| entry.runtime.arn.to_string());
        let targets = gateway.map(Gateway::targets).unwrap_or_default();
        let leads_to = |arn: &&String| {
            let segment = crate::base::addresses::percent_encode(arn);
            targets.iter().any(|target| target.backend.url().path().contains(&segment))
        };
        arns.iter().find(leads_to).or(arns.first()).cloned()
    }
}

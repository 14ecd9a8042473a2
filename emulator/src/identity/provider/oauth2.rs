//! OAuth2 credential providers of the kind CustomOauth2.

use std::sync::Arc;

use jiff::Timestamp;

use super::client_authentication::ClientAuthenticationMethod;
use super::discovery::{Oauth2Discovery, TokenEndpointSource};
use super::secret::{ClientSecret, ManagedSecret};
use super::{CredentialProvider, MAX_PROVIDERS, ProviderError, arn, parse_arn};
use crate::aws::pagination::ForeignToken;
use crate::base::arn::{AccountRegion, Arn};
use crate::base::{Entropy, Secret};
use crate::identity::by_region::ByRegion;
use crate::secretsmanager::Secrets;

/// The kind's name in ARNs and in the tokens of lists.
const KIND: &str = "oauth2credentialprovider";

/// The configuration of a CustomOauth2 credential provider.
#[derive(Clone, Debug)]
pub(crate) struct ProviderConfiguration {
    /// Unique in its account and region.
    pub(crate) name: String,
    pub(crate) discovery: Oauth2Discovery,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    /// How the client authenticates at the token endpoint; `None` for AWS's default.
    pub(crate) client_authentication_method: Option<ClientAuthenticationMethod>,
}

/// A CustomOauth2 credential provider of the default token vault.
#[derive(Debug)]
pub(crate) struct Oauth2CredentialProvider {
    pub(crate) account_region: AccountRegion,
    /// Unique in its account and region.
    pub(crate) name: String,
    /// `...:token-vault/default/oauth2credentialprovider/NAME`. Recorded.
    pub(crate) arn: String,
    /// As it was sent.
    pub(crate) discovery: Oauth2Discovery,
    pub(crate) client_id: String,
    pub(crate) secret: ManagedSecret,
    /// Where users would come back to. Recorded: a UUID of the provider's own.
    pub(crate) callback_url: String,
    /// As it was sent; AWS does not say its default. Recorded.
    pub(crate) client_authentication_method: Option<ClientAuthenticationMethod>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// Which URL the exchange calls first.
    pub(in crate::identity) token_endpoint_source: TokenEndpointSource,
    /// Distinguishes it from its state before an update, and from an earlier provider of the same name.
    pub(in crate::identity) revision: u64,
}

impl Oauth2CredentialProvider {
    pub(crate) fn parsed_arn(&self) -> Arn {
        arn(&self.account_region, KIND, &self.name)
    }

    /// How the client authenticates at the token endpoint.
    ///
    /// Inferred: AWS does not say its default; Basic is the one that every server must support (RFC 6749, 2.3.1).
    pub(in crate::identity) fn authentication_method(&self) -> ClientAuthenticationMethod {
        let method = self.client_authentication_method.or_else(|| self.discovery.authentication_method());
        method.unwrap_or(ClientAuthenticationMethod::ClientSecretBasic)
    }
}

impl CredentialProvider for Oauth2CredentialProvider {
    fn arn(&self) -> &str {
        &self.arn
    }
}

/// The OAuth2 credential providers of the default token vault of each account and region.
#[derive(Debug, Default)]
pub(crate) struct Providers(ByRegion<Oauth2CredentialProvider>);

impl Providers {
    pub(crate) fn get(
        &self,
        account_region: &AccountRegion,
        name: &str,
    ) -> Option<Arc<Oauth2CredentialProvider>> {
        self.0.get(account_region, name)
    }

    /// The provider of this ARN, as a gateway target names it.
    pub(crate) fn get_by_arn(&self, arn: &str) -> Option<Arc<Oauth2CredentialProvider>> {
        let (account_region, name) = parse_arn(arn)?;
        self.get(&account_region, &name).filter(|provider| provider.arn == arn)
    }

    /// The provider that was created first, in any account and region.
    pub(crate) fn oldest(&self) -> Option<Arc<Oauth2CredentialProvider>> {
        self.0.all().into_iter().min_by_key(|provider| provider.created_at)
    }

    /// Creates a provider and stores its secret; fails if members break the rules or the name is taken.
    pub(in crate::identity) fn create(
        &self,
        account_region: &AccountRegion,
        entropy: &Entropy,
        secrets: &Secrets,
        configuration: ProviderConfiguration,
        now: Timestamp,
    ) -> Result<Arc<Oauth2CredentialProvider>, ProviderError> {
        let token_endpoint_source = configuration.discovery.token_endpoint_source()?;
        let ProviderConfiguration { name, discovery, client_id, client_secret, client_authentication_method } =
            configuration;
        let key = name.clone();
        let refused = |refused| ProviderError::refused(refused, &key);
        self.0.create((account_region, &key), MAX_PROVIDERS, refused, |revision| {
            let content = ClientSecret { client_id: client_id.clone(), client_secret };
            let secret =
                ManagedSecret::create(secrets, entropy, account_region, ("oauth2", &name), &content)?;
            let (region, id) = (&account_region.region, entropy.uuid());
            Ok(Oauth2CredentialProvider {
                account_region: account_region.clone(),
                arn: arn(account_region, KIND, &name).to_string(),
                callback_url: format!(
                    "https://bedrock-agentcore.{region}.amazonaws.com/identities/oauth2/callback/{id}"
                ),
                name,
                discovery,
                client_id,
                secret,
                client_authentication_method,
                created_at: now,
                updated_at: now,
                token_endpoint_source,
                revision,
            })
        })
    }

    /// Replaces a provider's whole configuration, its secret too; ARNs and callback URL stay. Fails as a creation does,
    /// and if there is none.
    pub(in crate::identity) fn update(
        &self,
        account_region: &AccountRegion,
        entropy: &Entropy,
        secrets: &Secrets,
        configuration: ProviderConfiguration,
        now: Timestamp,
    ) -> Result<Arc<Oauth2CredentialProvider>, ProviderError> {
        let token_endpoint_source = configuration.discovery.token_endpoint_source()?;
        let ProviderConfiguration { name, discovery, client_id, client_secret, client_authentication_method } =
            configuration;
        let key = name.clone();
        let unknown = || ProviderError::UnknownOauth2;
        self.0.change((account_region, &key), unknown, |provider, revision| {
            let content = ClientSecret { client_id: client_id.clone(), client_secret };
            provider.secret.replace(secrets, entropy, account_region, &content)?;
            Ok(Oauth2CredentialProvider {
                account_region: account_region.clone(),
                name,
                arn: provider.arn.clone(),
                discovery,
                client_id,
                secret: provider.secret.clone(),
                callback_url: provider.callback_url.clone(),
                client_authentication_method,
                created_at: provider.created_at,
                updated_at: now,
                token_endpoint_source,
                revision,
            })
        })
    }

    /// Deletes a provider and its secret, and returns its ARN. Inferred: targets that use it do not keep it.
    pub(in crate::identity) fn delete(
        &self,
        account_region: &AccountRegion,
        secrets: &Secrets,
        name: &str,
    ) -> Result<Arn, ProviderError> {
        let removed = self.0.remove((account_region, name), || ProviderError::UnknownOauth2, |_| Ok(()))?;
        removed.secret.remove(secrets);
        Ok(removed.parsed_arn())
    }

    /// A page of the region's providers, and the token of the next.
    pub(crate) fn page(
        &self,
        account_region: &AccountRegion,
        size: usize,
        token: Option<&str>,
    ) -> Result<(Vec<Arc<Oauth2CredentialProvider>>, Option<String>), ForeignToken> {
        self.0.page(account_region, KIND, size, token)
    }
}

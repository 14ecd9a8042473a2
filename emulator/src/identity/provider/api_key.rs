//! API key credential providers.

use std::sync::Arc;

use jiff::Timestamp;

use super::secret::{ApiKey, ManagedSecret};
use super::{CredentialProvider, MAX_PROVIDERS, ProviderError, arn, parse_arn};
use crate::aws::pagination::ForeignToken;
use crate::base::arn::{AccountRegion, Arn};
use crate::base::{Entropy, Secret};
use crate::identity::by_region::ByRegion;
use crate::secretsmanager::Secrets;

/// What an ARN and a list's tokens name the kind by.
const KIND: &str = "apikeycredentialprovider";

/// An API key credential provider of the default token vault.
#[derive(Debug)]
pub(crate) struct ApiKeyCredentialProvider {
    /// Where it is.
    pub(crate) account_region: AccountRegion,
    /// Unique in its place.
    pub(crate) name: String,
    /// `...:token-vault/default/apikeycredentialprovider/NAME`. Recorded.
    pub(crate) arn: String,
    /// Where its key is.
    pub(crate) secret: ManagedSecret,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// When it was changed last.
    pub(crate) updated_at: Timestamp,
}

impl ApiKeyCredentialProvider {
    /// The ARN in its parts.
    pub(crate) fn parsed_arn(&self) -> Arn {
        arn(&self.account_region, KIND, &self.name)
    }
}

impl CredentialProvider for ApiKeyCredentialProvider {
    fn arn(&self) -> &str {
        &self.arn
    }
}

/// The API key credential providers of the default token vault of each place.
#[derive(Debug, Default)]
pub(crate) struct ApiKeyProviders(ByRegion<ApiKeyCredentialProvider>);

impl ApiKeyProviders {
    /// The provider of this name.
    pub(crate) fn get(
        &self,
        account_region: &AccountRegion,
        name: &str,
    ) -> Option<Arc<ApiKeyCredentialProvider>> {
        self.0.get(account_region, name)
    }

    /// The provider of this ARN, as a gateway target names it.
    pub(crate) fn get_by_arn(&self, arn: &str) -> Option<Arc<ApiKeyCredentialProvider>> {
        let (account_region, name) = parse_arn(arn)?;
        self.get(&account_region, &name).filter(|provider| provider.arn == arn)
    }

    /// Makes a provider and keeps its key; fails on a name that is taken. The name has passed the model.
    pub(in crate::identity) fn create(
        &self,
        account_region: &AccountRegion,
        entropy: &Entropy,
        secrets: &Secrets,
        (name, api_key): (&str, Secret),
        now: Timestamp,
    ) -> Result<Arc<ApiKeyCredentialProvider>, ProviderError> {
        let refused = |refused| ProviderError::refused(refused, name);
        self.0.create((account_region, name), MAX_PROVIDERS, refused, |_| {
            let content = ApiKey { api_key_value: api_key };
            Ok(ApiKeyCredentialProvider {
                account_region: account_region.clone(),
                name: name.to_owned(),
                arn: arn(account_region, KIND, name).to_string(),
                secret: ManagedSecret::create(secrets, entropy, account_region, ("apikey", name), &content)?,
                created_at: now,
                updated_at: now,
            })
        })
    }

    /// Replaces a provider's key; fails when there is no such provider.
    pub(in crate::identity) fn update(
        &self,
        account_region: &AccountRegion,
        entropy: &Entropy,
        secrets: &Secrets,
        (name, api_key): (&str, Secret),
        now: Timestamp,
    ) -> Result<Arc<ApiKeyCredentialProvider>, ProviderError> {
        let unknown = || ProviderError::UnknownApiKey(name.to_owned());
        self.0.change((account_region, name), unknown, |provider, _| {
            provider.secret.replace(secrets, entropy, account_region, &ApiKey { api_key_value: api_key })?;
            Ok(ApiKeyCredentialProvider {
                account_region: account_region.clone(),
                name: provider.name.clone(),
                arn: provider.arn.clone(),
                secret: provider.secret.clone(),
                created_at: provider.created_at,
                updated_at: now,
            })
        })
    }

    /// Removes a provider and its key; gives its ARN. Inferred: targets that use it do not keep it.
    pub(in crate::identity) fn delete(
        &self,
        account_region: &AccountRegion,
        secrets: &Secrets,
        name: &str,
    ) -> Result<Arn, ProviderError> {
        let unknown = || ProviderError::UnknownApiKey(name.to_owned());
        let removed = self.0.remove((account_region, name), unknown, |_| Ok(()))?;
        removed.secret.remove(secrets);
        Ok(removed.parsed_arn())
    }

    /// A page of the place's providers, and the token of the next.
    pub(crate) fn page(
        &self,
        account_region: &AccountRegion,
        size: usize,
        token: Option<&str>,
    ) -> Result<(Vec<Arc<ApiKeyCredentialProvider>>, Option<String>), ForeignToken> {
        self.0.page(account_region, KIND, size, token)
    }
}

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

/// The kind's name in ARNs and in the tokens of lists.
const KIND: &str = "apikeycredentialprovider";

#[derive(Debug)]
pub(crate) struct ApiKeyCredentialProvider {
    pub(crate) account_region: AccountRegion,
    /// Unique in its account and region.
    pub(crate) name: String,
    /// `...:token-vault/default/apikeycredentialprovider/NAME`. Recorded.
    pub(crate) arn: String,
    pub(crate) secret: ManagedSecret,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl ApiKeyCredentialProvider {
    pub(crate) fn parsed_arn(&self) -> Arn {
        arn(&self.account_region, KIND, &self.name)
    }
}

impl CredentialProvider for ApiKeyCredentialProvider {
    fn arn(&self) -> &str {
        &self.arn
    }
}

/// The API key credential providers of the default token vault of each account and region.
#[derive(Debug, Default)]
pub(crate) struct ApiKeyProviders(ByRegion<ApiKeyCredentialProvider>);

impl ApiKeyProviders {
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

    /// Creates a provider and stores its key; fails if the name is taken. The API model has checked the name.
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

    /// Replaces a provider's key; fails if there is no such provider.
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

    /// Deletes a provider and its key, and returns its ARN. Inferred: targets that use it do not keep it.
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

    /// A page of the region's providers, and the token of the next.
    pub(crate) fn page(
        &self,
        account_region: &AccountRegion,
        size: usize,
        token: Option<&str>,
    ) -> Result<(Vec<Arc<ApiKeyCredentialProvider>>, Option<String>), ForeignToken> {
        self.0.page(account_region, KIND, size, token)
    }
}

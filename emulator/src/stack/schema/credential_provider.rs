//! `[oauth2_credential_provider.NAME]` and `[api_key_credential_provider.NAME]`: the credentials with which gateways call
//! targets.

use super::authorizer::read_discovery_url;
use crate::stack::check;
use crate::stack::read::{Choice, Table};
use crate::stack::template::{SecretTemplate, Template};

/// CreateOauth2CredentialProvider with a `customOauth2ProviderConfig`.
#[derive(Clone, Debug)]
pub(crate) struct CredentialProvider {
    pub(crate) name: String,
    /// `oauthDiscovery.discoveryUrl`.
    pub(crate) discovery_url: Template,
    pub(crate) client_id: Template,
    pub(crate) client_secret: SecretTemplate,
}

/// `credentialProviderVendor`: only AWS's word for any vendor is supported, so there is nothing to keep.
#[derive(Clone, Copy)]
struct CustomOauth2;

impl Choice for CustomOauth2 {
    const WHAT: &'static str = "a credential provider vendor that is emulated";
    const WORDS: &'static [(&'static str, Self)] = &[("CustomOauth2", Self)];
}

impl CredentialProvider {
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        let name = table.own_name(key, "a credential provider", check::PROVIDER_NAME);
        let vendor = table.required("credential_provider_vendor", Table::choice::<CustomOauth2>);
        let discovery_url = table.required("discovery_url", read_discovery_url);
        let client_id = table.required("client_id", |table, key| table.template(key, check::TEXT));
        let client_secret = table.required("client_secret", |table, key| table.template(key, check::TEXT));
        let CustomOauth2 = vendor?;
        Some(Self {
            name: name?,
            discovery_url: discovery_url?,
            client_id: client_id?,
            client_secret: SecretTemplate(client_secret?),
        })
    }
}

/// CreateApiKeyCredentialProvider.
#[derive(Clone, Debug)]
pub(crate) struct ApiKeyProvider {
    pub(crate) name: String,
    pub(crate) api_key: SecretTemplate,
}

impl ApiKeyProvider {
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        let name = table.own_name(key, "an API key credential provider", check::PROVIDER_NAME);
        let api_key = table.required("api_key", |table, key| table.template(key, check::TEXT));
        Some(Self { name: name?, api_key: SecretTemplate(api_key?) })
    }
}

//! `[oauth2_credential_provider.NAME]`: where a gateway's outbound tokens come from.

use toml::Spanned;

use crate::stack::check;
use crate::stack::read::{Choice, Table};
use crate::stack::template::{SecretTemplate, Template};

/// CreateOauth2CredentialProvider with a `customOauth2ProviderConfig`.
#[derive(Clone, Debug)]
pub(crate) struct CredentialProvider {
    /// `name`.
    pub(crate) name: String,
    /// `credentialProviderVendor`.
    pub(crate) credential_provider_vendor: Vendor,
    /// `oauthDiscovery.discoveryUrl`.
    pub(crate) discovery_url: Template,
    /// `clientId`.
    pub(crate) client_id: Template,
    /// `clientSecret`.
    pub(crate) client_secret: SecretTemplate,
}

/// Whose OAuth it is: only AWS's word for anybody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vendor(pub(crate) &'static str);

impl Choice for Vendor {
    const WHAT: &'static str = "a credential provider vendor that is emulated";
    const WORDS: &'static [(&'static str, Self)] = &[("CustomOauth2", Self("CustomOauth2"))];
}

impl CredentialProvider {
    /// Reads the table.
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        table.check_key(key);
        let name = table.required("name", |table, key| table.literal(key, check::PROVIDER_NAME));
        if let Some(name) = &name {
            table.claim("name", "a credential provider", name);
        }
        let vendor = table.required("credential_provider_vendor", Table::choice);
        let discovery_url =
            table.required("discovery_url", |table, key| table.template(key, check::DISCOVERY_URL));
        let client_id = table.required("client_id", |table, key| table.template(key, check::TEXT));
        let client_secret = table.required("client_secret", |table, key| table.template(key, check::TEXT));
        Some(Self {
            name: name.map(Spanned::into_inner)?,
            credential_provider_vendor: vendor?,
            discovery_url: discovery_url?,
            client_id: client_id?,
            client_secret: SecretTemplate(client_secret?),
        })
    }
}

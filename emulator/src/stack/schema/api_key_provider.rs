//! `[api_key_credential_provider.NAME]`: an API key that gateways call targets with.

use toml::Spanned;

use crate::stack::check;
use crate::stack::read::Table;
use crate::stack::template::SecretTemplate;

/// CreateApiKeyCredentialProvider.
#[derive(Clone, Debug)]
pub(crate) struct ApiKeyProvider {
    /// `name`.
    pub(crate) name: String,
    /// `apiKey`.
    pub(crate) api_key: SecretTemplate,
}

impl ApiKeyProvider {
    /// Reads the table.
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        table.check_key(key);
        let name = table.required("name", |table, key| table.literal(key, check::PROVIDER_NAME));
        if let Some(name) = &name {
            table.claim("name", "an API key credential provider", name);
        }
        let api_key = table.required("api_key", |table, key| table.template(key, check::TEXT));
        Some(Self { name: name.map(Spanned::into_inner)?, api_key: SecretTemplate(api_key?) })
    }
}

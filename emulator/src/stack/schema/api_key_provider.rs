//! `[api_key_credential_provider.NAME]`: an API key that gateways call targets with.

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
        let name = table.own_name(key, "an API key credential provider", check::PROVIDER_NAME);
        let api_key = table.required("api_key", |table, key| table.template(key, check::TEXT));
        Some(Self { name: name?, api_key: SecretTemplate(api_key?) })
    }
}

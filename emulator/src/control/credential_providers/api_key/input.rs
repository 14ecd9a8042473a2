//! What an API key credential provider is asked to be, and what of it is served.

use serde::Deserialize;
use serde_json::Value;

use crate::aws::rest_json::RestError;
use crate::base::Secret;
use crate::control::call::Call;
use crate::control::credential_providers::MANAGED;
use crate::control::register::Tags;

/// The input of CreateApiKeyCredentialProvider and UpdateApiKeyCredentialProvider, which has no tags.
pub(super) struct Input {
    /// The provider's name.
    pub(super) name: String,
    /// The key.
    pub(super) api_key: Secret,
    /// The provider's tags.
    pub(super) tags: Tags,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    name: String,
    api_key: Option<Secret>,
    api_key_secret_config: Option<Value>,
    api_key_secret_source: Option<String>,
    #[serde(default)]
    tags: Tags,
}

impl Input {
    /// Reads the input of a call; fails on what is not served, and without a key.
    ///
    /// Inferred: the model does not ask for a key, because a caller's own secret does without; the text.
    pub(super) fn read(call: &Call) -> Result<Self, RestError> {
        let sent: Sent = call.input()?;
        let not_emulated =
            |what: &str| RestError::not_emulated(&format!("{} with {what}", call.operation.name()));
        if let Some(source) = sent.api_key_secret_source.filter(|source| source != MANAGED) {
            return Err(not_emulated(&format!("apiKeySecretSource {source}")));
        }
        if sent.api_key_secret_config.is_some() {
            return Err(not_emulated("apiKeySecretConfig"));
        }
        let api_key = sent.api_key.filter(|key| !key.expose().is_empty());
        let api_key = api_key.ok_or_else(|| RestError::validation("apiKey is required"))?;
        Ok(Self { name: sent.name, api_key, tags: sent.tags })
    }
}

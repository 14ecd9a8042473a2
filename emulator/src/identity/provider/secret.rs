//! What a credential provider keeps in Secrets Manager, as a secret owned by the service.

use serde::{Deserialize, Serialize};

use super::ProviderError;
use crate::base::arn::AccountRegion;
use crate::base::{Entropy, Secret};
use crate::secretsmanager::Secrets;

/// The owner of the secrets. Recorded: it precedes the `!` in their names.
const OWNER: &str = "bedrock-agentcore-identity";

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ManagedSecret {
    /// `bedrock-agentcore-identity!default/KIND/PROVIDER-` and eight hexadecimal digits. Recorded.
    name: String,
    /// With the six characters that Secrets Manager adds. Recorded.
    pub(crate) arn: String,
}

/// The secret of an OAuth2 credential provider. Inferred: its form, after that of an API key's.
#[derive(Deserialize, Serialize)]
pub(super) struct ClientSecret {
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
}

/// The secret of an API key credential provider.
///
/// Documented: a sample of AWS's reads `api_key_value` from it (agentcore-samples, SRE agent). Inferred: no more.
#[derive(Deserialize, Serialize)]
pub(super) struct ApiKey {
    pub(super) api_key_value: Secret,
}

impl ManagedSecret {
    /// Creates a secret; `kind` is `oauth2` or `apikey`.
    pub(super) fn create(
        secrets: &Secrets,
        entropy: &Entropy,
        account_region: &AccountRegion,
        (kind, provider): (&str, &str),
        content: &impl Serialize,
    ) -> Result<Self, ProviderError> {
        let suffix = entropy.characters(b"0123456789abcdef", 8);
        let name = format!("{OWNER}!default/{kind}/{provider}-{suffix}");
        let arn = put(secrets, entropy, account_region, &name, content)?;
        Ok(Self { name, arn })
    }

    /// Replaces the secret's content, as a new version.
    pub(super) fn replace(
        &self,
        secrets: &Secrets,
        entropy: &Entropy,
        account_region: &AccountRegion,
        content: &impl Serialize,
    ) -> Result<(), ProviderError> {
        put(secrets, entropy, account_region, &self.name, content).map(drop)
    }

    /// The current content in Secrets Manager; `None` if it is deleted.
    fn read<T: for<'content> Deserialize<'content>>(&self, secrets: &Secrets) -> Option<T> {
        serde_json::from_str(secrets.read(&self.arn)?.expose()).ok()
    }

    pub(crate) fn client_secret(&self, secrets: &Secrets) -> Option<Secret> {
        self.read(secrets).map(|content: ClientSecret| content.client_secret)
    }

    pub(in crate::identity) fn api_key(&self, secrets: &Secrets) -> Option<Secret> {
        self.read(secrets).map(|content: ApiKey| content.api_key_value)
    }

    /// Deletes the secret. Inferred: at once, with its provider.
    pub(super) fn remove(&self, secrets: &Secrets) {
        secrets.remove_owned(&self.arn, OWNER);
    }
}

fn put(
    secrets: &Secrets,
    entropy: &Entropy,
    account_region: &AccountRegion,
    name: &str,
    content: &impl Serialize,
) -> Result<String, ProviderError> {
    let provider_error = |error: &dyn std::fmt::Display| ProviderError::Secret(error.to_string());
    let text = serde_json::to_string(content).map_err(|error| provider_error(&error))?;
    let put = secrets.put_owned(entropy, account_region, name, Secret::new(text), OWNER);
    put.map_err(|error| provider_error(&error))
}

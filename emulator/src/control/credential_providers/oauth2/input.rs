//! What an OAuth2 credential provider is asked to be, and what of it is served.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::description::VENDOR;
use crate::aws::rest_json::RestError;
use crate::base::Secret;
use crate::control::credential_providers::MANAGED;
use crate::control::register::Tags;
use crate::identity::{ClientAuthenticationMethod, Oauth2Discovery, ProviderConfiguration};
use crate::model;

/// The input of CreateOauth2CredentialProvider.
#[derive(Deserialize)]
pub(super) struct Create {
    #[serde(flatten)]
    provider: Update,
    #[serde(default)]
    tags: Tags,
}

/// The input of UpdateOauth2CredentialProvider: the whole configuration.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Update {
    name: String,
    credential_provider_vendor: String,
    oauth2_provider_config_input: Map<String, Value>,
}

/// The union's member for CustomOauth2.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomConfig {
    oauth_discovery: Oauth2Discovery,
    client_id: Option<String>,
    client_secret: Option<Secret>,
    client_secret_source: Option<String>,
    client_authentication_method: Option<String>,
    /// The members of the model that are not served.
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl Create {
    /// The configuration and the tags; fails on what is missing and on what is not served.
    pub(super) fn read(self, operation: &str) -> Result<(ProviderConfiguration, Tags), RestError> {
        Ok((self.provider.read(operation)?, self.tags))
    }
}

impl Update {
    /// The configuration; fails on what is missing and on what is not served.
    pub(super) fn read(mut self, operation: &str) -> Result<ProviderConfiguration, RestError> {
        let not_emulated = |what: &str| RestError::not_emulated(&format!("{operation} with {what}"));
        if self.credential_provider_vendor != VENDOR {
            let vendor = self.credential_provider_vendor;
            return Err(not_emulated(&format!("credentialProviderVendor {vendor}")));
        }
        let config = self.oauth2_provider_config_input.swap_remove("customOauth2ProviderConfig");
        // Inferred: the text.
        let config = config.ok_or_else(|| {
            RestError::validation("customOauth2ProviderConfig is required for vendor CustomOauth2")
        })?;
        let config: CustomConfig = model::read(config)?;
        if let Some(member) = config.others.keys().next() {
            return Err(not_emulated(member));
        }
        if let Some(source) = config.client_secret_source.filter(|source| source != MANAGED) {
            return Err(not_emulated(&format!("clientSecretSource {source}")));
        }
        let method = match config.client_authentication_method.as_deref() {
            None => None,
            Some("CLIENT_SECRET_BASIC") => Some(ClientAuthenticationMethod::ClientSecretBasic),
            Some("CLIENT_SECRET_POST") => Some(ClientAuthenticationMethod::ClientSecretPost),
            Some(other) => return Err(not_emulated(&format!("clientAuthenticationMethod {other}"))),
        };
        let client_id = config.client_id.filter(|id| !id.is_empty());
        let client_secret = config.client_secret.filter(|secret| !secret.expose().is_empty());
        Ok(ProviderConfiguration {
            name: self.name,
            discovery: config.oauth_discovery,
            client_id: client_id.ok_or_else(|| required("clientId"))?,
            client_secret: client_secret.ok_or_else(|| required("clientSecret"))?,
            client_authentication_method: method,
        })
    }
}

/// Inferred: the model asks for neither, because other authentication methods do without; the text.
fn required(member: &str) -> RestError {
    RestError::validation(format!("{member} is required for vendor CustomOauth2"))
}

//! What an OAuth2 credential provider is asked to be, and what of it is served.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::description::VENDOR;
use crate::aws::ApiError;
use crate::aws::tags::Tags;
use crate::base::Secret;
use crate::control::call::Call;
use crate::control::{tags, unsupported_members};
use crate::identity::{ClientAuthenticationMethod, Oauth2Discovery, ProviderConfiguration};
use crate::model;

/// The input of CreateOauth2CredentialProvider.
#[derive(Deserialize)]
pub(super) struct Create {
    #[serde(flatten)]
    provider: Update,
    #[serde(default)]
    tags: tags::Sent,
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
    client_authentication_method: Option<ClientAuthenticationMethod>,
}

impl Create {
    /// The configuration and the tags; fails on what is missing, on what is not served, and on a tag that breaks the
    /// rules.
    pub(super) fn read(call: &Call) -> Result<(ProviderConfiguration, Tags), ApiError> {
        let Self { provider, tags } = call.input()?;
        Ok((provider.configuration(call)?, tags::read(tags)?))
    }
}

impl Update {
    /// The configuration; fails on what is missing and on what is not served.
    pub(super) fn read(call: &Call) -> Result<ProviderConfiguration, ApiError> {
        call.input::<Self>()?.configuration(call)
    }

    fn configuration(mut self, call: &Call) -> Result<ProviderConfiguration, ApiError> {
        if self.credential_provider_vendor != VENDOR {
            let (operation, vendor) = (call.operation.name(), self.credential_provider_vendor);
            let what = format!("{operation} with credentialProviderVendor {vendor}");
            return Err(ApiError::not_emulated(&what));
        }
        let config = self.oauth2_provider_config_input.swap_remove("customOauth2ProviderConfig");
        // Inferred: the text.
        let config = config.ok_or_else(|| {
            ApiError::validation("customOauth2ProviderConfig is required for vendor CustomOauth2")
        })?;
        unsupported_members::check(call)?;
        let config: CustomConfig = model::read(config)?;
        let client_id = config.client_id.filter(|id| !id.is_empty());
        let client_secret = config.client_secret.filter(|secret| !secret.expose().is_empty());
        Ok(ProviderConfiguration {
            name: self.name,
            discovery: config.oauth_discovery,
            client_id: client_id.ok_or_else(|| required("clientId"))?,
            client_secret: client_secret.ok_or_else(|| required("clientSecret"))?,
            client_authentication_method: config.client_authentication_method,
        })
    }
}

/// Inferred: the model asks for neither, because other authentication methods do without; the text.
fn required(member: &str) -> ApiError {
    ApiError::validation(format!("{member} is required for vendor CustomOauth2"))
}

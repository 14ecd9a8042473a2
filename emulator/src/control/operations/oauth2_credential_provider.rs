//! The operations on OAuth2 credential providers.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::credential_provider::{CredentialProviderName, MANAGED, Page, SecretArn, deleted};
use super::tag;
use crate::aws::ApiError;
use crate::aws::tags::Tags;
use crate::aws::timestamp::EpochSeconds;
use crate::base::Secret;
use crate::control::call::Call;
use crate::control::list::Paging;
use crate::control::{ControlPlane, unsupported_members};
use crate::identity::{
    ClientAuthenticationMethod, Oauth2CredentialProvider, Oauth2Discovery, ProviderConfiguration,
    ProviderError, create_oauth2_credential_provider, delete_oauth2_credential_provider,
    update_oauth2_credential_provider,
};
use crate::model;

/// The input of CreateOauth2CredentialProvider.
#[derive(Deserialize)]
pub(super) struct CreateInput {
    #[serde(flatten)]
    provider: UpdateInput,
    #[serde(default)]
    tags: tag::TagMap,
}

/// The input of UpdateOauth2CredentialProvider: the whole configuration.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UpdateInput {
    name: String,
    credential_provider_vendor: String,
    oauth2_provider_config_input: Map<String, Value>,
}

/// The union's member for CustomOauth2.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CustomConfigInput {
    oauth_discovery: Oauth2Discovery,
    client_id: Option<String>,
    client_secret: Option<Secret>,
    client_authentication_method: Option<ClientAuthenticationMethod>,
}

impl CreateInput {
    /// The configuration and the tags; fails if something is missing or not supported, or if a tag breaks the
    /// rules.
    pub(super) fn read(call: &Call) -> Result<(ProviderConfiguration, Tags), ApiError> {
        let Self { provider, tags } = call.input()?;
        Ok((provider.configuration(call)?, tag::read(tags)?))
    }
}

impl UpdateInput {
    /// The configuration; fails if something is missing or not supported.
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
        let config: CustomConfigInput = model::read(config)?;
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

/// Inferred: the model requires neither, because other authentication methods do without; the text.
fn required(member: &str) -> ApiError {
    ApiError::validation(format!("{member} is required for vendor CustomOauth2"))
}

pub(super) const VENDOR: &str = "CustomOauth2";

/// The response of CreateOauth2CredentialProvider, which has fewer members than the others. Recorded.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created<'a> {
    client_secret_arn: SecretArn<'a>,
    client_secret_source: &'static str,
    name: &'a str,
    credential_provider_arn: &'a str,
    callback_url: &'a str,
    oauth2_provider_config_output: ProviderConfig<'a>,
    status: &'static str,
}

/// The response of GetOauth2CredentialProvider and UpdateOauth2CredentialProvider. Recorded.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Oauth2CredentialProviderDescription<'a> {
    #[serde(flatten)]
    created: Created<'a>,
    credential_provider_vendor: &'static str,
    created_time: EpochSeconds,
    last_updated_time: EpochSeconds,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProviderConfig<'a> {
    custom_oauth2_provider_config: CustomConfig<'a>,
}

/// What was sent, and nothing that was not.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CustomConfig<'a> {
    oauth_discovery: &'a Oauth2Discovery,
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_authentication_method: Option<ClientAuthenticationMethod>,
}

impl<'a> Created<'a> {
    pub(super) fn of(provider: &'a Oauth2CredentialProvider) -> Self {
        let custom = CustomConfig {
            oauth_discovery: &provider.discovery,
            client_id: &provider.client_id,
            client_authentication_method: provider.client_authentication_method,
        };
        Self {
            client_secret_arn: SecretArn::of(&provider.secret),
            client_secret_source: MANAGED,
            name: &provider.name,
            credential_provider_arn: &provider.arn,
            callback_url: &provider.callback_url,
            oauth2_provider_config_output: ProviderConfig { custom_oauth2_provider_config: custom },
            status: "READY",
        }
    }
}

impl<'a> Oauth2CredentialProviderDescription<'a> {
    pub(super) fn of(provider: &'a Oauth2CredentialProvider) -> Self {
        Self {
            created: Created::of(provider),
            credential_provider_vendor: VENDOR,
            created_time: EpochSeconds(provider.created_at),
            last_updated_time: EpochSeconds(provider.updated_at),
        }
    }
}

/// Inferred: as many as a page can have.
const PAGE: usize = 20;

pub(super) fn create(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let (configuration, tags) = CreateInput::read(call)?;
    let identity = &control.identity;
    let created =
        create_oauth2_credential_provider(identity, &call.account_region, &call.entropy, configuration);
    let created = created.map_err(|error| error.rest())?;
    control.registry.insert(&created.parsed_arn(), tags);
    Ok(json!(Created::of(&created)))
}

pub(super) fn get(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let CredentialProviderName { name } = call.input()?;
    let found = control.identity.providers.get(&call.account_region, &name);
    let found = found.ok_or_else(|| ProviderError::UnknownOauth2.rest())?;
    Ok(json!(Oauth2CredentialProviderDescription::of(&found)))
}

pub(super) fn update(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let configuration = UpdateInput::read(call)?;
    let updated = update_oauth2_credential_provider(&control.identity, &call.account_region, configuration);
    let updated = updated.map_err(|error| error.rest())?;
    Ok(json!(Oauth2CredentialProviderDescription::of(&updated)))
}

pub(super) fn delete(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let CredentialProviderName { name } = call.input()?;
    deleted(control, delete_oauth2_credential_provider(&control.identity, &call.account_region, &name))
}

pub(super) fn list(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let paging: Paging = call.input()?;
    let providers = &control.identity.providers;
    let page = providers.page(&call.account_region, paging.size_or(PAGE), paging.token());
    let (page, next_token) = page?;
    let items = page.iter().map(|provider| Oauth2CredentialProviderItem::of(provider)).collect();
    Ok(json!(Page { credential_providers: items, next_token }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Oauth2CredentialProviderItem<'a> {
    name: &'a str,
    credential_provider_vendor: &'static str,
    credential_provider_arn: &'a str,
    created_time: EpochSeconds,
    last_updated_time: EpochSeconds,
}

impl<'a> Oauth2CredentialProviderItem<'a> {
    fn of(provider: &'a Oauth2CredentialProvider) -> Self {
        Self {
            name: &provider.name,
            credential_provider_vendor: VENDOR,
            credential_provider_arn: &provider.arn,
            created_time: EpochSeconds(provider.created_at),
            last_updated_time: EpochSeconds(provider.updated_at),
        }
    }
}

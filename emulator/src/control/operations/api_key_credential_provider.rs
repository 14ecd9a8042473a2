//! The operations on API key credential providers.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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
    ApiKeyCredentialProvider, ProviderError, create_api_key_credential_provider,
    delete_api_key_credential_provider, update_api_key_credential_provider,
};

/// The input of CreateApiKeyCredentialProvider and UpdateApiKeyCredentialProvider, which has no tags.
pub(super) struct Input {
    pub(super) name: String,
    pub(super) api_key: Secret,
    pub(super) tags: Tags,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    name: String,
    api_key: Option<Secret>,
    #[serde(default)]
    tags: tag::TagMap,
}

impl Input {
    /// Reads the input of a call; fails if a member is not supported, there is no key, or a tag breaks the
    /// rules.
    ///
    /// Inferred: the model does not require a key, because a caller's own secret does without; the text.
    pub(super) fn read(call: &Call) -> Result<Self, ApiError> {
        unsupported_members::check(call)?;
        let sent: Sent = call.input()?;
        let api_key = sent.api_key.filter(|key| !key.expose().is_empty());
        let api_key = api_key.ok_or_else(|| ApiError::validation("apiKey is required"))?;
        Ok(Self { name: sent.name, api_key, tags: tag::read(sent.tags)? })
    }
}

/// The response of CreateApiKeyCredentialProvider. Recorded.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created<'a> {
    api_key_secret_arn: SecretArn<'a>,
    api_key_secret_source: &'static str,
    name: &'a str,
    credential_provider_arn: &'a str,
}

/// The response of GetApiKeyCredentialProvider, recorded, and of UpdateApiKeyCredentialProvider.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ApiKeyCredentialProviderDescription<'a> {
    #[serde(flatten)]
    created: Created<'a>,
    created_time: EpochSeconds,
    last_updated_time: EpochSeconds,
}

impl<'a> Created<'a> {
    pub(super) fn of(provider: &'a ApiKeyCredentialProvider) -> Self {
        Self {
            api_key_secret_arn: SecretArn::of(&provider.secret),
            api_key_secret_source: MANAGED,
            name: &provider.name,
            credential_provider_arn: &provider.arn,
        }
    }
}

impl<'a> ApiKeyCredentialProviderDescription<'a> {
    pub(super) fn of(provider: &'a ApiKeyCredentialProvider) -> Self {
        Self {
            created: Created::of(provider),
            created_time: EpochSeconds(provider.created_at),
            last_updated_time: EpochSeconds(provider.updated_at),
        }
    }
}

/// Inferred: as many as a page can have.
const PAGE: usize = 100;

pub(super) fn create(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let Input { name, api_key, tags } = Input::read(call)?;
    let identity = &control.identity;
    let created =
        create_api_key_credential_provider(identity, &call.account_region, &call.entropy, &name, api_key);
    let created = created.map_err(|error| error.rest())?;
    control.registry.insert(&created.parsed_arn(), tags);
    Ok(json!(Created::of(&created)))
}

pub(super) fn get(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let CredentialProviderName { name } = call.input()?;
    match control.identity.api_key_providers.get(&call.account_region, &name) {
        Some(provider) => Ok(json!(ApiKeyCredentialProviderDescription::of(&provider))),
        None => Err(ProviderError::UnknownApiKey(name).rest()),
    }
}

pub(super) fn update(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let Input { name, api_key, .. } = Input::read(call)?;
    let updated = update_api_key_credential_provider(&control.identity, &call.account_region, &name, api_key);
    let updated = updated.map_err(|error| error.rest())?;
    Ok(json!(ApiKeyCredentialProviderDescription::of(&updated)))
}

pub(super) fn delete(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let CredentialProviderName { name } = call.input()?;
    deleted(control, delete_api_key_credential_provider(&control.identity, &call.account_region, &name))
}

pub(super) fn list(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let paging: Paging = call.input()?;
    let providers = &control.identity.api_key_providers;
    let page = providers.page(&call.account_region, paging.size_or(PAGE), paging.token());
    let (page, next_token) = page?;
    let items = page.iter().map(|provider| ApiKeyCredentialProviderItem::of(provider)).collect();
    Ok(json!(Page { credential_providers: items, next_token }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ApiKeyCredentialProviderItem<'a> {
    name: &'a str,
    credential_provider_arn: &'a str,
    created_time: EpochSeconds,
    last_updated_time: EpochSeconds,
}

impl<'a> ApiKeyCredentialProviderItem<'a> {
    fn of(provider: &'a ApiKeyCredentialProvider) -> Self {
        Self {
            name: &provider.name,
            credential_provider_arn: &provider.arn,
            created_time: EpochSeconds(provider.created_at),
            last_updated_time: EpochSeconds(provider.updated_at),
        }
    }
}

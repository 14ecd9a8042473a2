//! The operations of API key credential providers.

mod description;
mod input;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Named, struck_off};
use crate::aws::ApiError;
use crate::aws::timestamp::EpochSeconds;
use crate::control::Parts;
use crate::control::call::Call;
use crate::control::list::Paging;
use crate::identity::{
    ApiKeyCredentialProvider, ProviderError, create_api_key_credential_provider,
    delete_api_key_credential_provider, update_api_key_credential_provider,
};
use description::{Created, Description};
use input::Input;

/// Inferred: as many as a page can have.
const PAGE: usize = 100;

/// CreateApiKeyCredentialProvider.
pub(in crate::control) fn create(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let Input { name, api_key, tags } = Input::read(call)?;
    let identity = &parts.identity;
    let created = create_api_key_credential_provider(identity, &call.place, &call.entropy, &name, api_key);
    let created = created.map_err(|error| error.rest())?;
    parts.register.enter(&created.parsed_arn(), tags);
    Ok(json!(Created::of(&created)))
}

/// GetApiKeyCredentialProvider.
pub(in crate::control) fn get(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let Named { name } = call.input()?;
    match parts.identity.api_key_providers.get(&call.place, &name) {
        Some(provider) => Ok(json!(Description::of(&provider))),
        None => Err(ProviderError::UnknownApiKey(name).rest()),
    }
}

/// UpdateApiKeyCredentialProvider.
pub(in crate::control) fn update(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let Input { name, api_key, .. } = Input::read(call)?;
    let updated = update_api_key_credential_provider(&parts.identity, &call.place, &name, api_key);
    let updated = updated.map_err(|error| error.rest())?;
    Ok(json!(Description::of(&updated)))
}

/// DeleteApiKeyCredentialProvider.
pub(in crate::control) fn delete(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let Named { name } = call.input()?;
    struck_off(parts, delete_api_key_credential_provider(&parts.identity, &call.place, &name))
}

/// ListApiKeyCredentialProviders.
pub(in crate::control) fn list(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Output<'a> {
        credential_providers: Vec<Item<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        next_token: Option<String>,
    }
    let paging: Paging = call.input()?;
    let providers = &parts.identity.api_key_providers;
    let page = providers.page(&call.place, paging.size_or(PAGE), paging.token());
    let (page, next_token) = page?;
    let items = page.iter().map(|provider| Item::of(provider)).collect();
    Ok(json!(Output { credential_providers: items, next_token }))
}

/// One line of a list.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    name: &'a str,
    credential_provider_arn: &'a str,
    created_time: EpochSeconds,
    last_updated_time: EpochSeconds,
}

impl<'a> Item<'a> {
    fn of(provider: &'a ApiKeyCredentialProvider) -> Self {
        Self {
            name: &provider.name,
            credential_provider_arn: &provider.arn,
            created_time: EpochSeconds(provider.created_at),
            last_updated_time: EpochSeconds(provider.updated_at),
        }
    }
}

//! OAuth2 and API key credential providers and the token vault, as the control plane makes and shows them.

mod api_key;
mod oauth2;
mod token_vault;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Parts;
use super::call::Call;
use crate::aws::rest_json::RestError;
use crate::base::arn::Arn;
use crate::identity::{ManagedSecret, ProviderError};

/// What the operations that only name a provider take.
#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// What the lists take.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Paging {
    max_results: Option<usize>,
    next_token: Option<String>,
}

/// Where a provider's secret is.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SecretArn<'a> {
    secret_arn: &'a str,
}

impl<'a> SecretArn<'a> {
    fn of(secret: &'a ManagedSecret) -> Self {
        Self { secret_arn: &secret.arn }
    }
}

/// Recorded: what is told of a secret that the service keeps, whether it was asked for or not.
const MANAGED: &str = "MANAGED";

/// Answers one operation of this family.
pub(super) async fn answer(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    match call.operation.name() {
        "CreateOauth2CredentialProvider" => oauth2::create(parts, call),
        "GetOauth2CredentialProvider" => oauth2::get(parts, call),
        "ListOauth2CredentialProviders" => oauth2::list(parts, call),
        "UpdateOauth2CredentialProvider" => oauth2::update(parts, call),
        "DeleteOauth2CredentialProvider" => oauth2::delete(parts, call),
        "CreateApiKeyCredentialProvider" => api_key::create(parts, call),
        "GetApiKeyCredentialProvider" => api_key::get(parts, call),
        "ListApiKeyCredentialProviders" => api_key::list(parts, call),
        "UpdateApiKeyCredentialProvider" => api_key::update(parts, call),
        "DeleteApiKeyCredentialProvider" => api_key::delete(parts, call),
        "GetTokenVault" => token_vault::get(parts, &call.input()?),
        other => Err(RestError::not_emulated(other)),
    }
}

/// The end of a deletion: the provider's tags go with it.
fn struck_off(parts: &Parts, deleted: Result<Arn, ProviderError>) -> Result<Value, RestError> {
    parts.register.strike_off(&deleted.map_err(|error| error.rest())?);
    Ok(json!({}))
}

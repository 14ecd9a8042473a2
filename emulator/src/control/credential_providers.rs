//! OAuth2 and API key credential providers and the token vault, as the control plane makes and shows them.

pub(super) mod api_key;
pub(super) mod oauth2;
pub(super) mod token_vault;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Parts;
use crate::aws::ApiError;
use crate::base::arn::Arn;
use crate::identity::{ManagedSecret, ProviderError};

/// What the operations that only name a provider take.
#[derive(Debug, Deserialize)]
struct Named {
    name: String,
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

/// The end of a deletion: the provider's tags go with it.
fn struck_off(parts: &Parts, deleted: Result<Arn, ProviderError>) -> Result<Value, ApiError> {
    parts.register.strike_off(&deleted.map_err(|error| error.rest())?);
    Ok(json!({}))
}

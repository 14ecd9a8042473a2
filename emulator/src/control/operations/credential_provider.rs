//! OAuth2 and API key credential providers and the token vault, as the control plane creates and shows them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::aws::ApiError;
use crate::base::arn::Arn;
use crate::control::ControlPlane;
use crate::identity::{ManagedSecret, ProviderError};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    pub(super) credential_providers: Vec<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_token: Option<String>,
}

/// The input of the operations that only name a provider.
#[derive(Debug, Deserialize)]
pub(super) struct CredentialProviderName {
    pub(super) name: String,
}

/// The ARN of a provider's secret.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SecretArn<'a> {
    secret_arn: &'a str,
}

impl<'a> SecretArn<'a> {
    pub(super) fn of(secret: &'a ManagedSecret) -> Self {
        Self { secret_arn: &secret.arn }
    }
}

/// Recorded: what is returned for a secret that the service keeps, whether it was asked for or not.
pub(super) const MANAGED: &str = "MANAGED";

/// Completes a deletion: deletes the provider's tags too.
pub(super) fn deleted(
    control: &ControlPlane,
    deleted: Result<Arn, ProviderError>,
) -> Result<Value, ApiError> {
    control.registry.remove(&deleted.map_err(|error| error.rest())?);
    Ok(json!({}))
}

#[cfg(test)]
mod tests;

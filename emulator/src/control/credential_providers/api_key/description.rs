//! An API key credential provider as the answers show it. The key is in none of them.

use serde::Serialize;

use crate::aws::timestamp::EpochSeconds;
use crate::control::credential_providers::{MANAGED, SecretArn};
use crate::identity::ApiKeyCredentialProvider;

/// The answer of CreateApiKeyCredentialProvider. Recorded.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created<'a> {
    api_key_secret_arn: SecretArn<'a>,
    api_key_secret_source: &'static str,
    name: &'a str,
    credential_provider_arn: &'a str,
}

/// The answer of GetApiKeyCredentialProvider, recorded, and of UpdateApiKeyCredentialProvider.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Description<'a> {
    #[serde(flatten)]
    created: Created<'a>,
    created_time: EpochSeconds,
    last_updated_time: EpochSeconds,
}

impl<'a> Created<'a> {
    /// The provider as it was just made.
    pub(super) fn of(provider: &'a ApiKeyCredentialProvider) -> Self {
        Self {
            api_key_secret_arn: SecretArn::of(&provider.secret),
            api_key_secret_source: MANAGED,
            name: &provider.name,
            credential_provider_arn: &provider.arn,
        }
    }
}

impl<'a> Description<'a> {
    /// The provider as it is now.
    pub(super) fn of(provider: &'a ApiKeyCredentialProvider) -> Self {
        Self {
            created: Created::of(provider),
            created_time: EpochSeconds(provider.created_at),
            last_updated_time: EpochSeconds(provider.updated_at),
        }
    }
}

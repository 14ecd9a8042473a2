//! An OAuth2 credential provider as the answers show it. The client secret is in none of them.

use serde::Serialize;

use crate::aws::timestamp::EpochSeconds;
use crate::control::credential_providers::{MANAGED, SecretArn};
use crate::identity::{ClientAuthenticationMethod, Oauth2CredentialProvider, Oauth2Discovery};

/// The one vendor that is served.
pub(super) const VENDOR: &str = "CustomOauth2";

/// The answer of CreateOauth2CredentialProvider, which has fewer members than the others. Recorded.
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

/// The answer of GetOauth2CredentialProvider and UpdateOauth2CredentialProvider. Recorded.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Description<'a> {
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
    /// The provider as it was just made.
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

impl<'a> Description<'a> {
    /// The provider as it is now.
    pub(super) fn of(provider: &'a Oauth2CredentialProvider) -> Self {
        Self {
            created: Created::of(provider),
            credential_provider_vendor: VENDOR,
            created_time: EpochSeconds(provider.created_at),
            last_updated_time: EpochSeconds(provider.updated_at),
        }
    }
}

//! Credential providers of the default token vault: where outbound tokens and API keys come from.

pub(crate) mod api_key;
pub(crate) mod client_authentication;
pub(crate) mod discovery;
pub(crate) mod oauth2;
pub(super) mod secret;

use super::by_region::InsertError;
use crate::aws::ApiError;
use crate::base::arn::{AccountRegion, Arn};
use crate::trace::Confidence;

/// The most providers of one kind in an account and region. Inferred: third parties report this default of AWS's quotas for
/// both kinds.
const MAX_PROVIDERS: usize = 50;

/// Why a credential provider could not be created, updated or deleted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ProviderError {
    /// Inferred: the pattern of the model allows what no client can call.
    #[error("The {what} '{url}' is not an http or https URL without a password")]
    Url {
        /// Such as `discovery URL`.
        what: &'static str,
        /// As it was sent.
        url: String,
    },
    /// Recorded: ValidationException, not Conflict.
    #[error("Credential provider with name: {0} already exists")]
    Exists(String),
    /// Inferred: the text.
    #[error(
        "You can have at most {MAX_PROVIDERS} credential providers of this kind in this account and region"
    )]
    TooMany,
    /// Recorded: GetOauth2CredentialProvider. Inferred: the others of its family.
    #[error("CredentialProvider not found")]
    UnknownOauth2,
    /// Recorded: GetApiKeyCredentialProvider. Inferred: the others of its family.
    #[error("ApiKeyCredentialProvider not found for {0}")]
    UnknownApiKey(String),
    /// Secrets Manager does not accept the provider's secret. Inferred: reported in its own words.
    #[error("{0}")]
    Secret(String),
}

impl ProviderError {
    /// The error as the control plane returns it. The exceptions are those of botocore's model.
    pub(crate) fn rest(&self) -> ApiError {
        let text = self.to_string();
        let error = match self {
            Self::Url { .. } | Self::Exists(_) => ApiError::validation(text),
            Self::TooMany | Self::Secret(_) => ApiError::service_quota_exceeded(text),
            Self::UnknownOauth2 | Self::UnknownApiKey(_) => ApiError::not_found(text),
        };
        error.rated(self.confidence())
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Exists(_) | Self::UnknownOauth2 | Self::UnknownApiKey(_) => Confidence::Recorded,
            Self::Url { .. } | Self::TooMany | Self::Secret(_) => Confidence::Inferred,
        }
    }

    fn refused(refused: InsertError, name: &str) -> Self {
        match refused {
            InsertError::Taken => Self::Exists(name.to_owned()),
            InsertError::Full => Self::TooMany,
        }
    }
}

/// What all credential providers have in common.
pub(super) trait CredentialProvider {
    /// `...:token-vault/default/KIND/NAME`. Recorded.
    fn arn(&self) -> &str;
}

/// The ARN of a provider of this kind, such as `oauth2credentialprovider`. Recorded.
fn arn(account_region: &AccountRegion, kind: &str, name: &str) -> Arn {
    account_region.arn("bedrock-agentcore", format!("token-vault/default/{kind}/{name}"))
}

/// The account and region and the name in a provider's ARN; `None` for a text that is not an ARN.
fn parse_arn(arn: &str) -> Option<(AccountRegion, String)> {
    let Arn { region, account, resource, .. } = arn.parse().ok()?;
    let (_, name) = resource.rsplit_once('/')?;
    Some((AccountRegion { region, account }, name.to_owned()))
}

#[cfg(test)]
pub(super) mod tests;

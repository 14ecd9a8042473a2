//! The token that identifies a repeated request, which is the id of the version that the request creates.

use super::SecretsError;
use crate::aws::MarkedText;

/// A token from the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestToken(String);

impl RequestToken {
    /// Takes the token of a request; fails without one, which every SDK sends. Recorded: 2023-05, the text.
    pub(crate) fn required(token: Option<String>) -> Result<Self, SecretsError> {
        token.map(Self).ok_or_else(|| {
            SecretsError::request(MarkedText::recorded(
                "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
            ))
        })
    }

    /// Generates a token for a request of the emulator's own.
    pub(crate) fn own(entropy: &crate::base::Entropy) -> Self {
        Self(entropy.uuid().to_string())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The error for a token that was used with another value.
    ///
    /// Recorded: CreateSecret and PutSecretValue, the text.
    pub(crate) fn in_use(&self, arn: &str) -> SecretsError {
        SecretsError::ResourceExists(format!(
            "You can't use ClientRequestToken {} because that value is already in use for a version of secret \
             {arn}.",
            self.0
        ))
    }
}

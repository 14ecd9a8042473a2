//! The token by which a repeated request is known, which is the id of the version that the request makes.

use super::SecretsError;

/// A token that the caller gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestToken(String);

impl RequestToken {
    /// Takes the token of a request; fails without one, which every SDK sends. Recorded: 2023-05, the text.
    pub(crate) fn required(token: Option<String>) -> Result<Self, SecretsError> {
        token.map(Self).ok_or_else(|| {
            SecretsError::request(
                "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
            )
        })
    }

    /// A token that the emulator makes for a request of its own.
    pub(crate) fn own(entropy: &crate::base::Entropy) -> Self {
        Self(entropy.uuid().to_string())
    }

    /// The token's text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The refusal of a token that another value was given with.
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

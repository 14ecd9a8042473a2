//! The value of a version of a secret.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::SecretsError;
use crate::base::Secret;

/// Text or bytes, in their respective response members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum SecretValue {
    /// Text, as it was sent.
    #[serde(rename = "SecretString")]
    Text(Secret),
    /// Bytes in Base64, as they were sent.
    #[serde(rename = "SecretBinary")]
    Binary(Secret),
}

impl SecretValue {
    /// Returns the value of a call, if any; fails if there are both kinds, or bytes that are not valid Base64.
    ///
    /// Inferred: the texts.
    pub(crate) fn of(text: Option<Secret>, binary: Option<Secret>) -> Result<Option<Self>, SecretsError> {
        match (text, binary) {
            (None, None) => Ok(None),
            (Some(text), None) => Ok(Some(Self::Text(text))),
            (None, Some(binary)) if STANDARD.decode(binary.expose()).is_ok() => {
                Ok(Some(Self::Binary(binary)))
            }
            (None, Some(_)) => Err(SecretsError::Serialization("SecretBinary is not Base64".to_owned())),
            (Some(_), Some(_)) => Err(SecretsError::parameter(
                "You can't specify both a binary secret value and a string secret value in the same secret.",
            )),
        }
    }

    /// The text; `None` for bytes.
    pub(crate) fn text(&self) -> Option<&Secret> {
        match self {
            Self::Text(text) => Some(text),
            Self::Binary(_) => None,
        }
    }
}

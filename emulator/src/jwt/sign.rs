//! Signs tokens as Cognito does.

use serde::Serialize;

use super::jwk::Jwk;

/// Why a private key cannot be had.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum KeyError {
    /// The bytes are no PKCS#8 RSA key that may sign.
    #[error("not a usable RSA key: {0}")]
    Refused(String),
    /// No new key could be generated.
    #[error("no key could be generated: {0}")]
    Generation(String),
}

/// Why a token could not be signed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignError {
    /// The claims cannot be written as JSON.
    #[error("the claims cannot be written: {0}")]
    Claims(#[from] serde_json::Error),
    /// The key refused to sign.
    #[error("the key refused to sign")]
    Key,
}

/// A private RSA key that stays parsed, with its public half and its token header.
#[derive(Debug)]
pub(crate) struct SigningKey {
    jwk: Jwk,
}

impl SigningKey {
    /// Takes an RSA key in PKCS#8 DER; refuses anything else.
    pub(crate) fn from_pkcs8(_der: &[u8]) -> Result<Self, KeyError> {
        Err(KeyError::Refused("not built yet".to_owned()))
    }

    /// The key's name: base64, standard alphabet, padded, of 32 bytes.
    pub(crate) fn kid(&self) -> &str {
        &self.jwk.kid
    }

    /// The public half.
    pub(crate) fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// The signed token of these claims: a compact JWS.
    pub(crate) fn sign(&self, _claims: &impl Serialize) -> Result<String, SignError> {
        Err(SignError::Key)
    }
}

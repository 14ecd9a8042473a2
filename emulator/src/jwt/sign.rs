//! Signs tokens as Cognito does.

mod escape;
#[cfg(test)]
mod tests;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Serialize;

use super::jwk::Jwk;
use crate::base::entropy::sha256;

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum KeyError {
    /// The bytes are not a PKCS#8 RSA key that may sign.
    #[error("not a usable RSA key: {0}")]
    Refused(String),
    #[error("no key could be generated: {0}")]
    Generation(String),
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SignError {
    /// The header or the claims cannot be written as JSON.
    #[error("the claims cannot be written: {0}")]
    Claims(#[from] serde_json::Error),
    #[error("the key refused to sign")]
    Key,
}

/// A parsed private RSA key, with its public half and its token header.
#[derive(Debug)]
pub(crate) struct SigningKey {
    pair: RsaKeyPair,
    jwk: Jwk,
    /// The token's first part with its dot, the same for every token of this key.
    header: String,
}

/// Recorded: these two members in this order, no `typ`.
#[derive(Serialize)]
struct Header<'a> {
    kid: &'a str,
    alg: &'static str,
}

impl SigningKey {
    /// Takes an RSA key in PKCS#8 DER; refuses anything else.
    ///
    /// Recorded: a kid is base64 with padding of 32 bytes. Inferred: which bytes; here a digest of the public key.
    pub(crate) fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        let refused = |error: &dyn std::fmt::Display| KeyError::Refused(error.to_string());
        let pair = RsaKeyPair::from_pkcs8(der).map_err(|error| refused(&error))?;
        let public = pair.public_key();
        let kid = STANDARD.encode(sha256(public.as_ref()));
        let modulus = public.modulus().big_endian_without_leading_zero();
        let exponent = public.exponent().big_endian_without_leading_zero();
        let jwk = Jwk::rs256(kid, modulus, exponent);
        let header =
            escape::to_vec(&Header { kid: &jwk.kid, alg: jwk.alg }).map_err(|error| refused(&error))?;
        let header = format!("{}.", URL_SAFE_NO_PAD.encode(header));
        Ok(Self { pair, jwk, header })
    }

    /// The key's id: base64, standard alphabet, padded, of 32 bytes.
    pub(crate) fn kid(&self) -> &str {
        &self.jwk.kid
    }

    pub(crate) fn jwk(&self) -> &Jwk {
        &self.jwk
    }

    /// A signed token with these claims: a compact JWS whose claims keep the order in which they are serialized.
    ///
    /// Recorded: header `{"kid":...,"alg":"RS256"}`, and "/" written as "\/" in the header and the claims.
    pub(crate) fn sign(&self, claims: &impl Serialize) -> Result<String, SignError> {
        let claims = escape::to_vec(claims)?;
        let mut token = String::with_capacity(self.header.len() + claims.len() * 4 / 3 + 350);
        token.push_str(&self.header);
        URL_SAFE_NO_PAD.encode_string(claims, &mut token);
        let mut signature = vec![0; self.pair.public_modulus_len()];
        // PKCS#1 v1.5 uses no randomness; the parameter is there for the paddings that do.
        let signed =
            self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), token.as_bytes(), &mut signature);
        signed.map_err(|_| SignError::Key)?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }
}

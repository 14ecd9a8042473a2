//! A public key in the form of a key set.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Serialize;

/// A public RSA key. Recorded: members are in alphabetical order on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Jwk {
    /// Always `RS256`.
    pub(crate) alg: &'static str,
    /// The public exponent, base64url.
    pub(crate) e: String,
    /// The key's id, base64 with the standard alphabet and padding.
    pub(crate) kid: String,
    /// Always `RSA`.
    pub(crate) kty: &'static str,
    /// The modulus, base64url.
    pub(crate) n: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub(crate) usage: &'static str,
}

impl Jwk {
    /// A key with this id that signs with RS256; modulus and exponent are big-endian without leading zeros.
    pub(super) fn rs256(kid: String, modulus: &[u8], exponent: &[u8]) -> Self {
        Self {
            alg: "RS256",
            e: URL_SAFE_NO_PAD.encode(exponent),
            kid,
            kty: "RSA",
            n: URL_SAFE_NO_PAD.encode(modulus),
            usage: "sig",
        }
    }

    /// Whether `signature` (base64url) is this key's RS256 signature of `signed`. For an issuer's own use: everyone
    /// else verifies by the published key set.
    pub(crate) fn verifies(&self, signed: &str, signature: &str) -> bool {
        DecodingKey::from_rsa_components(&self.n, &self.e)
            .and_then(|key| {
                jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &key, Algorithm::RS256)
            })
            .unwrap_or(false)
    }
}

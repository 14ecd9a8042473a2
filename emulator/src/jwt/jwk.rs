//! A public key as a key set shows it.

use serde::Serialize;

/// A public RSA key. Recorded: members stand in alphabetical order on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Jwk {
    /// Always `RS256`.
    pub(crate) alg: &'static str,
    /// The public exponent, base64url.
    pub(crate) e: String,
    /// The key's name, base64 with the standard alphabet and padding.
    pub(crate) kid: String,
    /// Always `RSA`.
    pub(crate) kty: &'static str,
    /// The modulus, base64url.
    pub(crate) n: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    pub(crate) usage: &'static str,
}

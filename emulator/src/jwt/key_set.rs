//! An issuer's published keys that can verify RS256 signatures.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

/// RFC 7518, 3.3: RS256 takes keys of 2048 bits or more.
const SHORTEST_MODULUS: usize = 2048 / 8;
/// The maximum of the verifying library.
const MAX_MODULUS_LENGTH: usize = 8192 / 8;

/// Keys by their `kid`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeySet(HashMap<String, PublicKey>);

#[derive(Clone, Debug)]
pub(crate) struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
    decoding: DecodingKey,
}

/// The document on the wire. Each key is parsed separately: an unknown one must not hide the others.
#[derive(Deserialize)]
struct JsonWebKeySet {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct WireKey {
    kty: String,
    kid: String,
    n: String,
    e: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    key_ops: Option<Vec<String>>,
}

impl KeySet {
    /// Parses a JWKS document. Keys that cannot verify RS256 signatures, or have no `kid`, are ignored; a `kid`
    /// of two different keys counts for neither. Fails only if it is not such a document.
    pub(crate) fn parse(document: &[u8]) -> Result<Self, serde_json::Error> {
        let wire: JsonWebKeySet = serde_json::from_slice(document)?;
        let mut keys: HashMap<String, Option<PublicKey>> = HashMap::new();
        for (kid, key) in wire.keys.into_iter().filter_map(usable) {
            match keys.entry(kid) {
                Entry::Vacant(entry) => {
                    entry.insert(Some(key));
                }
                Entry::Occupied(mut entry) if entry.get().as_ref() != Some(&key) => {
                    entry.insert(None);
                }
                Entry::Occupied(_) => {}
            }
        }
        Ok(Self(keys.into_iter().filter_map(|(kid, key)| Some((kid, key?))).collect()))
    }

    pub(crate) fn get(&self, kid: &str) -> Option<&PublicKey> {
        self.0.get(kid)
    }
}

impl PublicKey {
    /// Whether `signature` (base64url) is this key's RS256 signature of `signed`.
    pub(crate) fn verifies(&self, signed: &str, signature: &str) -> bool {
        let verified =
            jsonwebtoken::crypto::verify(signature, signed.as_bytes(), &self.decoding, Algorithm::RS256);
        verified.unwrap_or(false)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.modulus == other.modulus && self.exponent == other.exponent
    }
}

impl Eq for PublicKey {}

/// The key with its name, if it may verify RS256 signatures.
fn usable(key: Value) -> Option<(String, PublicKey)> {
    let key: WireKey = serde_json::from_value(key).ok()?;
    let is_for_signatures = key.usage.is_none_or(|usage| usage == "sig")
        && key.key_ops.is_none_or(|operations| operations.iter().any(|operation| operation == "verify"))
        && key.alg.is_none_or(|algorithm| algorithm == "RS256");
    if key.kty != "RSA" || !is_for_signatures {
        return None;
    }
    let modulus = unsigned(&key.n)?;
    let exponent = unsigned(&key.e)?;
    // With an even exponent, or with 1, anyone could forge signatures.
    let is_exponent = exponent.last().is_some_and(|last| last % 2 == 1) && exponent != [1];
    if !(SHORTEST_MODULUS..=MAX_MODULUS_LENGTH).contains(&modulus.len()) || !is_exponent {
        return None;
    }
    let decoding = DecodingKey::from_rsa_raw_components(&modulus, &exponent);
    Some((key.kid, PublicKey { modulus, exponent, decoding }))
}

/// A big-endian number without leading zeros. Some issuers write one zero in front, against RFC 7518, 6.3.1.1.
fn unsigned(text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    Some(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

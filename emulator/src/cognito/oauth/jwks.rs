//! The key set of a pool.

use bytes::Bytes;
use serde::Serialize;

use crate::jwt::{Jwk, SigningKey};

#[derive(Serialize)]
struct KeySet<'a> {
    keys: [&'a Jwk; 2],
}

/// The document, ready to send: the key of ID tokens, then that of access tokens. Recorded: two keys, compact.
pub(crate) fn document(keys: [&SigningKey; 2]) -> Bytes {
    let set = KeySet { keys: keys.map(SigningKey::jwk) };
    serde_json::to_vec(&set).unwrap_or_default().into()
}

//! What an issuer publishes, for tests.

use serde_json::{Value, json};

use super::sign::SigningKey;

/// The key set of these keys, as Cognito writes it.
pub(super) fn key_set(keys: &[&SigningKey]) -> String {
    let keys: Vec<Value> = keys.iter().map(|key| serde_json::to_value(key.jwk()).unwrap()).collect();
    json!({ "keys": keys }).to_string()
}

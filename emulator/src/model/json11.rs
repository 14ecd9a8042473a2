//! The bodies of JSON 1.1 and REST-JSON.

use serde_json::Value;

use super::Refusal;

/// The object in a body. Inferred: the texts; AWS's name Java classes.
pub(super) fn object(body: &[u8]) -> Result<Value, Refusal> {
    let value = serde_json::from_slice(body).map_err(|error| Refusal::Serialization(error.to_string()))?;
    match value {
        Value::Object(_) => Ok(value),
        _ => Err(Refusal::Serialization("the body is not a JSON object".to_owned())),
    }
}

//! Values as violations show them. Recorded: lists and maps as Java prints them.

use serde_json::Value;

/// A text as it is, a number in digits.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `[a, b]`.
pub(super) fn list(elements: &[Value]) -> String {
    let texts: Vec<String> = elements.iter().map(scalar).collect();
    format!("[{}]", texts.join(", "))
}

/// `{a=b, c=d}`.
pub(super) fn map(keys: &[String], values: &[Value]) -> String {
    let entries = keys.iter().zip(values).map(|(key, value)| format!("{key}={}", scalar(value)));
    format!("{{{}}}", entries.collect::<Vec<String>>().join(", "))
}

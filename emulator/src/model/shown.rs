//! Values as violations show them. Recorded: lists and maps as Java prints them.

use serde_json::{Map as Object, Value};

use super::table::Shape;

/// A text as it is, a number in digits.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `[a, b]`; none when the elements are not to be seen, or are no texts or numbers.
pub(super) fn list(element: &Shape, elements: &[Value], hidden: bool) -> Option<String> {
    if hidden || !element.is_scalar() {
        return None;
    }
    let texts: Vec<String> = elements.iter().map(scalar).collect();
    Some(format!("[{}]", texts.join(", ")))
}

/// `{a=b, c=d}`; none when the entries are not to be seen, or are no texts or numbers.
pub(super) fn map(value: &Shape, entries: &Object<String, Value>, hidden: bool) -> Option<String> {
    if hidden || !value.is_scalar() {
        return None;
    }
    let texts: Vec<String> = entries.iter().map(|(key, value)| format!("{key}={}", scalar(value))).collect();
    Some(format!("{{{}}}", texts.join(", ")))
}

//! The JSON types of texts, numbers, booleans, timestamps and bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Number, Value};

use super::InputError;
use super::shape::Shape;

/// Returns the value if it has the JSON type of the shape. Inferred: the texts.
pub(super) fn typed(shape: &Shape, value: Value) -> Result<Value, InputError> {
    match (shape, &value) {
        (Shape::String(_), Value::String(_)) | (Shape::Boolean(_), Value::Bool(_)) => Ok(value),
        (Shape::Integer(_), Value::Number(number)) => whole(number)
            .filter(|whole| i32::try_from(*whole).is_ok())
            .map(Value::from)
            .ok_or_else(|| refused(shape, &value)),
        (Shape::Long(_), Value::Number(number)) => {
            whole(number).map(Value::from).ok_or_else(|| refused(shape, &value))
        }
        (Shape::Float(_) | Shape::Double(_), Value::Number(_)) => Ok(value),
        (Shape::Timestamp(moment), Value::String(_)) if moment.format.is_some() => Ok(value),
        (Shape::Timestamp(moment), Value::Number(_)) if moment.format.is_none() => Ok(value),
        (Shape::Blob(_), Value::String(text)) if bytes(text).is_some() => Ok(value),
        _ => Err(refused(shape, &value)),
    }
}

/// The number of bytes in a Base64 text; `None` if it is invalid.
pub(super) fn bytes(text: &str) -> Option<usize> {
    STANDARD.decode(text).ok().map(|bytes| bytes.len())
}

/// The error for a value that does not have the shape's type.
pub(super) fn refused(shape: &Shape, value: &Value) -> InputError {
    let wanted = match shape {
        Shape::String(_) => "String",
        Shape::Integer(_) => "Integer",
        Shape::Long(_) => "Long",
        Shape::Float(_) => "Float",
        Shape::Double(_) => "Double",
        Shape::Boolean(_) => "Boolean",
        Shape::Timestamp(_) => "Timestamp",
        Shape::Blob(_) => "Blob",
        Shape::List(_) => "List",
        Shape::Map(_) | Shape::Structure(_) | Shape::Document(_) => "Map",
    };
    let found = match value {
        Value::Array(_) => {
            return InputError::Serialization("Start of list found where not expected".to_owned());
        }
        Value::Object(_) => {
            let text = "Start of structure or map found where not expected.";
            return InputError::Serialization(text.to_owned());
        }
        Value::String(_) => "STRING_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Null => "NULL_VALUE",
    };
    InputError::Serialization(format!("{found} can not be converted to {} {wanted}", article(wanted)))
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['I', 'O']) { "an" } else { "a" }
}

/// A number without a fraction, including `5.0`.
fn whole(number: &Number) -> Option<i64> {
    if let Some(whole) = number.as_i64() {
        return Some(whole);
    }
    let fraction = number.as_f64()?;
    // A double holds every integer up to this value exactly.
    let is_exact = fraction.fract() == 0.0 && fraction.abs() <= 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "it was just found to be whole and small")]
    is_exact.then_some(fraction as i64)
}

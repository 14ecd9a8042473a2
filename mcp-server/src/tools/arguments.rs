//! Reading arguments as generously as the article's Python server: `4.0`, `"4"` and `true` are integers.

use rmcp::model::JsonObject;
use serde_json::{Number, Value};
use thiserror::Error;

/// More of a wrong value than this is not repeated in an error.
const SHOWN_CHARACTERS: usize = 80;

/// An argument that is missing or wrong.
#[derive(Debug, PartialEq, Error)]
#[error("argument `{name}`: expected {expected}, got {given}")]
pub(crate) struct ArgumentError {
    name: &'static str,
    expected: &'static str,
    given: String,
}

/// The integer argument `name`. Takes what the article's server takes: integers, floats without a fraction,
/// booleans, and strings that spell an integer. Fails if it is absent, anything else, or beyond 64 bits.
pub(crate) fn integer(arguments: &JsonObject, name: &'static str) -> Result<i64, ArgumentError> {
    let value = arguments.get(name);
    let integer = match value {
        Some(Value::Number(number)) => integer_from_number(number),
        Some(Value::String(text)) => integer_from_text(text),
        Some(Value::Bool(truth)) => Some(i64::from(*truth)),
        _ => None,
    };
    integer.ok_or_else(|| ArgumentError { name, expected: "a 64-bit integer", given: described(value) })
}

/// The string argument `name`. Fails if it is absent or anything but a string.
pub(crate) fn string<'a>(arguments: &'a JsonObject, name: &'static str) -> Result<&'a str, ArgumentError> {
    let value = arguments.get(name);
    value.and_then(Value::as_str).ok_or_else(|| ArgumentError {
        name,
        expected: "a string",
        given: described(value),
    })
}

/// `text`, cut off where an error message would become unreadable.
pub(crate) fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let mut shown: String = characters.by_ref().take(SHOWN_CHARACTERS).collect();
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

fn integer_from_number(number: &Number) -> Option<i64> {
    if number.is_i64() || number.is_u64() {
        return number.as_i64();
    }
    let float = number.as_f64()?;
    // Printed in full, a float is an exact decimal, so the range check of the parser is exact too.
    if float.fract() == 0.0 { format!("{float:.0}").parse().ok() } else { None }
}

/// An optional sign, digits with single underscores between them, and nothing but zeros after a point.
fn integer_from_text(text: &str) -> Option<i64> {
    let text = text.trim();
    let (whole, zeros) = text.split_once('.').unwrap_or((text, "0"));
    if zeros.is_empty() || !zeros.bytes().all(|byte| byte == b'0') {
        return None;
    }
    let digits = whole.strip_prefix(['+', '-']).unwrap_or(whole);
    let grouped =
        digits.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    if !grouped {
        return None;
    }
    whole.replace('_', "").parse().ok()
}

fn described(value: Option<&Value>) -> String {
    match value {
        None => "nothing".to_owned(),
        Some(Value::Null) => "null".to_owned(),
        Some(Value::Bool(truth)) => format!("the boolean {truth}"),
        Some(Value::Number(number)) => format!("the number {number}"),
        Some(Value::String(text)) => {
            format!("the string {}", shortened(&Value::from(text.as_str()).to_string()))
        }
        Some(Value::Array(_)) => "an array".to_owned(),
        Some(Value::Object(_)) => "an object".to_owned(),
    }
}

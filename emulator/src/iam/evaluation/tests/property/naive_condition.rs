//! The conditions of the IAM guide, condition operators and multivalued context keys, read from text each time.

use serde_json::Value;

use super::naive_pattern::{Username, is_arn, is_same, is_text, texts};

/// Whether a condition holds for the values of the request (`Value::Null` without the key).
pub(super) fn holds(operator: &str, expected: &[&str], actual: &Value, username: Username<'_>) -> bool {
    let actual = if actual.is_null() { Vec::new() } else { texts(actual) };
    if operator == "Null" {
        return expected.iter().any(|expected| (*expected == "true") == actual.is_empty());
    }
    if let Some(operator) = operator.strip_suffix("IfExists") {
        return actual.is_empty() || one_holds(operator, expected, actual[0], username);
    }
    let one = |operator: &str, actual: &&str| one_holds(operator, expected, actual, username);
    let has_none = actual.iter().all(|actual| actual.is_empty());
    match operator.split_once(':') {
        Some(("ForAllValues", operator)) => has_none || actual.iter().all(|actual| one(operator, actual)),
        Some((_, operator)) => !has_none && actual.iter().any(|actual| one(operator, actual)),
        None if actual.is_empty() => operator.contains("Not"),
        None => one(operator, &actual[0]),
    }
}

/// Whether one value matches one of the policy's, or none if the operator is negated.
fn one_holds(operator: &str, expected: &[&str], actual: &str, username: Username<'_>) -> bool {
    if let Some(positive) = positive(operator) {
        return !one_holds(&positive, expected, actual, username);
    }
    expected.iter().any(|expected| match operator {
        "StringEquals" => is_same(expected, actual, false, username),
        "StringEqualsIgnoreCase" => is_same(expected, actual, true, username),
        "StringLike" => is_text(expected, actual, username),
        "ArnEquals" | "ArnLike" => is_arn(expected, actual, username),
        "Bool" => expected.to_lowercase() == actual.to_lowercase(),
        _ => is_number(operator, expected, actual),
    })
}

/// The operator that a negated one negates.
fn positive(operator: &str) -> Option<String> {
    let (start, end) = operator.split_once("Not")?;
    Some(format!("{start}{end}"))
}

fn is_number(operator: &str, expected: &str, actual: &str) -> bool {
    let (Ok(actual), Ok(expected)) = (actual.parse::<f64>(), expected.parse::<f64>()) else { return false };
    match operator {
        "NumericEquals" => actual == expected,
        "NumericLessThan" => actual < expected,
        "NumericLessThanEquals" => actual <= expected,
        "NumericGreaterThan" => actual > expected,
        "NumericGreaterThanEquals" => actual >= expected,
        other => panic!("{other}"),
    }
}

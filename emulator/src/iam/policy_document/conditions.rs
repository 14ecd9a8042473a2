//! The conditions of a statement.

use std::collections::BTreeMap;

use serde_json::Value;

use super::MalformedPolicy;

/// Values by key by operator, as they were sent. Numbers and booleans among the values are converted to text. An operator
/// may be unknown: its evaluation must let nothing pass.
pub(crate) type Conditions = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// Reads the element Condition; if absent, there are no conditions.
pub(super) fn read(condition: Option<&Value>) -> Result<Conditions, MalformedPolicy> {
    let Some(condition) = condition else { return Ok(Conditions::new()) };
    let mut conditions = Conditions::new();
    for (operator, keys) in condition.as_object().ok_or(MalformedPolicy::Syntax)? {
        let keys = keys.as_object().ok_or(MalformedPolicy::Syntax)?.iter();
        let keys: Result<BTreeMap<_, _>, _> =
            keys.map(|(key, value)| Ok((key.clone(), values(value)?))).collect();
        conditions.insert(operator.clone(), keys?);
    }
    Ok(conditions)
}

fn values(value: &Value) -> Result<Vec<String>, MalformedPolicy> {
    match value {
        Value::Array(values) => values.iter().map(scalar).collect(),
        value => Ok(vec![scalar(value)?]),
    }
}

fn scalar(value: &Value) -> Result<String, MalformedPolicy> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        _ => Err(MalformedPolicy::Syntax),
    }
}

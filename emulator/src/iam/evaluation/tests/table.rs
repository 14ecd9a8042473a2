//! Decisions that follow from AWS's documentation and its examples; each row names its source.

use std::collections::BTreeSet;

use serde_json::Value;

use super::case;
use crate::iam::evaluation::condition::operator_names;

fn rows() -> Vec<Value> {
    serde_json::from_str(include_str!("decisions.json")).unwrap()
}

#[test]
fn every_documented_case_is_decided_as_documented() {
    let rows = rows();
    assert!(rows.len() >= 150, "{} rows", rows.len());
    let mut names = BTreeSet::new();
    let mut wrong = Vec::new();
    for row in &rows {
        let name = row["name"].as_str().unwrap_or_else(|| panic!("no name: {row}"));
        assert!(names.insert(name), "twice: {name}");
        assert!(row["source"].as_str().is_some_and(|source| !source.is_empty()), "no source: {name}");
        let answer = case::answer(row);
        if row["expected"] != answer {
            wrong.push(format!("{name} ({}): {answer}, not {}", row["source"], row["expected"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn every_operator_is_in_the_table_without_its_key() {
    let mut without_key = BTreeSet::new();
    for row in rows() {
        let statements = row["identity"].as_array().into_iter().flatten().map(|policy| &policy["Statement"]);
        for statement in statements.filter_map(Value::as_array).flatten() {
            for (operator, keys) in statement["Condition"].as_object().into_iter().flatten() {
                let has_key = |key: &String| row["context"].get(key).is_some();
                if keys.as_object().is_some_and(|keys| !keys.keys().any(has_key)) {
                    without_key.insert(operator.to_ascii_lowercase());
                }
            }
        }
    }
    for name in operator_names() {
        assert!(without_key.contains(name), "{name}");
        // Documented: Null has no such form.
        assert!(name == "null" || without_key.contains(&format!("{name}ifexists")), "{name}IfExists");
    }
}

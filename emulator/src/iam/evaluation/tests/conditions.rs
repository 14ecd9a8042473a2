//! Every condition operator, with keys that match, that do not, that are missing, and that have several values.
//!
//! Source: IAM guide, condition operators; multivalued context keys.

use super::{Context, allows};

/// Whether a statement with this condition allows, for a request with these values of the key (`None`: without the key).
fn holds(operator: &str, expected: &str, actual: Option<&[&str]>) -> bool {
    let statement = format!(
        r#"{{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{{"{operator}":{{"k:Key":{expected}}}}}}}"#
    );
    let mut context = Context::of(&[("aws:username", &["ann"][..])]);
    if let Some(values) = actual {
        context.insert("K:key", values.iter().map(|value| (*value).to_owned()).collect());
    }
    allows(&statement, "a:b", "arn:aws:a:::x", &context)
}

/// Operator, the policy's value, a value that matches it, and one that does not.
const OPERATORS: [(&str, &str, &str, &str); 22] = [
    ("StringEquals", r#""Ab""#, "Ab", "ab"),
    ("StringEquals", r#""${aws:username}""#, "ann", "anne"),
    ("StringEquals", r#""a*""#, "a*", "ab"),
    ("StringEqualsIgnoreCase", r#""Ab""#, "aB", "b"),
    ("StringLike", r#""a*/${aws:username}""#, "ab/ann", "ab/bob"),
    ("StringLike", r#""a?c""#, "abc", "ac"),
    ("NumericEquals", "10", "10.0", "11"),
    ("NumericLessThan", r#""10""#, "9.5", "10"),
    ("NumericLessThanEquals", r#""10""#, "10", "10.1"),
    ("NumericGreaterThan", r#""10""#, "11", "10"),
    ("NumericGreaterThanEquals", r#""10""#, "10", "9"),
    ("DateEquals", r#""2026-11-28T00:00:00Z""#, "1795824000", "2026-11-28T00:00:01Z"),
    ("DateLessThan", r#""2026-11-28T00:00:00Z""#, "2026-11-27T23:59:59Z", "2026-11-28T00:00:00Z"),
    ("DateLessThanEquals", r#""2026-11-28""#, "2026-11-28T00:00:00Z", "2026-11-28T00:00:01Z"),
    ("DateGreaterThan", r#""2026-11-28T00:00:00Z""#, "2026-11-28T01:00:00Z", "2026-11-28T00:00:00Z"),
    ("DateGreaterThanEquals", r#""2026-11-28T00:00:00Z""#, "2026-11-28T00:00:00Z", "2026-11-27T00:00:00Z"),
    ("Bool", r#""true""#, "TRUE", "false"),
    ("Bool", "false", "false", "true"),
    ("BinaryEquals", r#""QmluYXJ5""#, "QmluYXJ5", "qmluYXJ5"),
    ("IpAddress", r#""203.0.113.0/24""#, "203.0.113.77", "203.0.114.1"),
    ("IpAddress", r#""2001:db8::/32""#, "2001:db8:1::1", "203.0.113.1"),
    (
        "ArnLike",
        r#""arn:aws:sns:*:123456789012:t*""#,
        "arn:aws:sns:us-east-1:123456789012:topic",
        "arn:aws:sns:us-east-1:1:topic",
    ),
];

/// The negated operator of a pair.
fn negated(operator: &str) -> Option<String> {
    match operator {
        "IpAddress" => Some("NotIpAddress".to_owned()),
        "StringEquals" | "StringLike" | "NumericEquals" | "DateEquals" | "ArnLike" => Some(
            ["Equals", "Like"].iter().fold(operator.to_owned(), |name, end| match name.strip_suffix(end) {
                Some(start) => format!("{start}Not{end}"),
                None => name,
            }),
        ),
        "StringEqualsIgnoreCase" => Some("StringNotEqualsIgnoreCase".to_owned()),
        _ => None,
    }
}

#[test]
fn every_operator_holds_for_what_matches_and_not_without_the_key() {
    for (operator, expected, right, wrong) in OPERATORS {
        assert!(holds(operator, expected, Some(&[right])), "{operator} {expected} {right}");
        assert!(!holds(operator, expected, Some(&[wrong])), "{operator} {expected} {wrong}");
        assert!(!holds(operator, expected, None), "{operator} without the key");
        assert!(!holds(operator, expected, Some(&[])), "{operator} without a value");
        // One of several values of the policy is enough.
        if !expected.contains('*') {
            assert!(holds(operator, &format!("[{expected},{expected}]"), Some(&[right])), "{operator} twice");
        }
        assert!(!holds(operator, "[]", Some(&[right])), "{operator} without values");
    }
}

#[test]
fn every_negated_operator_holds_for_what_does_not_match_and_without_the_key() {
    let mut count = 0;
    for (operator, expected, right, wrong) in OPERATORS {
        let Some(negated) = negated(operator) else { continue };
        count += 1;
        assert!(!holds(&negated, expected, Some(&[right])), "{negated} {expected} {right}");
        assert!(holds(&negated, expected, Some(&[wrong])), "{negated} {expected} {wrong}");
        assert!(holds(&negated, expected, None), "{negated} without the key");
        // All of several values must not match.
        let both = format!(r#"[{expected},"another"]"#);
        if negated.starts_with("String") {
            assert!(!holds(&negated, &both, Some(&[right])), "{negated} {both}");
        }
    }
    assert_eq!(count, 11);
}

#[test]
fn if_exists_holds_without_the_key_and_changes_nothing_with_it() {
    for (operator, expected, right, wrong) in OPERATORS {
        let if_exists = format!("{operator}IfExists");
        assert!(holds(&if_exists, expected, Some(&[right])), "{if_exists} {right}");
        assert!(!holds(&if_exists, expected, Some(&[wrong])), "{if_exists} {wrong}");
        assert!(holds(&if_exists, expected, None), "{if_exists} without the key");
        if let Some(negated) = negated(operator) {
            let negated = format!("{negated}IfExists");
            assert!(!holds(&negated, expected, Some(&[right])), "{negated} {right}");
            assert!(holds(&negated, expected, None), "{negated} without the key");
        }
    }
}

#[test]
fn for_all_values_holds_if_each_value_does_and_without_values() {
    for (operator, expected, right, wrong) in OPERATORS {
        let all = format!("ForAllValues:{operator}");
        assert!(holds(&all, expected, Some(&[right, right])), "{all}");
        assert!(!holds(&all, expected, Some(&[right, wrong])), "{all}");
        assert!(holds(&all, expected, None) && holds(&all, expected, Some(&[])), "{all} without values");
        if let Some(negated) = negated(operator) {
            let all = format!("ForAllValues:{negated}");
            assert!(holds(&all, expected, Some(&[wrong, wrong])), "{all}");
            assert!(!holds(&all, expected, Some(&[right, wrong])), "{all}");
            assert!(holds(&all, expected, None), "{all} without values");
        }
    }
}

#[test]
fn for_any_value_holds_if_one_value_does_and_not_without_values() {
    for (operator, expected, right, wrong) in OPERATORS {
        let any = format!("ForAnyValue:{operator}");
        assert!(holds(&any, expected, Some(&[wrong, right])), "{any}");
        assert!(!holds(&any, expected, Some(&[wrong, wrong])), "{any}");
        assert!(!holds(&any, expected, None) && !holds(&any, expected, Some(&[])), "{any} without values");
        if let Some(negated) = negated(operator) {
            let any = format!("ForAnyValue:{negated}");
            assert!(holds(&any, expected, Some(&[wrong, right])), "{any}");
            assert!(!holds(&any, expected, Some(&[right, right])), "{any}");
            assert!(!holds(&any, expected, None), "{any} without values");
        }
    }
}

#[test]
fn null_asks_whether_the_key_is_there() {
    assert!(holds("Null", "true", None) && !holds("Null", "true", Some(&["a"])));
    assert!(!holds("Null", r#""false""#, None) && holds("Null", r#""false""#, Some(&["a"])));
    assert!(!holds("NullIfExists", "true", None), "Documented: Null has no IfExists");
}

#[test]
fn an_operator_that_does_not_exist_lets_nothing_pass() {
    assert!(!holds("StringEqual", r#""a""#, Some(&["a"])));
    assert!(!holds("ForSomeValues:StringEquals", r#""a""#, Some(&["a"])));
    let statements = r#"{"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"a:b","Resource":"*","Condition":{"StringEqual":{"k":"a"}}}"#;
    assert!(!allows(statements, "a:b", "*", &Context::default()));
    assert!(allows(statements, "a:c", "*", &Context::default()));
}

#[test]
fn every_operator_and_every_key_must_hold() {
    let statement = r#"{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":
        {"StringEquals":{"k:one":"1","k:two":"2"},"Bool":{"k:three":"true"}}}"#;
    let context =
        |three: &str| Context::of(&[("k:one", &["1"][..]), ("k:two", &["2"]), ("k:three", &[three])]);
    assert!(allows(statement, "a:b", "*", &context("true")));
    assert!(!allows(statement, "a:b", "*", &context("false")));
    assert!(!allows(statement, "a:b", "*", &Context::of(&[("k:one", &["1"][..]), ("k:three", &["true"])])));
}

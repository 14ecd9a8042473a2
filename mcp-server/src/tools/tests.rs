//! The tools without the protocol around them.

use rmcp::model::JsonObject;
use serde_json::{Value, json};

use super::call;

fn arguments(value: Value) -> JsonObject {
    match value {
        Value::Object(members) => members,
        other => panic!("not an object: {other}"),
    }
}

fn failure(name: &str, value: Value) -> String {
    call(name, &arguments(value)).expect_err("the call must fail").to_string()
}

#[test]
fn the_three_tools_give_their_results() {
    assert_eq!(call("add_numbers", &arguments(json!({ "a": 5, "b": 3 }))), Ok(json!(8)));
    assert_eq!(call("multiply_numbers", &arguments(json!({ "a": -4, "b": 7 }))), Ok(json!(-28)));
    assert_eq!(
        call("greet_user", &arguments(json!({ "name": "Zoë 🦀" }))),
        Ok(json!("Hello, Zoë 🦀! Nice to meet you."))
    );
}

#[test]
fn an_argument_that_the_tool_does_not_have_is_ignored() {
    assert_eq!(call("add_numbers", &arguments(json!({ "a": 1, "b": 2, "c": "x" }))), Ok(json!(3)));
}

#[test]
fn what_spells_an_integer_is_one() {
    let spellings = [
        (json!(4), 4),
        (json!(4.0), 4),
        (json!(-0.0), 0),
        (json!(true), 1),
        (json!(false), 0),
        (json!("5"), 5),
        (json!(" +5\n"), 5),
        (json!("-5"), -5),
        (json!("007"), 7),
        (json!("1_000"), 1000),
        (json!("1_0.00"), 10),
        (json!(i64::MIN), i64::MIN),
        (json!(-9_223_372_036_854_775_808.0), i64::MIN),
        (json!("9223372036854775807"), i64::MAX),
    ];
    for (spelling, expected) in spellings {
        let given = arguments(json!({ "a": spelling, "b": 0 }));
        assert_eq!(call("add_numbers", &given), Ok(json!(expected)), "{spelling}");
    }
}

#[test]
fn what_does_not_spell_an_integer_is_named_in_the_error() {
    let wrong = [
        (json!(1.5), "the number 1.5"),
        (json!(null), "null"),
        (json!([1]), "an array"),
        (json!({}), "an object"),
        (json!("x"), "the string \"x\""),
        (json!(""), "the string \"\""),
        (json!("5."), "the string \"5.\""),
        (json!("5.5"), "the string \"5.5\""),
        (json!("1e2"), "the string \"1e2\""),
        (json!("_1"), "the string \"_1\""),
        (json!("1__0"), "the string \"1__0\""),
        (json!("--5"), "the string \"--5\""),
        (json!("٣"), "the string \"٣\""),
        (json!("9223372036854775808"), "the string \"9223372036854775808\""),
        (json!(9_223_372_036_854_775_808_u64), "the number 9223372036854775808"),
        (json!(1e20), "the number 1e+20"),
    ];
    for (value, given) in wrong {
        let expected =
            format!("Error executing tool add_numbers: argument `a`: expected a 64-bit integer, got {given}");
        assert_eq!(failure("add_numbers", json!({ "a": value, "b": 0 })), expected);
    }
}

#[test]
fn a_missing_argument_is_named() {
    assert_eq!(
        failure("add_numbers", json!({ "a": 1 })),
        "Error executing tool add_numbers: argument `b`: expected a 64-bit integer, got nothing"
    );
    assert_eq!(
        failure("greet_user", json!({})),
        "Error executing tool greet_user: argument `name`: expected a string, got nothing"
    );
}

#[test]
fn a_name_must_be_a_string() {
    assert_eq!(
        failure("greet_user", json!({ "name": 7 })),
        "Error executing tool greet_user: argument `name`: expected a string, got the number 7"
    );
}

#[test]
fn a_result_beyond_64_bits_is_an_error_and_never_wraps() {
    assert_eq!(
        failure("add_numbers", json!({ "a": i64::MAX, "b": 1 })),
        "Error executing tool add_numbers: the result of 9223372036854775807 + 1 (arguments `a` and `b`) was \
         expected to be from -9223372036854775808 to 9223372036854775807, the range of a 64-bit integer"
    );
    assert!(failure("add_numbers", json!({ "a": i64::MIN, "b": -1 })).contains("64-bit integer"));
    assert!(failure("multiply_numbers", json!({ "a": i64::MAX, "b": i64::MAX })).contains(" * "));
    assert!(failure("multiply_numbers", json!({ "a": i64::MIN, "b": -1 })).contains(" * "));
    assert_eq!(call("add_numbers", &arguments(json!({ "a": i64::MAX, "b": i64::MIN }))), Ok(json!(-1)));
}

#[test]
fn an_unknown_tool_lists_the_known_ones() {
    let expected = "Unknown tool: nope. The tools are add_numbers, multiply_numbers and greet_user.";
    assert_eq!(failure("nope", json!({})), expected);
}

#[test]
fn a_long_wrong_value_is_cut_short() {
    let message = failure("add_numbers", json!({ "a": "9".repeat(100_000), "b": 0 }));
    assert!(message.ends_with('…') && message.chars().count() < 200, "{message}");
}

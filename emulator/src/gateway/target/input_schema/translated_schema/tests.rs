use std::sync::Arc;
use std::time::{Duration, Instant};

use super::*;
use crate::gateway::target::input_schema::InputSchema;

/// The lines of the refusal; none if the arguments pass.
fn lines(schema: &InputSchema, arguments: &Value) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    match runtime.block_on(schema.check(&Arc::new(arguments.clone()))) {
        Ok(()) => Vec::new(),
        Err(refusal) => refusal.text.lines().skip(1).map(str::to_owned).collect(),
    }
}

fn property(schema: &Value) -> Value {
    json!({"type": "object", "properties": {"p": schema, "n": {"type": "integer"}}})
}

#[test]
fn patterns_of_other_dialects_are_checked_and_reported_as_they_came() {
    let patterns = [
        (r"^[\w-\.]+@([\w-]+\.)+[\w-]{2,4}$", "ann.lee-x@example.com", "ann"),
        (r"^[\d-x]+$", "1-x", "y"),
        (r"^(?<y>\d{4})-\k<y>$", "2024-2024", "2024-2025"),
        (r"^[^\0]+$", "abc", ""),
        (r"^(?=.*\d).+$", "a1", "a٣"),
        (r"\bb\b", "éb", "ab"),
    ];
    for dialect in ["https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#"]
    {
        for (pattern, fitting, other) in patterns {
            let mut schema = property(&json!({"pattern": pattern}));
            schema["$schema"] = json!(dialect);
            let schema = InputSchema::compile(&schema);
            assert_eq!(schema.problems(), [""; 0], "{pattern}");
            assert_eq!(lines(&schema, &json!({"n": 1})), [""; 0], "{pattern}");
            assert_eq!(lines(&schema, &json!({"p": fitting})), [""; 0], "{pattern}");
            let told = format!("- pattern validation failed: does not match the regex pattern {pattern}");
            assert_eq!(lines(&schema, &json!({"p": other})), [told], "{pattern}");
        }
    }
    let names =
        json!({"patternProperties": {r"^[\w-\.]+$": {"type": "integer"}}, "additionalProperties": false});
    let names = InputSchema::compile(&names);
    assert_eq!(lines(&names, &json!({"a-.": 1})), [""; 0]);
    assert_eq!(lines(&names, &json!({"a-.": "x", "é": 1})).len(), 2);
}

#[test]
fn a_schema_of_plain_patterns_is_compiled_as_it_is() {
    let schema = property(&json!({"pattern": r"^[a-z]+-\d{2,4}$", "patternProperties": {"^x-": {}}}));
    let reading = TranslatedSchema::of(&schema, Draft::default(), Engine::Linear);
    assert_eq!((&reading.schema, reading.backtracks), (&schema, false));
    assert!(reading.originals.is_empty() && reading.unchecked.is_empty());
}

#[test]
fn a_pattern_that_cannot_be_compiled_switches_its_own_check_off() {
    let schema = InputSchema::compile(&json!({
        "type": "object",
        "required": ["n"],
        "properties": {"p": {"type": "string", "maxLength": 3, "pattern": "("}, "q": {"pattern": "^a"}, "n": {}},
    }));
    let told = "/properties/p/pattern is not checked: the pattern ( cannot be compiled: a group is not closed \
                (at character 1)";
    assert_eq!(schema.problems(), [told]);
    assert_eq!(lines(&schema, &json!({"n": 1, "p": "x"})), [""; 0]);
    assert_eq!(lines(&schema, &json!({"p": "long", "q": "b"})).len(), 3);
    assert_eq!(lines(&schema, &json!({"n": 1, "p": 5})).len(), 1);
    // What no engine here accepts although a dialect has it.
    let unknown = InputSchema::compile(&property(&json!({"pattern": r"^\p{InGreek}$"})));
    assert!(
        unknown.problems()[0].starts_with("/properties/p/pattern is not checked: "),
        "{:?}",
        unknown.problems()
    );
    assert_eq!(lines(&unknown, &json!({"p": "x"})), [""; 0]);
    let atomic = json!({"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"p": {"pattern": "(?>a)"}}});
    assert!(InputSchema::compile(&atomic).problems()[0].ends_with("which the schema's draft requires"));
}

#[test]
fn what_depends_on_it_the_wrong_way_round_is_off_too() {
    let broken = json!({"pattern": "("});
    let table = [
        json!({"patternProperties": {"(": {"type": "integer"}}, "additionalProperties": false}),
        json!({"patternProperties": {"(": {"type": "integer"}}, "unevaluatedProperties": false}),
        property(&json!({"not": broken})),
        property(&json!({"oneOf": [broken, {"type": "string"}]})),
        property(&json!({"if": broken, "then": false})),
        json!({"properties": {"p": {"not": {"$ref": "#/$defs/b"}}}, "$defs": {"b": broken}}),
        property(&json!({"allOf": [{"not": {"anyOf": [broken]}}]})),
    ];
    for schema in table {
        let compiled = InputSchema::compile(&schema);
        assert_eq!(compiled.problems().len(), 1, "{schema}");
        assert_eq!(lines(&compiled, &json!({"p": "x"})), [""; 0], "{schema}");
    }
    // A member that is named like a keyword is not one, and a check that does not depend on it stays.
    let named =
        json!({"properties": {"not": {"type": "integer"}, "p": {"not": {"type": "string"}}, "q": broken}});
    assert_eq!(lines(&InputSchema::compile(&named), &json!({"not": "x", "p": "x"})).len(), 2);
}

#[test]
fn nullable_takes_null_beside_types_and_values() {
    let fits = |schema: &Value, value: &Value| {
        lines(&InputSchema::compile(&property(schema)), &json!({"p": value})).is_empty()
    };
    for schema in [
        json!({"type": "string", "nullable": true}),
        json!({"type": ["string", "integer"], "nullable": true}),
        json!({"type": "string", "enum": ["a"], "nullable": true}),
        json!({"enum": ["a"], "nullable": true}),
        json!({"$ref": "#/properties/n", "nullable": true, "anyOf": [{"type": "integer", "nullable": true}]}),
    ] {
        assert_eq!(fits(&schema, &json!(null)), schema.get("$ref").is_none(), "{schema}");
        assert!(!fits(&schema, &json!({})), "{schema}");
    }
    for schema in [
        json!({"type": "string", "nullable": false}),
        json!({"type": "string", "nullable": "true"}),
        json!({"type": "string", "nullable": true, "const": "a"}),
    ] {
        assert!(!fits(&schema, &json!(null)), "{schema}");
    }
    let nested = json!({"items": {"properties": {"q": {"type": "integer", "nullable": true}}}});
    assert!(fits(&nested, &json!([{"q": null}])));
    let told = |schema: &Value| lines(&InputSchema::compile(schema), &json!({"p": true}));
    let integer = "- Field '/p' has invalid type: boolean found, integer expected";
    let nullable = json!({"type": "integer", "nullable": true});
    assert_eq!(told(&property(&nullable)), [integer]);
    assert_eq!(told(&property(&json!({"anyOf": [nullable]}))), [integer]);
    let referred = json!({"properties": {"p": {"$ref": "#/$defs/x"}}, "$defs": {"x": nullable}});
    assert_eq!(told(&referred), [integer]);
}

#[test]
fn a_schema_against_its_meta_schema_says_where() {
    for (schema, place) in [
        (property(&json!({"type": "strin"})), "/properties/p/type: "),
        (json!({"required": "a"}), "/required: "),
        (property(&json!({"minimum": "3"})), "/properties/p/minimum: "),
    ] {
        let problems = InputSchema::compile(&schema).problems();
        let told = format!("every call is refused: inputSchema cannot be used: {place}");
        assert!(problems.len() == 1 && problems[0].starts_with(&told), "{problems:?}");
    }
}

#[test]
fn lookaheads_that_go_back_without_end_are_stopped() {
    for pattern in ["^(?=(a+)+$)b", r"^(?!(?:a|a|a\b)+c)a*b\B", "(?<=(a|aa)+)c++d"] {
        let schema = InputSchema::compile(&property(&json!({"pattern": pattern})));
        assert_eq!(schema.problems(), [""; 0], "{pattern}");
        let began = Instant::now();
        assert!(!lines(&schema, &json!({"p": "a".repeat(50_000)})).is_empty(), "{pattern}");
        assert!(began.elapsed() < Duration::from_secs(4), "{pattern} {:?}", began.elapsed());
    }
}

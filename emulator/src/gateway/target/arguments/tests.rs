use serde_json::json;

use super::*;

fn lines(schema: &Value, arguments: &Value) -> Vec<String> {
    let text = InputSchema::compile(schema).check(arguments).unwrap_err();
    let mut lines = text.split('\n').map(str::to_owned);
    assert_eq!(lines.next().unwrap(), PREFIX);
    lines.collect()
}

fn property(schema: &Value) -> Value {
    json!({"type": "object", "properties": {"p": schema}})
}

#[test]
fn arguments_that_fit_pass() {
    let schema = json!({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]});
    let schema = InputSchema::compile(&schema);
    assert_eq!(schema.check(&json!({"a": 5})), Ok(()));
    assert_eq!(schema.check(&json!({"a": 5, "more": [1]})), Ok(()));
}

#[test]
fn the_recorded_texts() {
    let schema = json!({
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
        "required": ["a", "b"],
        "additionalProperties": false,
    });
    assert_eq!(
        lines(&schema, &json!({})),
        ["- Missing required field(s): 'a'", "- Missing required field(s): 'b'"]
    );
    assert_eq!(
        lines(&schema, &json!({"a": "x", "b": 3})),
        ["- Field '/a' has invalid type: string found, integer expected"]
    );
    assert_eq!(
        lines(&schema, &json!({"a": 1, "b": 3, "p": 1})),
        [
            "- additionalProperties validation failed: property 'p' is not defined in the schema and the schema \
             does not allow additional properties"
        ]
    );
    let optional = property(&json!({"anyOf": [{"type": "integer"}, {"type": "null"}]}));
    assert_eq!(
        lines(&optional, &json!({"p": "100"})),
        [
            "- Field '/p' has invalid type: string found, integer expected",
            "- Field '/p' has invalid type: string found, null expected",
        ]
    );
}

#[test]
fn several_errors_are_several_lines_in_the_order_of_the_schema() {
    let schema = json!({
        "required": ["b"],
        "additionalProperties": false,
        "type": "object",
        "properties": {"b": {}, "a": {"type": "object", "required": ["deep"]}, "c": {"type": "string"}},
    });
    let first = lines(&schema, &json!({"q": 1, "c": 1.5, "a": {}}));
    assert_eq!(
        first[..2],
        [
            "- Missing required field(s): 'deep'".to_owned(),
            "- Field '/c' has invalid type: number found, string expected".to_owned(),
        ]
    );
    assert_eq!(first.len(), 4);
    assert_eq!(first, lines(&schema, &json!({"q": 1, "c": 1.5, "a": {}})));
}

#[test]
fn every_other_keyword_has_its_line() {
    let table = [
        (
            json!({"enum": ["a", 1]}),
            json!("x"),
            "enum",
            r#"does not have a value in the enumeration ["a",1]"#,
        ),
        (json!({"const": "a"}), json!("x"), "const", "must be the constant value 'a'"),
        (json!({"minimum": 3}), json!(2), "minimum", "must have a minimum value of 3"),
        (json!({"maximum": 3}), json!(4), "maximum", "must have a maximum value of 3"),
        (
            json!({"exclusiveMinimum": 3}),
            json!(3),
            "exclusiveMinimum",
            "must have an exclusive minimum value of 3",
        ),
        (
            json!({"exclusiveMaximum": 3}),
            json!(3),
            "exclusiveMaximum",
            "must have an exclusive maximum value of 3",
        ),
        (json!({"multipleOf": 2}), json!(3), "multipleOf", "must be multiple of 2"),
        (json!({"minLength": 2}), json!("x"), "minLength", "must be at least 2 characters long"),
        (json!({"maxLength": 2}), json!("xyz"), "maxLength", "must be at most 2 characters long"),
        (json!({"pattern": "^a$"}), json!("x"), "pattern", "does not match the regex pattern ^a$"),
        (json!({"minItems": 2}), json!([1]), "minItems", "must have at least 2 items but found 1"),
        (json!({"maxItems": 1}), json!([1, 2]), "maxItems", "must have at most 1 items but found 2"),
        (
            json!({"uniqueItems": true}),
            json!([1, 1]),
            "uniqueItems",
            "must have only unique items in the array",
        ),
        (json!({"minProperties": 1}), json!({}), "minProperties", "must have at least 1 properties"),
        (json!({"maxProperties": 0}), json!({"x": 1}), "maxProperties", "must have at most 0 properties"),
        (
            json!({"oneOf": [{}, {"type": "integer"}, {"type": "string"}]}),
            json!(1),
            "oneOf",
            "must be valid to one and only one schema, but 2 are valid",
        ),
        (json!({"not": {}}), json!(1), "not", "must not be valid to the schema {}"),
        (json!(false), json!(1), "false", "schema for '/p' is false"),
        (
            json!({"propertyNames": {"maxLength": 1}}),
            json!({"xy": 1}),
            "propertyNames",
            "property 'xy' name is not valid: must be at most 1 characters long",
        ),
    ];
    for (schema, argument, keyword, message) in table {
        let lines = lines(&property(&schema), &json!({"p": argument}));
        assert_eq!(lines, [format!("- {keyword} validation failed: {message}")]);
    }
}

#[test]
fn one_of_without_a_match_tells_its_branches() {
    let schema = property(&json!({"oneOf": [{"type": "integer"}, {"required": ["q"], "type": "object"}]}));
    assert_eq!(
        lines(&schema, &json!({"p": "x"})),
        [
            "- oneOf validation failed: must be valid to one and only one schema, but 0 are valid",
            "- Field '/p' has invalid type: string found, integer expected",
            "- Field '/p' has invalid type: string found, object expected",
        ]
    );
}

#[test]
fn several_types_and_arguments_that_are_no_object() {
    let schema = property(&json!({"type": ["integer", "null"]}));
    assert_eq!(
        lines(&schema, &json!({"p": true})),
        ["- Field '/p' has invalid type: boolean found, [integer, null] expected"]
    );
    assert_eq!(lines(&schema, &json!([])), ["- Field '' has invalid type: array found, object expected"]);
}

#[test]
fn a_value_is_not_repeated_by_keywords_without_a_text_of_their_own() {
    let schema = property(&json!({"contains": {"type": "integer"}}));
    let lines = lines(&schema, &json!({"p": ["hunter2"]}));
    assert!(lines[0].starts_with("- contains validation failed: "), "{lines:?}");
    assert!(!lines[0].contains("hunter2"), "{lines:?}");
}

#[test]
fn a_schema_that_cannot_be_used_lets_nothing_pass() {
    for schema in [
        json!({"$ref": "https://example.com/schema.json"}),
        json!({"$ref": "#/$defs/missing"}),
        json!({"type": 5}),
        json!({"properties": {"p": {"pattern": "("}}}),
    ] {
        let text = InputSchema::compile(&schema).check(&json!({})).unwrap_err();
        assert!(text.starts_with(&format!("{PREFIX}\n- inputSchema cannot be used: ")), "{text}");
    }
}

#[test]
fn the_dialect_is_the_one_that_the_schema_names() {
    let tuple = json!({"type": "object", "properties": {"p": {"items": [{"type": "integer"}]}}});
    let mut draft_7 = tuple.clone();
    draft_7["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    assert_eq!(
        lines(&draft_7, &json!({"p": ["x"]})),
        ["- Field '/p/0' has invalid type: string found, integer expected"]
    );
    let mut unknown = property(&json!({"type": "string", "format": "uuid"}));
    unknown["$schema"] = json!("https://example.com/dialect");
    assert_eq!(InputSchema::compile(&unknown).check(&json!({"p": "no uuid"})), Ok(()));
}

use serde_json::json;

use super::*;

#[track_caller]
fn assert_shape(schema: &Value, shape: &str) {
    assert_eq!(Schema::new(schema).shape(), shape, "{schema}");
}

#[test]
fn every_shape_has_its_words() {
    assert_shape(&json!({"type": "integer"}), "integer");
    assert_shape(&json!({}), "any");
    assert_shape(&json!(true), "any");
    assert_shape(&json!({"type": "array", "items": {"type": "string"}}), "[string]");
    assert_shape(&json!({"type": "array"}), "array");
    assert_shape(&json!({"type": "array", "prefixItems": [{"type": "number"}, {}]}), "[number, any]");
    assert_shape(&json!({"type": ["string", "null"]}), "string | null");
    assert_shape(&json!({"anyOf": [{"type": "string"}, {"type": "null"}]}), "string | null");
    assert_shape(&json!({"const": "x"}), "\"x\"");
    assert_shape(&json!({"enum": ["a", 1]}), "\"a\" | 1");
    assert_shape(&json!({"type": "object"}), "object");
    assert_shape(&json!({"type": "object", "additionalProperties": {"type": "number"}}), "{[name]: number}");
}

#[test]
fn references_are_followed_until_they_repeat() {
    let schema = json!({
        "type": "object",
        "properties": {"node": {"$ref": "#/$defs/Node"}, "other": {"$ref": "#/$defs/Missing"}},
        "required": ["node"],
        "$defs": {"Node": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "next": {"$ref": "#/$defs/Node"}},
            "required": ["name"],
        }},
    });
    assert_shape(&schema, "{node: {name: string, next?: …}, other?: any}");
    let circle = json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}});
    assert_shape(&circle, "…");
}

/// Each level names the next one twice: 2^40 of them when written out.
#[test]
fn a_schema_that_explodes_is_cut() {
    let mut definitions = serde_json::Map::new();
    for level in 0..40 {
        let next = json!({"$ref": format!("#/$defs/{}", level + 1)});
        let properties = json!({"a": next, "b": next});
        definitions.insert(level.to_string(), json!({"type": "object", "properties": properties}));
    }
    let root = json!({"type": "object", "properties": {"x": {"$ref": "#/$defs/0"}}, "$defs": definitions});
    let shape = Schema::new(&root).shape();
    assert!(shape.len() < 2000 && shape.contains('…'), "{shape}");
    let wide: serde_json::Map<String, Value> = (0..1000).map(|n| (n.to_string(), json!({}))).collect();
    let shape = Schema::new(&json!({"type": "object", "properties": wide})).shape();
    assert!(shape.len() < 2000 && shape.ends_with(", …}"), "{shape}");
}

#[test]
fn an_argument_says_what_it_takes() {
    let unit = json!({"enum": ["celsius", "kelvin"], "type": "string", "description": "of its definition"});
    let root = json!({
        "properties": {
            "unit": {"$ref": "#/$defs/Unit", "default": "celsius"},
            "maybe": {"anyOf": [{"$ref": "#/$defs/Unit"}, {"type": "null"}], "default": null, "description": "own"},
            "days": {"type": "integer", "title": "Days"},
            "mixed": {"type": ["string", "integer"], "default": ""},
            "person": {"type": "object", "properties": {"name": {"type": "string"}}},
            "anything": {},
        },
        "required": ["days"],
        "$defs": {"Unit": unit},
    });
    let arguments: Vec<Argument<'_>> = Schema::new(&root).arguments().collect();
    let told = |name: &str| arguments.iter().find(|argument| argument.name == name).unwrap();
    let choices = Some(vec!["celsius".to_owned(), "kelvin".to_owned()]);
    let unit = told("unit");
    assert_eq!((unit.word(), unit.shape().as_str(), unit.choices()), ("string", "string", choices.clone()));
    assert_eq!((unit.default().as_deref(), unit.description()), (Some("celsius"), "of its definition"));
    let maybe = told("maybe");
    assert_eq!((maybe.word(), maybe.shape().as_str(), maybe.choices()), ("string", "string | null", choices));
    assert_eq!((maybe.default(), maybe.description()), (None, "own"));
    let days = told("days");
    assert!(days.is_required && !days.is_more_than_a_word());
    assert_eq!((told("mixed").word(), told("mixed").default().as_deref()), ("json", Some("\"\"")));
    assert_eq!(told("person").shape(), "object {name?: string}");
    assert_eq!((told("anything").word(), told("anything").kinds()), ("json", vec!["any"]));
}

#[test]
fn an_open_schema_takes_other_arguments() {
    for (schema, is_open) in [
        (json!({"type": "object"}), false),
        (json!({"additionalProperties": false}), false),
        (json!({"additionalProperties": true}), true),
        (json!({"additionalProperties": {"type": "string"}}), true),
        (json!({"patternProperties": {"^x": {}}}), true),
    ] {
        assert_eq!(Schema::new(&schema).is_open(), is_open, "{schema}");
    }
}

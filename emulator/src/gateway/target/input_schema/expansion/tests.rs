use serde_json::json;

use super::*;

fn of(schema: &Value) -> Result<(), TooMuch> {
    Expansion::of(schema, Draft::Draft202012).map(drop)
}

/// `x0` is a type; each of the `steps` others is `step` of a reference to the one before, twice.
fn chain(steps: usize, step: impl Fn(&Value) -> Value) -> Value {
    let mut definitions = json!({"x0": {"type": "integer"}});
    for number in 1..=steps {
        let before = json!({"$ref": format!("#/$defs/x{}", number - 1)});
        definitions[format!("x{number}")] = step(&before);
    }
    json!({"properties": {"v": {"$ref": format!("#/$defs/x{steps}")}}, "$defs": definitions})
}

#[test]
fn what_doubles_at_one_value_is_refused() {
    for steps in [22, 30, 60, 120] {
        for schema in [
            chain(steps, |before| json!({"allOf": [before, before]})),
            chain(steps, |before| json!({"anyOf": [before, before]})),
            chain(steps, |before| json!({"oneOf": [before, before]})),
            chain(steps, |before| json!({"not": before, "if": before})),
            chain(steps, |before| json!({"dependentSchemas": {"a": before, "b": before}})),
            chain(steps, |before| json!({"allOf": [{"items": before}, {"items": before}]})),
            chain(
                steps,
                |before| json!({"allOf": [{"properties": {"a": before}}, {"properties": {"a": before}}]}),
            ),
            chain(steps, |before| json!({"patternProperties": {"a": before, "b": before}})),
        ] {
            assert_eq!(of(&schema), Err(TooMuch::Branches), "{steps} {schema:.200}");
        }
    }
}

#[test]
fn what_doubles_through_dynamic_references_or_identifiers_is_refused() {
    let mut definitions = json!({"x0": {"$dynamicAnchor": "x0", "type": "integer"}});
    let mut named = json!({"x0": {"$id": "http://x/x0", "type": "integer"}});
    for number in 1..=30 {
        let before = json!({"$dynamicRef": format!("#x{}", number - 1)});
        definitions[format!("x{number}")] =
            json!({"$dynamicAnchor": format!("x{number}"), "allOf": [before, before]});
        let before = json!({"$ref": format!("x{}", number - 1)});
        named[format!("x{number}")] =
            json!({"$id": format!("http://x/x{number}"), "allOf": [before, before]});
    }
    assert_eq!(of(&json!({"$dynamicRef": "#x30", "$defs": definitions})), Err(TooMuch::Branches));
    assert_eq!(of(&json!({"$ref": "http://x/x30", "$defs": named})), Err(TooMuch::Branches));
}

#[test]
fn a_meta_schema_beside_it_hides_nothing() {
    let mut schema = chain(30, |before| json!({"allOf": [before, before]}));
    schema["properties"]["m"] = json!({"$ref": "https://json-schema.org/draft/2020-12/schema"});
    assert_eq!(of(&schema), Err(TooMuch::Branches));
}

#[test]
fn a_loop_at_one_value_may_be_taken_in_one_way() {
    assert_eq!(of(&json!({"$ref": "#"})), Ok(()));
    assert_eq!(of(&json!({"allOf": [{"$ref": "#"}, {"$ref": "#"}]})), Err(TooMuch::Loops));
    let names = ["a", "b", "c", "d"];
    let all: Vec<_> = names.iter().map(|name| json!({"$ref": format!("#/$defs/{name}")})).collect();
    let definitions: Map<_, _> =
        names.iter().map(|name| ((*name).to_owned(), json!({"anyOf": all}))).collect();
    assert_eq!(of(&json!({"$ref": "#/$defs/a", "$defs": definitions})), Err(TooMuch::Loops));
}

#[test]
fn what_people_write_is_allowed() {
    let expression = json!({"$ref": "#/$defs/expression"});
    let operators = (0..20).map(|number| {
        let operands = json!({"operator": {"const": number}, "left": expression, "right": expression});
        json!({"type": "object", "properties": operands, "required": ["operator"]})
    });
    let grammar = json!({
        "properties": {"root": expression},
        "$defs": {"expression": {"oneOf": operators.collect::<Vec<_>>()}},
    });
    let tree = json!({
        "properties": {"children": {"type": "array", "items": {"$ref": "#"}}, "value": {"type": "string"}},
    });
    let wide: Map<_, _> = (0..300)
        .map(|number| {
            let branches = (0..20).map(|branch| json!({"const": branch})).collect::<Vec<_>>();
            (format!("property{number}"), json!({"anyOf": branches}))
        })
        .collect();
    for schema in [
        json!({"$ref": "https://json-schema.org/draft/2020-12/schema"}),
        grammar,
        tree,
        json!({"properties": wide}),
        chain(200, |before| json!({"properties": {"a": before, "b": before}})),
    ] {
        assert_eq!(of(&schema), Ok(()), "{schema:.200}");
    }
}

#[test]
fn depth_and_patterns_end_somewhere() {
    assert_eq!(of(&chain(10_000, |before| json!({"allOf": [before]}))), Err(TooMuch::Deep));
    let patterns = |length: usize| json!({"properties": {"a": {"pattern": "a".repeat(length)}}});
    assert_eq!(of(&patterns(MAX_PATTERNS_LENGTH)), Ok(()));
    assert_eq!(of(&patterns(MAX_PATTERNS_LENGTH + 1)), Err(TooMuch::Patterns));
    let names = json!({"patternProperties": {"a".repeat(MAX_PATTERNS_LENGTH + 1): {}}});
    assert_eq!(of(&names), Err(TooMuch::Patterns));
}

#[test]
fn the_longest_data_is_known() {
    let schema = json!({"properties": {"a": {"enum": ["x".repeat(1000)]}, "b": {"const": 1}}});
    let longest = Expansion::of(&schema, Draft::Draft202012).unwrap().longest_data;
    assert!((1000..1200).contains(&longest), "{longest}");
}

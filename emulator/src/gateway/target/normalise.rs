//! Input schemas as the gateway lists them: without titles, `$schema` and `format`.

use indexmap::IndexMap;
use serde_json::value::RawValue;

/// A JSON object whose members keep their order and their own bytes.
pub(super) type Members = IndexMap<String, Box<RawValue>>;

/// Reads an object one level deep; `None` for anything else.
pub(super) fn members(raw: &RawValue) -> Option<Members> {
    serde_json::from_str(raw.get()).ok()
}

/// Moves those of the named members that exist to the front, in this order.
pub(super) fn lead_with<V>(members: &mut IndexMap<String, V>, names: &[&str]) {
    let mut to = 0;
    for name in names {
        if let Some(from) = members.get_index_of(*name) {
            members.move_index(from, to);
            to += 1;
        }
    }
}

/// A tool's input schema as tools/list returns it: `type`, `properties`, `required` first, then the others in the
/// server's order, without the keywords that the gateway leaves out at any depth.
///
/// Recorded: the order of the three and the missing titles (the article's answers; facts, search tool). Inferred:
/// that other keywords survive, in the server's order. `raw` must not nest deeper than serde_json parses.
pub(super) fn input_schema(raw: &RawValue) -> serde_json::Result<Box<RawValue>> {
    let Some(mut schema) = members(raw) else {
        return Ok(raw.to_owned());
    };
    normalise(&mut schema)?;
    lead_with(&mut schema, &["type", "properties", "required"]);
    serde_json::value::to_raw_value(&schema)
}

/// Where a keyword holds schemas.
enum Holds {
    /// The keyword's value is a schema, or an array of them.
    Schemas,
    /// The keyword's value maps names to schemas: `title` is a name there, not a keyword.
    NamedSchemas,
    /// The keyword's value is data.
    Data,
}

fn holds(keyword: &str) -> Holds {
    match keyword {
        "items" | "prefixItems" | "additionalItems" | "unevaluatedItems" | "contains" => Holds::Schemas,
        "additionalProperties" | "unevaluatedProperties" | "propertyNames" | "contentSchema" => {
            Holds::Schemas
        }
        "allOf" | "anyOf" | "oneOf" | "not" | "if" | "then" | "else" => Holds::Schemas,
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
        | "dependencies" => Holds::NamedSchemas,
        _ => Holds::Data,
    }
}

fn normalise(schema: &mut Members) -> serde_json::Result<()> {
    schema.retain(|keyword, _| !matches!(keyword.as_str(), "title" | "$schema" | "format"));
    for (keyword, value) in schema {
        *value = match holds(keyword) {
            Holds::Schemas => schemas(value)?,
            Holds::NamedSchemas => named_schemas(value)?,
            Holds::Data => continue,
        };
    }
    Ok(())
}

fn schemas(raw: &RawValue) -> serde_json::Result<Box<RawValue>> {
    if let Some(mut schema) = members(raw) {
        normalise(&mut schema)?;
        return serde_json::value::to_raw_value(&schema);
    }
    let Ok(list) = serde_json::from_str::<Vec<Box<RawValue>>>(raw.get()) else {
        return Ok(raw.to_owned());
    };
    let list = list.iter().map(|schema| schemas(schema)).collect::<Result<Vec<_>, _>>()?;
    serde_json::value::to_raw_value(&list)
}

fn named_schemas(raw: &RawValue) -> serde_json::Result<Box<RawValue>> {
    let Some(mut named) = members(raw) else {
        return Ok(raw.to_owned());
    };
    for schema in named.values_mut() {
        *schema = schemas(schema)?;
    }
    serde_json::value::to_raw_value(&named)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalised(schema: &str) -> String {
        input_schema(&RawValue::from_string(schema.to_owned()).unwrap()).unwrap().get().to_owned()
    }

    #[test]
    fn keywords_go_and_names_stay() {
        let table = [
            // The article's server.
            (
                r#"{"properties":{"a":{"title":"A","type":"integer"}},"required":["a"],"title":"add","type":"object"}"#,
                r#"{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}"#,
            ),
            // A property, a definition and a dependency that are named like the keywords.
            (
                r#"{"type":"object","properties":{"title":{"title":"T"},"format":{"format":"uri"},"$schema":{}}}"#,
                r#"{"type":"object","properties":{"title":{},"format":{},"$schema":{}}}"#,
            ),
            (
                r#"{"$defs":{"title":{"title":"x","type":"string"}},"type":"object"}"#,
                r#"{"type":"object","$defs":{"title":{"type":"string"}}}"#,
            ),
            (
                r#"{"dependencies":{"title":["format"],"a":{"title":"x"}}}"#,
                r#"{"dependencies":{"title":["format"],"a":{}}}"#,
            ),
            // Every nesting.
            (
                r#"{"anyOf":[{"title":"x"},true],"items":{"format":"x"},"prefixItems":[{"title":"x"}]}"#,
                r#"{"anyOf":[{},true],"items":{},"prefixItems":[{}]}"#,
            ),
            (
                r#"{"not":{"if":{"title":"x"}},"additionalProperties":{"then":{"$schema":"x"}}}"#,
                r#"{"not":{"if":{}},"additionalProperties":{"then":{}}}"#,
            ),
            // Data is left unchanged, numbers keep their digits.
            (
                r#"{"default":{"title":"x"},"enum":[{"format":"y"}],"const":{"$schema":1},"examples":[{"title":1}]}"#,
                r#"{"default":{"title":"x"},"enum":[{"format":"y"}],"const":{"$schema":1},"examples":[{"title":1}]}"#,
            ),
            (
                r#"{"$schema":"x","maximum":123456789012345678901234567890,"minimum":1.0}"#,
                r#"{"maximum":123456789012345678901234567890,"minimum":1.0}"#,
            ),
            ("true", "true"),
            ("{}", "{}"),
        ];
        for (schema, expected) in table {
            assert_eq!(normalised(schema), expected, "{schema}");
        }
    }

    #[test]
    fn the_leading_members_are_those_that_are_there() {
        let raw = RawValue::from_string(r#"{"x":1,"b":2,"a":3}"#.to_owned()).unwrap();
        let mut object = members(&raw).unwrap();
        lead_with(&mut object, &["a", "missing", "b"]);
        assert_eq!(serde_json::to_string(&object).unwrap(), r#"{"a":3,"b":2,"x":1}"#);
    }
}

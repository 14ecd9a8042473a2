//! A tool as the gateway lists it and checks its arguments.

use std::sync::Arc;

use serde_json::Value;
use serde_json::value::RawValue;

use super::input_schema::{InputSchema, InvalidArguments};
use super::normalise::{self, Members};

/// Documented: quota, characters of a tool's name.
const MAX_NAME_LENGTH: usize = 256;

/// One tool of a target's catalogue, with its schema compiled once.
#[derive(Debug)]
pub(crate) struct Tool {
    /// The server's name for it.
    pub(crate) name: String,
    /// The name for the gateway's clients: `TARGET___TOOL`.
    pub(crate) exposed_name: String,
    /// The tool in tools/list: `inputSchema`, `name`, `description`, then the server's other members.
    pub(crate) definition: Box<RawValue>,
    input_schema: InputSchema,
}

/// Why the gateway cannot offer a tool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ToolError {
    /// The listed tool is not an object with a name.
    #[error("a tool has no name")]
    NoName,
    /// The prefixed name is longer than the quota allows.
    #[error("the name of tool '{0}' is longer than {MAX_NAME_LENGTH} characters")]
    LongName(String),
    /// The tool has no input schema, or one that is not an object.
    #[error("tool '{0}' has no inputSchema")]
    NoInputSchema(String),
}

impl Tool {
    /// Reads a listed tool; `target` becomes the prefix of the name.
    ///
    /// Recorded: the order `inputSchema`, `name`, `description`; no outputSchema (the article's answers).
    /// Inferred: that all other members survive, in the server's order.
    pub(super) fn new(target: &str, listed: &RawValue) -> Result<Self, ToolError> {
        let mut members = normalise::members(listed).ok_or(ToolError::NoName)?;
        let name = text(&members, "name").filter(|name| !name.is_empty()).ok_or(ToolError::NoName)?;
        let exposed_name = format!("{target}___{name}");
        if exposed_name.chars().count() > MAX_NAME_LENGTH {
            return Err(ToolError::LongName(name));
        }
        let no_schema = || ToolError::NoInputSchema(name.clone());
        let listed_schema = members.get("inputSchema").ok_or_else(no_schema)?;
        let schema: Value = serde_json::from_str(listed_schema.get()).map_err(|_| no_schema())?;
        if !schema.is_object() {
            return Err(no_schema());
        }
        let normalised = normalise::input_schema(listed_schema).map_err(|_| no_schema())?;
        let exposed = serde_json::value::to_raw_value(&exposed_name).map_err(|_| ToolError::NoName)?;
        members.insert("inputSchema".to_owned(), normalised);
        members.insert("name".to_owned(), exposed);
        members.shift_remove("outputSchema");
        normalise::lead_with(&mut members, &["inputSchema", "name", "description"]);
        let definition = serde_json::value::to_raw_value(&members).map_err(|_| no_schema())?;
        let input_schema = InputSchema::compile(&schema);
        Ok(Self { name, exposed_name, definition, input_schema })
    }

    /// Checks a call's arguments (`{}` if the call has none) against the input schema.
    ///
    /// The error is AWS's whole text, `ValidationException - Parameter validation failed: ...`.
    pub(in crate::gateway) async fn validate(&self, arguments: &Arc<Value>) -> Result<(), InvalidArguments> {
        self.input_schema.check(arguments).await
    }

    /// What is wrong with its schema, one text for each problem; see [`InputSchema::problems`].
    pub(crate) fn problems(&self) -> Vec<String> {
        self.input_schema.problems()
    }
}

fn text(members: &Members, name: &str) -> Option<String> {
    members.get(name).and_then(|raw| serde_json::from_str(raw.get()).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tool(listed: &str) -> Result<Tool, ToolError> {
        Tool::new("demo", &RawValue::from_string(listed.to_owned()).unwrap())
    }

    #[tokio::test]
    async fn is_listed_as_the_article_prints_it() {
        let listed = r#"{"name":"add_numbers","description":"Add two numbers together","inputSchema":{"properties":{"a":{"title":"A","type":"integer"},"b":{"title":"B","type":"integer"}},"required":["a","b"],"title":"add_numbersArguments","type":"object"},"outputSchema":{"properties":{"result":{"title":"Result","type":"integer"}},"required":["result"],"title":"add_numbersOutput","type":"object"}}"#;
        let tool = tool(listed).unwrap();
        assert_eq!(
            tool.definition.get(),
            r#"{"inputSchema":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]},"name":"demo___add_numbers","description":"Add two numbers together"}"#
        );
        assert_eq!(tool.name, "add_numbers");
        assert_eq!(tool.exposed_name, "demo___add_numbers");
        assert_eq!(tool.validate(&Arc::new(json!({"a": 5, "b": 3}))).await, Ok(()));
        let refusal = tool.validate(&Arc::new(json!({"a": 5}))).await.unwrap_err();
        assert!(refusal.text.ends_with("\n- Missing required field(s): 'b'"));
    }

    #[test]
    fn members_that_no_one_knows_survive_in_order() {
        let listed = r#"{"zeta":12345678901234567890123,"title":"Add","name":"x","_meta":{"a/b":1},"inputSchema":{"type":"object"},"annotations":{"title":"T","readOnlyHint":true}}"#;
        assert_eq!(
            tool(listed).unwrap().definition.get(),
            r#"{"inputSchema":{"type":"object"},"name":"demo___x","zeta":12345678901234567890123,"title":"Add","_meta":{"a/b":1},"annotations":{"title":"T","readOnlyHint":true}}"#
        );
    }

    #[test]
    fn what_is_not_a_tool_is_refused() {
        let long = "x".repeat(249);
        let table = [
            ("5".to_owned(), ToolError::NoName),
            (r#"{"inputSchema":{}}"#.to_owned(), ToolError::NoName),
            (r#"{"name":"","inputSchema":{}}"#.to_owned(), ToolError::NoName),
            (r#"{"name":"x"}"#.to_owned(), ToolError::NoInputSchema("x".into())),
            (r#"{"name":"x","inputSchema":[]}"#.to_owned(), ToolError::NoInputSchema("x".into())),
            (
                format!(
                    r#"{{"name":"x","inputSchema":{}{{}}{}}}"#,
                    r#"{"not":"#.repeat(200),
                    "}".repeat(200)
                ),
                ToolError::NoInputSchema("x".into()),
            ),
            (format!(r#"{{"name":"x{long}","inputSchema":{{}}}}"#), ToolError::LongName(format!("x{long}"))),
        ];
        for (listed, expected) in table {
            assert_eq!(tool(&listed).unwrap_err(), expected);
        }
        assert!(tool(&format!(r#"{{"name":"{long}","inputSchema":{{}}}}"#)).is_ok());
    }
}

//! The article's three tools: their names, descriptions and schemas, and what they do.

use rmcp::model::{JsonObject, Tool};
use serde_json::{Map, Value, json};
use thiserror::Error;

use self::arguments::ArgumentError;

mod arguments;
#[cfg(test)]
mod tests;

const ADD_NUMBERS: &str = "add_numbers";
const MULTIPLY_NUMBERS: &str = "multiply_numbers";
const GREET_USER: &str = "greet_user";

/// Why a call gives no result; the text is meant for whoever wrote the call.
#[derive(Debug, PartialEq, Error)]
pub(crate) enum CallError {
    /// No tool has this name.
    #[error("Unknown tool: {0}. The tools are {ADD_NUMBERS}, {MULTIPLY_NUMBERS} and {GREET_USER}.")]
    UnknownTool(String),
    /// An argument is missing or of the wrong type.
    #[error("Error executing tool {tool}: {cause}")]
    Argument {
        /// The tool that was called.
        tool: &'static str,
        /// Which argument, what was expected, and what was given.
        cause: ArgumentError,
    },
    /// The true result does not fit, and a wrapped one would be wrong.
    #[error(
        "Error executing tool {tool}: the result of {a} {sign} {b} (arguments `a` and `b`) was expected to be from \
         {} to {}, the range of a 64-bit integer",
        i64::MIN,
        i64::MAX
    )]
    Overflow {
        /// The tool that was called.
        tool: &'static str,
        /// `+` or `*`.
        sign: char,
        /// The argument `a`.
        a: i64,
        /// The argument `b`.
        b: i64,
    },
}

/// The tools as `tools/list` shows them, in the article's order and with the schemas of its server.
pub(crate) fn definitions() -> Vec<Tool> {
    let two_integers = [("a", "A", "integer"), ("b", "B", "integer")];
    vec![
        definition(ADD_NUMBERS, "Add two numbers together", &two_integers, "integer"),
        definition(MULTIPLY_NUMBERS, "Multiply two numbers together", &two_integers, "integer"),
        definition(GREET_USER, "Greet a user by name", &[("name", "Name", "string")], "string"),
    ]
}

/// Calls the tool `name`. Gives the bare result (the caller wraps it); fails as [`CallError`] says.
/// Arguments that the tool does not have are ignored.
pub(crate) fn call(name: &str, arguments: &JsonObject) -> Result<Value, CallError> {
    match name {
        ADD_NUMBERS => calculate(ADD_NUMBERS, arguments, '+', i64::checked_add),
        MULTIPLY_NUMBERS => calculate(MULTIPLY_NUMBERS, arguments, '*', i64::checked_mul),
        GREET_USER => greet_user(arguments),
        unknown => Err(CallError::UnknownTool(arguments::shortened(unknown))),
    }
}

fn calculate(
    tool: &'static str,
    arguments: &JsonObject,
    sign: char,
    operation: fn(i64, i64) -> Option<i64>,
) -> Result<Value, CallError> {
    let integer =
        |name| arguments::integer(arguments, name).map_err(|cause| CallError::Argument { tool, cause });
    let (a, b) = (integer("a")?, integer("b")?);
    let result = operation(a, b).ok_or(CallError::Overflow { tool, sign, a, b })?;
    Ok(Value::from(result))
}

fn greet_user(arguments: &JsonObject) -> Result<Value, CallError> {
    let name = arguments::string(arguments, "name")
        .map_err(|cause| CallError::Argument { tool: GREET_USER, cause })?;
    Ok(Value::from(format!("Hello, {name}! Nice to meet you.")))
}

/// One tool; `parameters` are name, title and JSON type, all required, and `result` is the result's JSON type.
fn definition(
    name: &'static str,
    description: &'static str,
    parameters: &[(&str, &str, &str)],
    result: &str,
) -> Tool {
    let output = object_schema(&[("result", "Result", result)], format!("{name}Output"));
    Tool::new(name, description, object_schema(parameters, format!("{name}Arguments")))
        .with_raw_output_schema(output.into())
}

fn object_schema(members: &[(&str, &str, &str)], title: String) -> JsonObject {
    let properties: Map<String, Value> = members
        .iter()
        .map(|(name, title, kind)| ((*name).to_owned(), json!({ "title": title, "type": kind })))
        .collect();
    let required: Vec<Value> = members.iter().map(|(name, ..)| Value::from(*name)).collect();
    Map::from_iter([
        ("properties".to_owned(), Value::Object(properties)),
        ("required".to_owned(), Value::Array(required)),
        ("title".to_owned(), Value::String(title)),
        ("type".to_owned(), Value::from("object")),
    ])
}

//! Checks a call's arguments against a tool's input schema, in AWS's words.
//!
//! AWS evidently uses the Java validator of networknt: its type names, its wording of `additionalProperties`, and an
//! error for every branch of an `anyOf` are recorded. Keywords that nobody recorded follow the same pattern,
//! `- KEYWORD validation failed: MESSAGE`.

use std::fmt::Write as _;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, ValidationError, Validator};
use serde_json::Value;

/// Recorded: gateway tools/call with wrong arguments, 2026-05 to 2026-08.
const PREFIX: &str = "ValidationException - Parameter validation failed: Invalid request parameters:";

/// A compiled input schema, or why there is none.
#[derive(Debug)]
pub(in crate::gateway) enum InputSchema {
    /// Arguments are checked with it.
    Compiled {
        /// The schema, ready to use.
        validator: Box<Validator>,
        /// The names of its properties, in its order.
        properties: Vec<String>,
    },
    /// It cannot be compiled, as with a `$ref` to another document: no arguments pass.
    Unusable(String),
}

impl InputSchema {
    /// Compiles a schema; nothing is ever fetched for it. Its dialect is the one that it names, else 2020-12.
    ///
    /// Inferred: a schema that cannot be used refuses every call, rather than let arguments pass unchecked.
    pub(in crate::gateway) fn compile(schema: &Value) -> Self {
        let named = schema.get("$schema").and_then(Value::as_str).map(Draft::from_schema_uri);
        let draft = named.filter(|draft| *draft != Draft::Unknown).unwrap_or_default();
        let properties = schema.get("properties").and_then(Value::as_object);
        let properties = properties.map(|named| named.keys().cloned().collect()).unwrap_or_default();
        let mut schema = schema.clone();
        if let Some(members) = schema.as_object_mut() {
            members.shift_remove("$schema");
        }
        let options = jsonschema::options().with_draft(draft).should_validate_formats(false);
        match options.offline().build(&schema) {
            Ok(validator) => Self::Compiled { validator: Box::new(validator), properties },
            Err(error) => Self::Unusable(error.to_string()),
        }
    }

    /// Nothing when the arguments fit; else AWS's whole text, one line for each error.
    ///
    /// Recorded: the texts for missing members, types and `additionalProperties`. Inferred: all others; that errors
    /// inside of properties come first, in the schema's order, then those of the object itself.
    pub(in crate::gateway) fn check(&self, arguments: &Value) -> Result<(), String> {
        let (validator, properties) = match self {
            Self::Compiled { validator, properties } => (validator, properties),
            Self::Unusable(reason) => {
                return Err(format!("{PREFIX}\n- inputSchema cannot be used: {reason}"));
            }
        };
        if validator.is_valid(arguments) {
            return Ok(());
        }
        let mut errors: Vec<_> = validator.iter_errors(arguments).collect();
        errors.sort_by_cached_key(|error| rank(error, properties));
        let mut text = PREFIX.to_owned();
        for error in &errors {
            tell(&mut text, error);
        }
        Err(text)
    }
}

/// Where an error stands: by the property that it is in, then unknown properties, then the object itself.
fn rank(error: &ValidationError<'_>, properties: &[String]) -> (bool, usize) {
    let path = error.instance_path().as_str();
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let first = first.replace("~1", "/").replace("~0", "~");
    let index = properties.iter().position(|name| *name == first).unwrap_or(usize::MAX);
    (path.is_empty(), index)
}

/// Adds the lines of one error. Writing to a string cannot fail.
fn tell(text: &mut String, error: &ValidationError<'_>) {
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let _ = write!(text, "\n- Missing required field(s): '{name}'");
        }
        ValidationErrorKind::Type { kind } => {
            let (path, found) = (error.instance_path(), type_of(error.instance()));
            let expected = expected(kind);
            let _ = write!(text, "\n- Field '{path}' has invalid type: {found} found, {expected} expected");
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for name in unexpected {
                let _ = write!(
                    text,
                    "\n- additionalProperties validation failed: property '{name}' is not defined in the schema \
                     and the schema does not allow additional properties"
                );
            }
        }
        // Recorded: no line for the keyword itself, all lines of its branches.
        ValidationErrorKind::AnyOf { context } => tell_branches(text, context),
        ValidationErrorKind::OneOfNotValid { context } => {
            text.push_str(
                "\n- oneOf validation failed: must be valid to one and only one schema, but 0 are valid",
            );
            tell_branches(text, context);
        }
        kind => {
            let keyword =
                if matches!(kind, ValidationErrorKind::FalseSchema) { "false" } else { kind.keyword() };
            let _ = write!(text, "\n- {keyword} validation failed: {}", message(error));
        }
    }
}

fn tell_branches(text: &mut String, branches: &[Vec<ValidationError<'static>>]) {
    branches.iter().flatten().for_each(|error| tell(text, error));
}

/// What networknt says of a keyword. Inferred for the gateway.
fn message(error: &ValidationError<'_>) -> String {
    let path = error.instance_path();
    let size = || error.instance().as_array().map_or(0, Vec::len);
    match error.kind() {
        ValidationErrorKind::Enum { options } => {
            format!("does not have a value in the enumeration {options}")
        }
        ValidationErrorKind::Constant { expected_value } => {
            format!("must be the constant value '{}'", bare(expected_value))
        }
        ValidationErrorKind::Minimum { limit } => format!("must have a minimum value of {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("must have a maximum value of {limit}"),
        ValidationErrorKind::ExclusiveMinimum { limit } => {
            format!("must have an exclusive minimum value of {limit}")
        }
        ValidationErrorKind::ExclusiveMaximum { limit } => {
            format!("must have an exclusive maximum value of {limit}")
        }
        ValidationErrorKind::MultipleOf { multiple_of } => format!("must be multiple of {multiple_of}"),
        ValidationErrorKind::MinLength { limit } => format!("must be at least {limit} characters long"),
        ValidationErrorKind::MaxLength { limit } => format!("must be at most {limit} characters long"),
        ValidationErrorKind::Pattern { pattern } => format!("does not match the regex pattern {pattern}"),
        ValidationErrorKind::MinItems { limit } => {
            format!("must have at least {limit} items but found {}", size())
        }
        ValidationErrorKind::MaxItems { limit } => {
            format!("must have at most {limit} items but found {}", size())
        }
        ValidationErrorKind::UniqueItems => "must have only unique items in the array".to_owned(),
        ValidationErrorKind::MinProperties { limit } => format!("must have at least {limit} properties"),
        ValidationErrorKind::MaxProperties { limit } => format!("must have at most {limit} properties"),
        ValidationErrorKind::OneOfMultipleValid { context } => {
            let valid = context.iter().filter(|errors| errors.is_empty()).count();
            format!("must be valid to one and only one schema, but {valid} are valid")
        }
        ValidationErrorKind::Not { schema } => format!("must not be valid to the schema {schema}"),
        ValidationErrorKind::FalseSchema => format!("schema for '{path}' is false"),
        ValidationErrorKind::PropertyNames { error } => {
            format!("property '{}' name is not valid: {}", bare(error.instance()), message(error))
        }
        // The validator's own words hold the value that failed, which may be a secret: it is masked.
        _ => error.masked().to_string(),
    }
}

/// A text without quotation marks, anything else as JSON.
fn bare(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// One type by its name; several as networknt writes them, `[integer, null]`. The order of the schema is not kept
/// by the validator: null goes last, where most schemas have it.
fn expected(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(name) => name.to_string(),
        TypeKind::Multiple(names) => {
            let mut names: Vec<_> = names.iter().map(|name| name.to_string()).collect();
            names.sort_by_key(|name| name == "null");
            format!("[{}]", names.join(", "))
        }
    }
}

#[cfg(test)]
mod tests;

//! AWS's texts for arguments that a schema refuses, one line for each error.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use serde_json::Value;

/// A caller gets this many lines; the text only counts the others.
const MAX_LINES: usize = 100;

/// How much is put into words before further lines are only counted, in bytes: a name or an enumeration may be long.
const MAX_TEXT_LENGTH: usize = 64 * 1024;

/// What the texts need of a schema that is not in its errors.
#[derive(Debug, Default)]
pub(super) struct Wording {
    /// The positions of its properties, in its order.
    pub(super) order: HashMap<String, usize>,
    /// The schema's own patterns, by their translations for the validator.
    pub(super) originals: HashMap<String, String>,
    /// The locations of types to which null was added.
    pub(super) nullable_types: HashSet<String>,
}

/// The whole text for these errors.
///
/// Recorded: the texts for missing members, types and `additionalProperties`. Inferred: all others; that errors
/// inside of properties come first, in the schema's order, then those of the object itself; that the text ends.
pub(super) fn text(mut errors: Vec<ValidationError<'_>>, wording: &Wording) -> String {
    errors.sort_by_cached_key(|error| rank(error, &wording.order));
    let mut lines = Lines::of(wording);
    for error in &errors {
        lines.tell(error);
    }
    lines.end()
}

/// The text for the first of more errors than can be kept.
pub(super) fn text_of_first(error: &ValidationError<'_>, wording: &Wording) -> String {
    let mut lines = Lines::of(wording);
    lines.tell(error);
    format!("{}\n- more errors are left out", lines.end())
}

/// The lines so far.
struct Lines<'w> {
    wording: &'w Wording,
    text: String,
    told: usize,
    left_out: usize,
}

impl<'w> Lines<'w> {
    fn of(wording: &'w Wording) -> Self {
        Self { wording, text: String::new(), told: 0, left_out: 0 }
    }

    fn add(&mut self, line: impl FnOnce() -> String) {
        if self.told == MAX_LINES || self.text.len() > MAX_TEXT_LENGTH {
            self.left_out += 1;
            return;
        }
        self.told += 1;
        self.text.push_str("\n- ");
        self.text.push_str(&line());
    }

    fn end(self) -> String {
        let mut text = format!("{PREFIX}{}", self.text);
        if self.left_out > 0 {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n- {} more errors are left out", self.left_out);
        }
        text
    }

    /// Adds the lines of one error.
    fn tell(&mut self, error: &ValidationError<'_>) {
        let wording = self.wording;
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                self.add(|| {
                    format!("Missing required field(s): '{}'", property.as_str().unwrap_or_default())
                });
            }
            ValidationErrorKind::Type { kind } => self.add(|| {
                let is_nullable = wording.nullable_types.contains(error.schema_path().as_str());
                let (path, found) = (error.instance_path(), type_of(error.instance()));
                format!(
                    "Field '{path}' has invalid type: {found} found, {} expected",
                    expected(kind, is_nullable)
                )
            }),
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                for name in unexpected {
                    self.add(|| {
                        format!(
                            "additionalProperties validation failed: property '{name}' is not defined in the \
                             schema and the schema does not allow additional properties"
                        )
                    });
                }
            }
            // Recorded: no line for the keyword itself, all lines of its branches.
            ValidationErrorKind::AnyOf { context } => self.tell_branches(context),
            ValidationErrorKind::OneOfNotValid { context } => {
                let message = "must be valid to one and only one schema, but 0 are valid";
                self.add(|| format!("oneOf validation failed: {message}"));
                self.tell_branches(context);
            }
            kind => self.add(|| {
                let is_false = matches!(kind, ValidationErrorKind::FalseSchema);
                let keyword = if is_false { "false" } else { kind.keyword() };
                format!("{keyword} validation failed: {}", message(error, wording))
            }),
        }
    }

    fn tell_branches(&mut self, branches: &[Vec<ValidationError<'static>>]) {
        branches.iter().flatten().for_each(|error| self.tell(error));
    }
}

/// The order of an error: by the property that it is in, then unknown properties, then the object itself.
fn rank(error: &ValidationError<'_>, order: &HashMap<String, usize>) -> (bool, usize) {
    let path = error.instance_path().as_str();
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let first = first.replace("~1", "/").replace("~0", "~");
    (path.is_empty(), order.get(&first).copied().unwrap_or(usize::MAX))
}

/// The text of networknt for a keyword. Inferred for the gateway.
fn message(error: &ValidationError<'_>, wording: &Wording) -> String {
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
        ValidationErrorKind::Pattern { pattern } => {
            let pattern = wording.originals.get(pattern).unwrap_or(pattern);
            format!("does not match the regex pattern {pattern}")
        }
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
            format!("property '{}' name is not valid: {}", bare(error.instance()), message(error, wording))
        }
        // The validator's own words contain the value that failed, which may be a secret: it is masked.
        _ => error.masked().to_string(),
    }
}

/// A string without quotation marks, anything else as JSON.
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

/// One type by its name; several as networknt writes them, `[integer, null]`. The validator does not keep the order of the
/// schema: null goes last, as in most schemas. A null that `nullable` added is left out, as in networknt.
fn expected(kind: &TypeKind, is_nullable: bool) -> String {
    match kind {
        TypeKind::Single(name) => name.to_string(),
        TypeKind::Multiple(names) => {
            let mut names: Vec<_> = names.iter().map(|name| name.to_string()).collect();
            names.retain(|name| !is_nullable || name != "null");
            if let [only] = names.as_slice() {
                return only.clone();
            }
            names.sort_by_key(|name| name == "null");
            format!("[{}]", names.join(", "))
        }
    }
}

/// Recorded: gateway tools/call with wrong arguments, 2026-05 to 2026-08.
pub(super) const PREFIX: &str =
    "ValidationException - Parameter validation failed: Invalid request parameters:";

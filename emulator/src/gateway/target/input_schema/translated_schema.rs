//! A schema as AWS's validator reads it, rewritten for the one here: patterns of other dialects, and `nullable`.

pub(crate) mod keyword;
mod negation;

use std::collections::{HashMap, HashSet};

use jsonschema::Draft;
use serde_json::{Map, Value, json};

use self::keyword::{Kind, Unchecked, inside, step};
use super::pattern::{Engine, Translation, translate};

/// The length of all translated patterns of a schema, in bytes: compiling takes 1 µs and more for a byte.
const MAX_TRANSLATIONS_LENGTH: usize = 2 * 1024 * 1024;

#[derive(Debug, Default)]
pub(super) struct TranslatedSchema {
    /// The schema for the validator.
    pub(super) schema: Value,
    pub(super) backtracks: bool,
    /// The original pattern of each translated one, for messages.
    pub(super) originals: HashMap<String, String>,
    /// The locations of `type` to which `nullable` added null, as JSON pointers.
    pub(super) nullable_types: HashSet<String>,
    /// In the order of the schema.
    pub(super) unchecked: Vec<Unchecked>,
}

impl TranslatedSchema {
    /// Reads a schema of a draft for an engine.
    ///
    /// Inferred: a pattern that cannot be compiled lets every text pass, and only that check is off.
    pub(super) fn of(schema: &Value, draft: Draft, engine: Engine) -> Self {
        let is_old = matches!(draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7);
        let mut reader = Reader { engine, is_old, length: 0, reading: Self::default() };
        let mut read = schema.clone();
        reader.schema(&mut read, &mut String::new());
        let mut reading = reader.reading;
        if !reading.unchecked.is_empty() {
            negation::switch_off(&mut read, schema, &reading.unchecked);
        }
        reading.schema = read;
        reading
    }
}

struct Reader {
    engine: Engine,
    /// The meta-schemas up to draft 7 check patterns against ECMA-262, and the validator applies them.
    is_old: bool,
    length: usize,
    reading: TranslatedSchema,
}

impl Reader {
    fn schema(&mut self, schema: &mut Value, place: &mut String) {
        match schema {
            Value::Object(members) => {
                self.pattern(members, place);
                self.pattern_properties(members, place);
                self.nullable(members, place);
                for (keyword, value) in members.iter_mut() {
                    match Kind::of(keyword) {
                        Kind::Data => {}
                        Kind::Named => inside(place, keyword, |place| self.named(value, place)),
                        Kind::Schema => inside(place, keyword, |place| self.schema(value, place)),
                    }
                }
            }
            Value::Array(items) => {
                for (number, item) in items.iter_mut().enumerate() {
                    inside(place, &number.to_string(), |place| self.schema(item, place));
                }
            }
            _ => {}
        }
    }

    fn named(&mut self, schemas: &mut Value, place: &mut String) {
        for (name, schema) in schemas.as_object_mut().into_iter().flatten() {
            // A pattern was rewritten as a name: its location uses the schema's own.
            let name = self.reading.originals.get(name).unwrap_or(name).clone();
            inside(place, &name, |place| self.schema(schema, place));
        }
    }

    fn pattern(&mut self, members: &mut Map<String, Value>, place: &str) {
        let Some(Value::String(pattern)) = members.get("pattern") else { return };
        match self.read(pattern) {
            Ok(None) => {}
            Ok(Some(written)) => drop(members.insert("pattern".to_owned(), Value::String(written))),
            Err(reason) => {
                let (place, pattern) = (format!("{place}/pattern"), pattern.clone());
                self.reading.unchecked.push(Unchecked { place, pattern, reason });
                members.shift_remove("pattern");
            }
        }
    }

    /// A pattern that cannot be compiled could match any name: `""` does, so that no other keyword refuses one.
    fn pattern_properties(&mut self, members: &mut Map<String, Value>, place: &str) {
        let Some(Value::Object(named)) = members.get_mut("patternProperties") else { return };
        let mut read = Map::new();
        let mut any_name = false;
        for (pattern, schema) in std::mem::take(named) {
            match self.read(&pattern) {
                Ok(written) => drop(read.insert(written.unwrap_or(pattern), schema)),
                Err(reason) => {
                    let mut place = format!("{place}/patternProperties");
                    step(&mut place, &pattern);
                    self.reading.unchecked.push(Unchecked { place, pattern, reason });
                    any_name = true;
                }
            }
        }
        if any_name && !read.contains_key("") {
            read.insert(String::new(), json!(true));
        }
        *named = read;
    }

    /// The pattern for the validator; `None` if it is unchanged.
    fn read(&mut self, pattern: &str) -> Result<Option<String>, String> {
        let engine = if self.is_old { Engine::Backtracking } else { self.engine };
        let Translation { text, backtracks, is_ecma } =
            translate(pattern, engine).map_err(|unreadable| unreadable.to_string())?;
        let Some(mut text) = text else {
            return Ok(None);
        };
        if self.is_old && !is_ecma {
            return Err(
                "it is not an ECMA-262 regular expression, which the schema's draft requires".to_owned()
            );
        }
        self.length += text.len();
        if self.length > MAX_TRANSLATIONS_LENGTH {
            return Err("the schema's patterns are too long in total to compile".to_owned());
        }
        // Two patterns with the same translation stay distinct, for their messages.
        while self.reading.originals.get(&text).is_some_and(|other| other != pattern) {
            text += "(?:)";
        }
        if !self.reading.originals.contains_key(&text) {
            self.compiles(pattern)?;
        }
        self.reading.backtracks |= backtracks;
        self.reading.originals.insert(text.clone(), pattern.to_owned());
        Ok(Some(text))
    }

    /// Whether the engine accepts it. One that is too big is left to the validator, which refuses the schema for it.
    fn compiles(&self, pattern: &str) -> Result<(), String> {
        let text = translate(pattern, Engine::Backtracking).ok().and_then(|translation| translation.text);
        let mut builder = fancy_regex::RegexBuilder::new(text.as_deref().unwrap_or_default());
        match builder.delegate_size_limit(super::MAX_PATTERN).build() {
            Ok(_) => Ok(()),
            Err(error) if is_size(&error) => Ok(()),
            Err(error) => Err(error.to_string().lines().last().unwrap_or_default().to_owned()),
        }
    }

    /// Recorded in networknt's source, whose configuration has `nullable` on by default: with
    /// `nullable: true`, JsonNodeUtil.equalsToSchemaType accepts null for every type, and EnumValidator adds it to the
    /// values. No other keyword does: `const` and `not` refuse null as before.
    fn nullable(&mut self, members: &mut Map<String, Value>, place: &str) {
        if members.get("nullable") != Some(&Value::Bool(true)) {
            return;
        }
        if let Some(kind) = members.get_mut("type") {
            let named = kind.clone();
            match named {
                Value::String(name) if is_type(&name) && name != "null" => *kind = json!([name, "null"]),
                Value::Array(mut names) if !names.contains(&json!("null")) => {
                    names.push(json!("null"));
                    *kind = Value::Array(names);
                }
                _ => return self.nullable_values(members),
            }
            self.reading.nullable_types.insert(format!("{place}/type"));
        }
        self.nullable_values(members);
    }

    fn nullable_values(&self, members: &mut Map<String, Value>) {
        if let Some(Value::Array(values)) = members.get_mut("enum")
            && !values.contains(&Value::Null)
        {
            values.push(Value::Null);
        }
    }
}

fn is_type(name: &str) -> bool {
    matches!(name, "array" | "boolean" | "integer" | "null" | "number" | "object" | "string")
}

fn is_size(error: &fancy_regex::Error) -> bool {
    let fancy_regex::Error::CompileError(error) = error else { return false };
    match &**error {
        fancy_regex::CompileError::InnerError(error) => error.size_limit().is_some(),
        fancy_regex::CompileError::PatternTooComplex => true,
        _ => false,
    }
}

pub(crate) const MAX_PATTERN: usize = 1024 * 1024;

#[cfg(test)]
mod tests;

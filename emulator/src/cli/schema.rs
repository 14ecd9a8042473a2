//! A tool's input schema in words, as far as tools use JSON Schema.

use std::collections::HashSet;

use serde_json::Value;

/// How many schemas one description descends into: an untrusted schema may be of any size, and refer to itself.
const LARGEST_SHAPE: usize = 100;
/// A longer chain of references is a cycle.
const MAX_CHAIN_LENGTH: usize = 16;

/// Shown for the type of an argument that takes several types.
const ANY: &str = "any";

#[derive(Clone, Copy)]
pub(crate) struct Schema<'v> {
    root: &'v Value,
}

pub(crate) struct Argument<'v> {
    schema: Schema<'v>,
    own: &'v Value,
    pub(crate) name: &'v str,
    pub(crate) is_required: bool,
}

impl<'v> Schema<'v> {
    /// The schema, resolving references to its own `$defs`.
    pub(crate) fn new(root: &'v Value) -> Self {
        Self { root }
    }

    /// All arguments, in the schema's order.
    pub(crate) fn arguments(self) -> impl Iterator<Item = Argument<'v>> {
        let whole = self.resolved(self.root);
        let properties = whole.get("properties").and_then(Value::as_object).into_iter().flatten();
        properties.map(move |(name, own)| Argument {
            schema: self,
            own,
            name,
            is_required: is_required(whole, name),
        })
    }

    /// Whether it allows arguments that it does not name.
    pub(crate) fn is_open(self) -> bool {
        let whole = self.resolved(self.root);
        let others = whole.get("additionalProperties");
        whole.get("patternProperties").is_some()
            || others.is_some_and(|others| others.is_object() || others == &Value::Bool(true))
    }

    /// The type with all its parts, such as `{name: string, zip?: string}`.
    pub(crate) fn shape(self) -> String {
        let mut shape = Shape { schema: self, open: Vec::new(), left: LARGEST_SHAPE };
        shape.of(self.root)
    }

    /// The schema that a reference refers to; the schema itself if it is not a reference.
    fn resolved(self, schema: &'v Value) -> &'v Value {
        let mut schema = schema;
        for _ in 0..MAX_CHAIN_LENGTH {
            match self.referred(schema) {
                Some((_, referred)) => schema = referred,
                None => break,
            }
        }
        schema
    }

    fn referred(self, schema: &'v Value) -> Option<(&'v str, &'v Value)> {
        let reference = schema.get("$ref")?.as_str()?;
        Some((reference, self.root.pointer(reference.strip_prefix('#')?)?))
    }

    /// The types that a value may have, each once.
    fn kinds(self, schema: &'v Value, seen: &mut HashSet<&'v str>, kinds: &mut Vec<&'v str>) {
        if let Some((reference, referred)) = self.referred(schema) {
            if seen.insert(reference) {
                self.kinds(referred, seen, kinds);
            }
            return;
        }
        if let Some(value) = schema.get("const") {
            return add(kinds, kind_of(value));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return values.iter().for_each(|value| add(kinds, kind_of(value)));
        }
        match schema.get("type") {
            Some(Value::String(kind)) => return add(kinds, kind),
            Some(Value::Array(types)) => {
                return types.iter().filter_map(Value::as_str).for_each(|kind| add(kinds, kind));
            }
            _ => {}
        }
        let mut alternatives = alternatives(schema).peekable();
        if alternatives.peek().is_some() {
            return alternatives.for_each(|alternative| self.kinds(alternative, seen, kinds));
        }
        match schema {
            schema if schema.get("properties").is_some() => add(kinds, "object"),
            schema if schema.get("items").is_some() => add(kinds, "array"),
            _ => add(kinds, ANY),
        }
    }
}

impl<'v> Argument<'v> {
    /// The types that its value may have; `any` if the schema does not say.
    pub(crate) fn kinds(&self) -> Vec<&'v str> {
        let mut kinds = Vec::new();
        self.schema.kinds(self.own, &mut HashSet::new(), &mut kinds);
        kinds
    }

    /// One word for its type: that of its values other than null, or `json`.
    pub(crate) fn word(&self) -> &'v str {
        let kinds: Vec<&str> = self.kinds().into_iter().filter(|kind| *kind != "null").collect();
        match kinds.as_slice() {
            [kind] if *kind != ANY => kind,
            _ => "json",
        }
    }

    /// Its type with all its parts; for one of several alternatives the type only.
    pub(crate) fn shape(&self) -> String {
        if self.choices().is_some() {
            return self.kinds().join(" | ");
        }
        let mut shape = Shape { schema: self.schema, open: Vec::new(), left: LARGEST_SHAPE };
        let text = shape.of(self.own);
        if text.starts_with('{') { format!("object {text}") } else { text }
    }

    /// The values that it may have, if the schema lists them, without null, which may stand for none.
    pub(crate) fn choices(&self) -> Option<Vec<String>> {
        let own = self.schema.resolved(self.own);
        let mut others = alternatives(own)
            .map(|alternative| self.schema.resolved(alternative))
            .filter(|alternative| alternative.get("type").is_none_or(|kind| kind != "null"));
        let listed = match (own.get("enum"), others.next(), others.next()) {
            (Some(listed), ..) => listed,
            (None, Some(only), None) => only.get("enum")?,
            _ => return None,
        };
        let listed = listed.as_array()?.iter().filter(|value| !value.is_null());
        Some(listed.take(LARGEST_SHAPE).map(plain).collect())
    }

    /// Its default, other than null, in the form that `call` takes.
    pub(crate) fn default(&self) -> Option<String> {
        let default = self.member("default").filter(|default| !default.is_null())?;
        Some(if default == "" { "\"\"".to_owned() } else { plain(default) })
    }

    pub(crate) fn description(&self) -> &'v str {
        self.member("description").and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn is_more_than_a_word(&self) -> bool {
        self.choices().is_some()
            || self.default().is_some()
            || !self.description().is_empty()
            || self.shape() != self.word()
    }

    /// A member of its own schema, or else of the one that it refers to.
    fn member(&self, name: &str) -> Option<&'v Value> {
        self.own.get(name).or_else(|| self.schema.resolved(self.own).get(name))
    }
}

struct Shape<'v> {
    schema: Schema<'v>,
    /// The references that it is currently inside of.
    open: Vec<&'v str>,
    left: usize,
}

impl<'v> Shape<'v> {
    fn of(&mut self, schema: &'v Value) -> String {
        let Some(left) = self.left.checked_sub(1) else { return "…".to_owned() };
        self.left = left;
        if let Some((reference, referred)) = self.schema.referred(schema) {
            if self.open.contains(&reference) {
                return "…".to_owned();
            }
            self.open.push(reference);
            let text = self.of(referred);
            self.open.pop();
            return text;
        }
        if let Some(value) = schema.get("const") {
            return value.to_string();
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return self.list(values, " | ", |_, value| value.to_string());
        }
        if let Some(types) = schema.get("type").and_then(Value::as_array) {
            return self.list(types, " | ", |shape, kind| shape.typed(kind.as_str().unwrap_or(ANY), schema));
        }
        if let Some(kind) = schema.get("type").and_then(Value::as_str) {
            return self.typed(kind, schema);
        }
        let alternatives: Vec<&Value> = alternatives(schema).collect();
        match schema {
            _ if !alternatives.is_empty() => self.list(alternatives, " | ", Self::of),
            schema if schema.get("properties").is_some() => self.typed("object", schema),
            schema if schema.get("items").is_some() => self.typed("array", schema),
            _ => ANY.to_owned(),
        }
    }

    fn typed(&mut self, kind: &str, schema: &'v Value) -> String {
        let member = |name: &str| schema.get(name);
        match kind {
            "object" => {
                match (member("properties").and_then(Value::as_object), member("additionalProperties")) {
                    (Some(properties), _) if !properties.is_empty() => {
                        let members = self.list(properties, ", ", |shape, (name, property)| {
                            let mark = if is_required(schema, name) { "" } else { "?" };
                            format!("{name}{mark}: {}", shape.of(property))
                        });
                        format!("{{{members}}}")
                    }
                    (_, Some(others @ Value::Object(_))) => format!("{{[name]: {}}}", self.of(others)),
                    _ => kind.to_owned(),
                }
            }
            "array" => match (member("prefixItems").and_then(Value::as_array), member("items")) {
                (Some(items), _) => format!("[{}]", self.list(items, ", ", Self::of)),
                (None, Some(items @ Value::Object(_))) => format!("[{}]", self.of(items)),
                _ => kind.to_owned(),
            },
            kind => kind.to_owned(),
        }
    }

    /// Lists the items, until the description is too large.
    fn list<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        separator: &str,
        of: impl Fn(&mut Self, T) -> String,
    ) -> String {
        let mut texts = Vec::new();
        for item in items {
            if self.left == 0 || texts.len() == LARGEST_SHAPE {
                texts.push("…".to_owned());
                break;
            }
            texts.push(of(self, item));
        }
        texts.join(separator)
    }
}

fn add<'v>(kinds: &mut Vec<&'v str>, kind: &'v str) {
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
}

/// The schemas of which one must hold, or all.
fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    let lists = ["anyOf", "oneOf", "allOf"].into_iter().filter_map(|name| schema.get(name)?.as_array());
    lists.flatten()
}

fn is_required(schema: &Value, name: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|required| required.iter().any(|required| required == name))
}

fn kind_of(value: &Value) -> &'static str {
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

/// Strings without quotes, anything else as JSON: what follows the `=` of `call`.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests;

//! Keywords that would refuse what a disabled check lets pass: those that require a subschema not to match.

use std::cell::Cell;
use std::collections::HashSet;

use serde_json::{Map, Value};

use super::keyword::{Kind, Unchecked, inside};

const MAX_STEPS: usize = 1_000_000;

/// Switches off what depends negatively on an unchecked pattern: `not`, `if`, how many `contains` finds, and
/// that `oneOf` is only one. `read` changes; `schema` is the original.
pub(super) fn switch_off(read: &mut Value, schema: &Value, unchecked: &[Unchecked]) {
    let places = unchecked.iter().map(|unchecked| unchecked.place.as_str()).collect();
    Search { schema, places, looks: Cell::new(MAX_STEPS) }.schema(read, &mut String::new());
}

struct Search<'a> {
    schema: &'a Value,
    places: HashSet<&'a str>,
    /// Visits of values and locations, each of some 20 ns: a schema that needs more gets more switched off.
    looks: Cell<usize>,
}

impl Search<'_> {
    fn schema(&self, read: &mut Value, place: &mut String) {
        match read {
            Value::Object(members) => {
                for (keyword, value) in members.iter_mut() {
                    match Kind::of(keyword) {
                        Kind::Data => {}
                        Kind::Named => inside(place, keyword, |place| {
                            for (name, schema) in value.as_object_mut().into_iter().flatten() {
                                inside(place, name, |place| self.schema(schema, place));
                            }
                        }),
                        Kind::Schema => inside(place, keyword, |place| self.schema(value, place)),
                    }
                }
                self.keywords(members, place);
            }
            Value::Array(items) => {
                for (number, item) in items.iter_mut().enumerate() {
                    inside(place, &number.to_string(), |place| self.schema(item, place));
                }
            }
            _ => {}
        }
    }

    fn keywords(&self, members: &mut Map<String, Value>, place: &str) {
        let depends = |keyword: &str| {
            let place = format!("{place}/{keyword}");
            self.depends(&place, &mut HashSet::new())
        };
        if members.contains_key("not") && depends("not") {
            members.shift_remove("not");
        }
        if members.contains_key("if") && depends("if") {
            for keyword in ["if", "then", "else"] {
                members.shift_remove(keyword);
            }
        }
        if members.contains_key("maxContains") && depends("contains") {
            members.shift_remove("maxContains");
        }
        if members.contains_key("oneOf")
            && depends("oneOf")
            && let Some(branches) = members.shift_remove("oneOf")
        {
            // As one of several, in addition to the other constraints.
            let any = serde_json::json!({"anyOf": branches});
            match members.get_mut("allOf") {
                Some(Value::Array(all)) => all.push(any),
                _ => drop(members.insert("allOf".to_owned(), Value::Array(vec![any]))),
            }
        }
    }

    /// Whether an unchecked pattern is below a location, or where a reference below it leads.
    fn depends(&self, place: &str, seen: &mut HashSet<String>) -> bool {
        if !seen.insert(place.to_owned()) {
            return false;
        }
        let below = format!("{place}/");
        if !self.may_look(self.places.len())
            || self.places.iter().any(|unchecked| unchecked.starts_with(&below))
        {
            return true;
        }
        let mut references = Vec::new();
        // A reference written in another way may lead there.
        let Some(schema) = self.schema.pointer(place) else { return true };
        if !self.gather(schema, &mut references) {
            return true;
        }
        references.into_iter().any(|reference| match reference.strip_prefix('#') {
            Some(place) if place.is_empty() || place.starts_with('/') => self.depends(place, seen),
            // An anchor, or another document of the schema: it may lead there.
            _ => true,
        })
    }

    fn may_look(&self, looks: usize) -> bool {
        self.looks.set(self.looks.get().saturating_sub(looks + 1));
        self.looks.get() > 0
    }

    /// All references in a value; false if that took too many visits.
    fn gather<'v>(&self, value: &'v Value, references: &mut Vec<&'v str>) -> bool {
        if !self.may_look(1) {
            return false;
        }
        match value {
            Value::Object(members) => members.iter().all(|(name, value)| match (name.as_str(), value) {
                ("$ref" | "$dynamicRef", Value::String(reference)) => {
                    references.push(reference);
                    true
                }
                _ => self.gather(value, references),
            }),
            Value::Array(items) => items.iter().all(|item| self.gather(item, references)),
            _ => true,
        }
    }
}

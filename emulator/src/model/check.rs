//! Checks an input by its shapes, and drops what the model does not know.

use serde_json::{Map as Object, Value};

use super::Refusal;
use super::rule::{self, Rule};
use super::scalar;
use super::shown;
use super::table::{List, Map, Shape, Structure, Table};
use super::violations::{Path, Shown, Violations};

/// The input with the model's members, none of them null, when it keeps all constraints of this shape.
///
/// A value of a wrong JSON type is refused before any violation is told. The depth is that of the value, which
/// whoever made it has limited.
pub(super) fn check(table: &Table, shape: &str, input: Value) -> Result<Value, Refusal> {
    let mut check = Check { table, violations: Violations::default() };
    let checked = check.value(&Path::ROOT, shape, input, false)?;
    check.violations.finish()?;
    Ok(checked)
}

struct Check<'a> {
    table: &'a Table,
    violations: Violations,
}

impl<'a> Check<'a> {
    fn value(&mut self, path: &Path<'_>, name: &str, value: Value, hidden: bool) -> Result<Value, Refusal> {
        let shape = self.shape(name)?;
        let hidden = hidden || shape.is_sensitive();
        match (shape, value) {
            (Shape::Structure(structure), Value::Object(object)) => {
                self.structure(path, structure, object, hidden)
            }
            (Shape::List(list), Value::Array(elements)) => self.list(path, list, elements, hidden),
            (Shape::Map(map), Value::Object(entries)) => self.map(path, map, entries, hidden),
            (Shape::Document(_), value) => Ok(value),
            (shape, value) => self.scalar(path, shape, value, hidden),
        }
    }

    fn structure(
        &mut self,
        path: &Path<'_>,
        structure: &Structure,
        mut object: Object<String, Value>,
        hidden: bool,
    ) -> Result<Value, Refusal> {
        let mut checked = Object::new();
        for (name, shape) in &structure.members {
            let value = object.swap_remove(structure.name_on_the_wire(name)).filter(|value| !value.is_null());
            let path = path.member(name);
            if let Some(value) = value {
                checked.insert(name.to_string(), self.value(&path, shape, value, hidden)?);
            } else if structure.required.contains(name) {
                let is_hidden = hidden || self.shape(shape)?.is_sensitive();
                let shown = if is_hidden { Shown::Hidden } else { Shown::Null };
                self.violations.add(&path, shown, &Rule::NotNull.to_string());
            }
        }
        if structure.union && checked.len() != 1 {
            let members: Vec<&str> = structure.members.keys().map(AsRef::as_ref).collect();
            self.violations.add(path, Shown::Hidden, &Rule::ExactlyOne(&members).to_string());
        }
        Ok(Value::Object(checked))
    }

    fn list(
        &mut self,
        path: &Path<'_>,
        list: &List,
        elements: Vec<Value>,
        hidden: bool,
    ) -> Result<Value, Refusal> {
        let shape = self.shape(&list.member)?;
        let text = shown::list(shape, &elements, hidden);
        let shown = text.as_deref().map_or(Shown::Hidden, Shown::As);
        for rule in rule::broken_by_length(list.min, list.max, elements.len()) {
            self.violations.add(path, shown, &rule.to_string());
        }
        if shape.is_scalar() {
            let elements = self.scalars(path, "Member", shape, elements, shown)?;
            return Ok(Value::Array(elements));
        }
        let mut checked = Vec::with_capacity(elements.len());
        for (index, element) in elements.into_iter().enumerate() {
            let path = path.element(index);
            if element.is_null() {
                self.violations.add(&path, Shown::Null, &Rule::NotNull.to_string());
                continue;
            }
            checked.push(self.value(&path, &list.member, element, hidden)?);
        }
        Ok(Value::Array(checked))
    }

    fn map(
        &mut self,
        path: &Path<'_>,
        map: &Map,
        mut entries: Object<String, Value>,
        hidden: bool,
    ) -> Result<Value, Refusal> {
        entries.retain(|_, value| !value.is_null());
        let (key, value) = (self.shape(&map.key)?, self.shape(&map.value)?);
        let text = shown::map(value, &entries, hidden);
        let shown = text.as_deref().map_or(Shown::Hidden, Shown::As);
        for rule in rule::broken_by_length(map.min, map.max, entries.len()) {
            self.violations.add(path, shown, &rule.to_string());
        }
        let (keys, values): (Vec<String>, Vec<Value>) = entries.into_iter().unzip();
        let key_texts = keys.iter().map(|key| Value::from(key.as_str())).collect();
        self.scalars(path, "Map keys", key, key_texts, shown)?;
        if value.is_scalar() {
            let values = self.scalars(path, "Map value", value, values, shown)?;
            return Ok(Value::Object(keys.into_iter().zip(values).collect()));
        }
        let mut checked = Object::new();
        for (key, value) in keys.into_iter().zip(values) {
            let value = self.value(&path.entry(&key), &map.value, value, hidden)?;
            checked.insert(key, value);
        }
        Ok(Value::Object(checked))
    }

    /// Recorded: what breaks a constraint within a list or a map of texts is told of the whole of it, with all the
    /// constraints of its elements.
    fn scalars(
        &mut self,
        path: &Path<'_>,
        subject: &str,
        shape: &Shape,
        values: Vec<Value>,
        shown: Shown<'_>,
    ) -> Result<Vec<Value>, Refusal> {
        let mut rules = rule::of_scalar(shape);
        let mut is_broken = false;
        let mut checked = Vec::with_capacity(values.len());
        for value in values {
            if value.is_null() {
                is_broken = true;
                if !rules.iter().any(|rule| matches!(rule, Rule::NotNull)) {
                    rules.push(Rule::NotNull);
                }
                continue;
            }
            let value = scalar::typed(shape, value)?;
            is_broken |= rules.iter().any(|rule| !rule.holds(&value));
            checked.push(value);
        }
        if is_broken {
            let texts: Vec<String> = rules.iter().map(ToString::to_string).collect();
            let rule = format!("{subject} must satisfy constraint: [{}]", texts.join(", "));
            self.violations.add(path, shown, &rule);
        }
        Ok(checked)
    }

    fn scalar(
        &mut self,
        path: &Path<'_>,
        shape: &Shape,
        value: Value,
        hidden: bool,
    ) -> Result<Value, Refusal> {
        let value = scalar::typed(shape, value)?;
        if let (Shape::Blob(length), Value::String(text)) = (shape, &value) {
            for rule in
                rule::broken_by_length(length.min, length.max, scalar::bytes(text).unwrap_or_default())
            {
                self.violations.add(path, Shown::Hidden, &rule.to_string());
            }
        }
        for rule in rule::of_scalar(shape).iter().filter(|rule| !rule.holds(&value)) {
            let text = shown::scalar(&value);
            let shown = if hidden { Shown::Hidden } else { Shown::As(&text) };
            self.violations.add(path, shown, &rule.to_string());
        }
        Ok(value)
    }

    fn shape(&self, name: &str) -> Result<&'a Shape, Refusal> {
        self.table.shape(name).ok_or_else(|| Refusal::Serialization(format!("there is no shape {name}")))
    }
}

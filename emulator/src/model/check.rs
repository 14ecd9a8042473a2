//! Checks an input against its shapes, and drops what the model does not have.

use serde_json::{Map as Object, Value};

use super::rule::{self, Rule};
use super::shape::{List, Map, Shape, Structure};
use super::shapes::Shapes;
use super::violations::{Path, Shown, Violations};
use super::{InputError, scalar};

/// Returns the input with the model's members, none of them null, if it satisfies all constraints of this shape; and the
/// paths of the members that the model does not have, which are left out.
///
/// A value of a wrong JSON type is refused before any violation is reported. The depth is that of the value, which its
/// creator has limited.
pub(super) fn check(shapes: &Shapes, shape: &str, input: Value) -> Result<(Value, Vec<String>), InputError> {
    let mut check = Checker { shapes, violations: Violations::default(), unknown: Vec::new() };
    let checked = check.value(&Path::ROOT, shape, input, false)?;
    check.violations.finish()?;
    Ok((checked, check.unknown))
}

/// Fails if a value violates the constraints of a structure's member, as [`check`] would report; a member that the structure
/// does not have has none.
pub(super) fn check_member(
    shapes: &Shapes,
    structure: &str,
    member: &str,
    value: Value,
) -> Result<(), InputError> {
    let Some(Shape::Structure(structure)) = shapes.get(structure) else { return Ok(()) };
    let Some(shape) = structure.members.get(member) else { return Ok(()) };
    let mut check = Checker { shapes, violations: Violations::default(), unknown: Vec::new() };
    check.value(&Path::ROOT.member(member), shape, value, structure.sensitive)?;
    check.violations.finish()
}

/// The maximum number of unknown members that are named.
const MAX_UNKNOWN: usize = 20;

struct Checker<'a> {
    shapes: &'a Shapes,
    violations: Violations,
    unknown: Vec<String>,
}

impl<'a> Checker<'a> {
    fn value(
        &mut self,
        path: &Path<'_>,
        name: &str,
        value: Value,
        hidden: bool,
    ) -> Result<Value, InputError> {
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
    ) -> Result<Value, InputError> {
        let mut checked = Object::new();
        for (name, shape) in &structure.members {
            let value = object.swap_remove(structure.name_on_the_wire(name)).filter(|value| !value.is_null());
            let path = path.member(name);
            if let Some(value) = value {
                checked.insert(name.to_string(), self.value(&path, shape, value, hidden)?);
            } else if structure.required.contains(name) {
                let hidden = hidden || self.shape(shape)?.is_sensitive();
                self.missing(&path, hidden);
            }
        }
        self.unknown(path, object.keys());
        if structure.union && checked.len() != 1 {
            let members: Vec<&str> = structure.members.keys().map(AsRef::as_ref).collect();
            self.violated(path, &[Rule::ExactlyOne(&members).to_string()], None);
        }
        Ok(Value::Object(checked))
    }

    fn list(
        &mut self,
        path: &Path<'_>,
        list: &List,
        elements: Vec<Value>,
        hidden: bool,
    ) -> Result<Value, InputError> {
        let shape = self.shape(&list.member)?;
        let mut broken = rule::broken_by_length(list.min, list.max, elements.len());
        if !shape.is_scalar() {
            self.violated(path, &broken, None);
            return self.elements(path, list, elements, hidden);
        }
        let elements = typed(shape, elements)?;
        broken.extend(rule::broken_by_any("Member", shape, &elements));
        if !broken.is_empty() {
            self.violated(path, &broken, (!hidden).then(|| display_list(&elements)).as_deref());
        }
        Ok(Value::Array(elements))
    }

    /// The elements of a list that are structures, lists or maps.
    fn elements(
        &mut self,
        path: &Path<'_>,
        list: &List,
        elements: Vec<Value>,
        hidden: bool,
    ) -> Result<Value, InputError> {
        let mut checked = Vec::with_capacity(elements.len());
        for (index, element) in elements.into_iter().enumerate() {
            let path = path.element(index);
            if element.is_null() {
                self.missing(&path, hidden);
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
    ) -> Result<Value, InputError> {
        entries.retain(|_, value| !value.is_null());
        let (key_shape, value_shape) = (self.shape(&map.key)?, self.shape(&map.value)?);
        let mut broken = rule::broken_by_length(map.min, map.max, entries.len());
        let (keys, values): (Vec<String>, Vec<Value>) = entries.into_iter().unzip();
        let key_texts: Vec<Value> = keys.iter().map(|key| Value::from(key.as_str())).collect();
        broken.extend(rule::broken_by_any("Map keys", key_shape, &key_texts));
        if !value_shape.is_scalar() {
            self.violated(path, &broken, None);
            return self.entries(path, map, keys.into_iter().zip(values), hidden);
        }
        let values = typed(value_shape, values)?;
        broken.extend(rule::broken_by_any("Map value", value_shape, &values));
        if !broken.is_empty() {
            self.violated(path, &broken, (!hidden).then(|| display_map(&keys, &values)).as_deref());
        }
        Ok(Value::Object(keys.into_iter().zip(values).collect()))
    }

    /// The entries of a map whose values are structures, lists or maps.
    fn entries(
        &mut self,
        path: &Path<'_>,
        map: &Map,
        entries: impl Iterator<Item = (String, Value)>,
        hidden: bool,
    ) -> Result<Value, InputError> {
        let mut checked = Object::new();
        for (key, value) in entries {
            let value = self.value(&path.entry(&key), &map.value, value, hidden)?;
            checked.insert(key, value);
        }
        Ok(Value::Object(checked))
    }

    fn scalar(
        &mut self,
        path: &Path<'_>,
        shape: &Shape,
        value: Value,
        hidden: bool,
    ) -> Result<Value, InputError> {
        let value = scalar::typed(shape, value)?;
        let broken = rule::broken_by(shape, &value);
        if !broken.is_empty() {
            self.violated(path, &broken, (!hidden).then(|| display_scalar(&value)).as_deref());
        }
        Ok(value)
    }

    /// Records the names of members that the model does not have, up to [`MAX_UNKNOWN`].
    fn unknown<'k>(&mut self, path: &Path<'_>, names: impl Iterator<Item = &'k String>) {
        let room = MAX_UNKNOWN.saturating_sub(self.unknown.len());
        self.unknown.extend(names.take(room).map(|name| path.member(name).to_string()));
    }

    fn violated(&mut self, path: &Path<'_>, broken: &[String], shown: Option<&str>) {
        let shown = shown.map_or(Shown::Hidden, Shown::As);
        for rule in broken {
            self.violations.add(path, shown, rule);
        }
    }

    fn missing(&mut self, path: &Path<'_>, hidden: bool) {
        let shown = if hidden { Shown::Hidden } else { Shown::Null };
        self.violations.add(path, shown, &Rule::NotNull.to_string());
    }

    fn shape(&self, name: &str) -> Result<&'a Shape, InputError> {
        self.shapes.get(name).ok_or_else(|| InputError::Serialization(format!("there is no shape {name}")))
    }
}

/// Texts or numbers of their shape's type; a null remains, since it is a violation.
fn typed(shape: &Shape, values: Vec<Value>) -> Result<Vec<Value>, InputError> {
    let typed = |value: Value| if value.is_null() { Ok(value) } else { scalar::typed(shape, value) };
    values.into_iter().map(typed).collect()
}

// How a violation shows values. Recorded: lists and maps as Java prints them.

/// A text as it is, a number in decimal.
fn display_scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `[a, b]`.
fn display_list(elements: &[Value]) -> String {
    let texts: Vec<String> = elements.iter().map(display_scalar).collect();
    format!("[{}]", texts.join(", "))
}

/// `{a=b, c=d}`.
fn display_map(keys: &[String], values: &[Value]) -> String {
    let entries = keys.iter().zip(values).map(|(key, value)| format!("{key}={}", display_scalar(value)));
    format!("{{{}}}", entries.collect::<Vec<String>>().join(", "))
}

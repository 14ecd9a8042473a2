//! The query protocol: `Tags.member.1.Key=a` becomes `{"Tags":[{"Key":"a"}]}`.
//!
//! Documented: AWS's query protocol in Smithy. No emulated service flattens its lists.

use std::collections::HashMap;

use serde_json::{Map as Object, Value};

use super::InputError;
use super::shape::{Shape, Structure};
use super::shapes::Shapes;

/// The maximum number of names in a key; no input is nested that deep.
const MAX_DEPTH: usize = 32;

/// The members of every form besides those of its input.
const OF_THE_PROTOCOL: [&str; 2] = ["Action", "Version"];

/// Reads the members of a form, with the types of the shape; those that the shape does not have are texts.
pub(super) fn object(shapes: &Shapes, shape: &str, form: &[u8]) -> Result<Value, InputError> {
    let mut form = Form::read(form)?;
    for name in OF_THE_PROTOCOL {
        form.below.remove(name);
    }
    value(shapes, shape, &form)
}

/// The value at a key, and what is below it.
#[derive(Debug, Default)]
struct Form {
    text: Option<String>,
    below: HashMap<String, Form>,
}

impl Form {
    fn read(form: &[u8]) -> Result<Self, InputError> {
        let mut root = Self::default();
        for (key, text) in form_urlencoded::parse(form) {
            root.insert(&key, text.into_owned())?;
        }
        Ok(root)
    }

    fn insert(&mut self, key: &str, text: String) -> Result<(), InputError> {
        let mut place = self;
        for (depth, name) in key.split('.').enumerate() {
            if depth == MAX_DEPTH {
                return Err(InputError::Serialization(format!("{} is nested too deep", shortened(key))));
            }
            place = place.below.entry(name.to_owned()).or_default();
        }
        if place.text.replace(text).is_some() {
            return Err(InputError::Serialization(format!("{} is given twice", shortened(key))));
        }
        Ok(())
    }

    /// The values below `member.1`, `member.2` and so on, by number.
    fn numbered(&self, name: &str) -> Result<Vec<&Self>, InputError> {
        let Some(list) = self.below.get(name) else {
            return Ok(Vec::new());
        };
        let mut numbered = Vec::with_capacity(list.below.len());
        for (number, element) in &list.below {
            // `01` and `+1` would be the same element as `1`, in random order.
            let is_plain = number == "0" || number.starts_with(|first: char| matches!(first, '1'..='9'));
            let Some(number) = number.parse::<u32>().ok().filter(|_| is_plain) else {
                let text = format!("{} is not the number of a list's element", shortened(number));
                return Err(InputError::Serialization(text));
            };
            numbered.push((number, element));
        }
        numbered.sort_by_key(|(number, _)| *number);
        Ok(numbered.into_iter().map(|(_, element)| element).collect())
    }
}

/// Truncates a part of the request for a message.
fn shortened(text: &str) -> String {
    text.chars().take(100).collect()
}

fn value(shapes: &Shapes, name: &str, form: &Form) -> Result<Value, InputError> {
    let Some(shape) = shapes.get(name) else {
        return Err(InputError::Serialization(format!("there is no shape {name}")));
    };
    match shape {
        Shape::Structure(shape) => structure(shapes, shape, form),
        Shape::List(list) => {
            let elements = form.numbered("member")?;
            elements.into_iter().map(|element| value(shapes, &list.member, element)).collect()
        }
        Shape::Map(map) => {
            let mut object = Object::new();
            for entry in form.numbered("entry")? {
                let key = entry.below.get("key").and_then(|key| key.text.clone()).unwrap_or_default();
                if let Some(below) = entry.below.get("value") {
                    object.insert(key, value(shapes, &map.value, below)?);
                }
            }
            Ok(Value::Object(object))
        }
        shape => scalar(shape, form.text.as_deref()),
    }
}

fn structure(shapes: &Shapes, structure: &Structure, form: &Form) -> Result<Value, InputError> {
    let mut object = Object::new();
    for (name, shape) in &structure.members {
        let name = structure.name_on_the_wire(name);
        if let Some(below) = form.below.get(name) {
            object.insert(name.to_owned(), value(shapes, shape, below)?);
        }
    }
    if object.len() < form.below.len() {
        let unknown = form.below.iter().filter(|(name, _)| !object.contains_key(*name));
        let mut unknown: Vec<(String, Value)> = unknown
            .map(|(name, below)| (name.clone(), Value::from(below.text.clone().unwrap_or_default())))
            .collect();
        unknown.sort_by(|(one, _), (other, _)| one.cmp(other));
        object.extend(unknown);
    }
    Ok(Value::Object(object))
}

/// Converts a text of a form, a path or a header to the type of its shape; null if there is none. Inferred: the text.
pub(super) fn scalar(shape: &Shape, text: Option<&str>) -> Result<Value, InputError> {
    let Some(text) = text else {
        return Ok(Value::Null);
    };
    let value = match shape {
        Shape::Integer(_) | Shape::Long(_) => text.parse::<i64>().ok().map(Value::from),
        Shape::Float(_) | Shape::Double(_) => {
            text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from)
        }
        Shape::Boolean(_) => match text {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => Some(Value::from(text)),
    };
    value.ok_or_else(|| {
        InputError::Serialization(format!("{} is not of the type that is asked for", shortened(text)))
    })
}

//! The input of REST-JSON, in path, query, headers and body.

use http::HeaderMap;
use serde_json::{Map as Object, Value};

use super::http_binding::Binding;
use super::routes::Labels;
use super::shape::{Shape, Structure};
use super::shapes::Shapes;
use super::{InputError, query};

/// The parts of a REST request that hold its input.
pub(super) struct RestRequest<'a> {
    /// The values in the path.
    pub(super) labels: &'a Labels,
    /// The query, after the question mark.
    pub(super) query: Option<&'a str>,
    pub(super) headers: &'a HeaderMap,
    /// The body, which may be empty.
    pub(super) body: &'a [u8],
}

/// Reads the members of an input, with the types of the shape.
pub(super) fn object(
    shapes: &Shapes,
    shape: &str,
    binding: &Binding,
    request: &RestRequest<'_>,
) -> Result<Value, InputError> {
    let Some(Shape::Structure(structure)) = shapes.get(shape) else {
        return Err(InputError::Serialization(format!("there is no structure {shape}")));
    };
    let mut object = body(binding, request.body)?;
    for (member, label) in &binding.uri {
        let text = request.labels.get(label);
        place(shapes, structure, &mut object, member, text.map(str::to_owned).into_iter().collect())?;
    }
    for (member, parameter) in &binding.querystring {
        let pairs = form_urlencoded::parse(request.query.unwrap_or_default().as_bytes());
        let texts = pairs.filter(|(name, _)| **name == **parameter).map(|(_, text)| text.into_owned());
        place(shapes, structure, &mut object, member, texts.collect())?;
    }
    for (member, header) in &binding.header {
        let texts = request.headers.get_all(header.as_ref()).iter().filter_map(|value| value.to_str().ok());
        place(shapes, structure, &mut object, member, texts.map(str::to_owned).collect())?;
    }
    Ok(Value::Object(object))
}

fn body(binding: &Binding, body: &[u8]) -> Result<Object<String, Value>, InputError> {
    if binding.bytes || body.is_empty() {
        return Ok(Object::new());
    }
    match json_object(body)? {
        Value::Object(object) => Ok(object),
        _ => Ok(Object::new()),
    }
}

/// Inserts a member from path, query or headers; the body's value for it is ignored.
fn place(
    shapes: &Shapes,
    structure: &Structure,
    object: &mut Object<String, Value>,
    member: &str,
    texts: Vec<String>,
) -> Result<(), InputError> {
    object.swap_remove(member);
    let shape = structure.members.get(member).and_then(|shape| shapes.get(shape));
    let value = match shape {
        Some(Shape::List(_)) if texts.is_empty() => Value::Null,
        Some(Shape::List(_)) => Value::from(texts),
        Some(shape) => match texts.into_iter().next() {
            Some(text) => query::scalar(shape, Some(&text))?,
            None => Value::Null,
        },
        None => Value::Null,
    };
    object.insert(member.to_owned(), value);
    Ok(())
}

/// Parses the object in a body. Inferred: the texts; AWS's name Java classes.
pub(super) fn json_object(body: &[u8]) -> Result<Value, InputError> {
    let value = serde_json::from_slice(body).map_err(|error| InputError::Serialization(error.to_string()))?;
    match value {
        Value::Object(_) => Ok(value),
        _ => Err(InputError::Serialization("the body is not a JSON object".to_owned())),
    }
}

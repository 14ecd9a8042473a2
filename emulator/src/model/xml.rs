//! The responses of the query protocol. Documented: AWS's query protocol in Smithy; recorded: the indentation.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use super::shape::Shape;
use super::shapes::Shapes;

/// `<OpResponse><OpResult>..</OpResult><ResponseMetadata>..`; `shape` is that of the result, `None` if there is no result.
pub(super) fn response(
    shapes: &Shapes,
    namespace: &str,
    operation: &str,
    shape: Option<&str>,
    output: &Value,
    request_id: &str,
) -> String {
    let mut xml = Xml { shapes, text: String::with_capacity(512) };
    let opening = format!("<{operation}Response xmlns=\"{namespace}\">\n");
    xml.text.push_str(&opening);
    if let Some(shape) = shape {
        xml.element(1, &format!("{operation}Result"), shape, output);
    }
    xml.opening(1, "ResponseMetadata");
    xml.leaf(2, "RequestId", request_id);
    xml.closing(1, "ResponseMetadata");
    xml.closing(0, &format!("{operation}Response"));
    xml.text
}

struct Xml<'a> {
    shapes: &'a Shapes,
    text: String,
}

impl Xml<'_> {
    /// A value without a shape, or of another type than its shape, is written as text.
    fn element(&mut self, depth: usize, name: &str, shape: &str, value: &Value) {
        match (self.shapes.get(shape), value) {
            (_, Value::Null) => {}
            (Some(Shape::Structure(structure)), Value::Object(object)) => {
                self.opening(depth, name);
                for (member, shape) in &structure.members {
                    if let Some(value) = object.get(member.as_ref()) {
                        self.element(depth + 1, structure.name_on_the_wire(member), shape, value);
                    }
                }
                self.closing(depth, name);
            }
            (Some(Shape::List(list)), Value::Array(elements)) => {
                if elements.is_empty() {
                    self.empty(depth, name);
                    return;
                }
                self.opening(depth, name);
                for element in elements {
                    self.element(depth + 1, "member", &list.member, element);
                }
                self.closing(depth, name);
            }
            (Some(Shape::Map(map)), Value::Object(entries)) => {
                self.opening(depth, name);
                for (key, value) in entries {
                    self.opening(depth + 1, "entry");
                    self.leaf(depth + 2, "key", key);
                    self.element(depth + 2, "value", &map.value, value);
                    self.closing(depth + 1, "entry");
                }
                self.closing(depth, name);
            }
            (_, Value::String(text)) => self.leaf(depth, name, text),
            (_, other) => self.leaf(depth, name, &other.to_string()),
        }
    }

    fn opening(&mut self, depth: usize, name: &str) {
        self.indent(depth);
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "<{name}>");
    }

    fn closing(&mut self, depth: usize, name: &str) {
        self.indent(depth);
        let _ = writeln!(self.text, "</{name}>");
    }

    fn empty(&mut self, depth: usize, name: &str) {
        self.indent(depth);
        let _ = writeln!(self.text, "<{name}/>");
    }

    fn leaf(&mut self, depth: usize, name: &str, text: &str) {
        self.indent(depth);
        let _ = writeln!(self.text, "<{name}>{}</{name}>", escaped(text));
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.text.push_str("  ");
        }
    }
}

/// Escapes a text for XML. A character that XML 1.0 does not have becomes the replacement character.
fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain =
        |character: char| !matches!(character, '&' | '<' | '>' | '"' | '\r') && is_allowed(character);
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // A reader would normalise a bare one to a line feed.
            '\r' => escaped.push_str("&#xD;"),
            other if is_allowed(other) => escaped.push(other),
            _ => escaped.push(char::REPLACEMENT_CHARACTER),
        }
    }
    Cow::Owned(escaped)
}

fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

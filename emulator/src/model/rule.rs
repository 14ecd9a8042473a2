//! The constraints of a single text or number.

use std::fmt;

use serde_json::Value;

use super::pattern::Pattern;
use super::scalar;
use super::shape::{Range, Shape, Text};

/// One constraint; displayed from `Member must` on, as AWS words it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule<'a> {
    /// A text, a list or a map has at most this length.
    LengthAtMost(u64),
    /// A text, a list or a map has at least this length.
    LengthAtLeast(u64),
    /// The whole text matches the pattern.
    Matches(&'a Pattern),
    /// A text is one of these values.
    OneOf(&'a [Box<str>]),
    /// A number is at most this value.
    AtMost(f64),
    /// A number is at least this value.
    AtLeast(f64),
    /// The value is present.
    NotNull,
    /// Exactly one of these members is present. Inferred: the words.
    ExactlyOne(&'a [&'a str]),
}

impl fmt::Display for Rule<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Member must ")?;
        match self {
            Self::LengthAtMost(most) => write!(formatter, "have length less than or equal to {most}"),
            Self::LengthAtLeast(least) => write!(formatter, "have length greater than or equal to {least}"),
            Self::Matches(pattern) => {
                write!(formatter, "satisfy regular expression pattern: {}", pattern.text())
            }
            Self::OneOf(values) => write!(formatter, "satisfy enum value set: [{}]", values.join(", ")),
            Self::AtMost(most) => write!(formatter, "have value less than or equal to {most}"),
            Self::AtLeast(least) => write!(formatter, "have value greater than or equal to {least}"),
            Self::NotNull => formatter.write_str("not be null"),
            Self::ExactlyOne(members) => {
                write!(formatter, "have exactly one of these members: [{}]", members.join(", "))
            }
        }
    }
}

impl Rule<'_> {
    /// Whether a text or a number of the shape's type satisfies the rule.
    pub(super) fn holds(&self, value: &Value) -> bool {
        let text = value.as_str().unwrap_or_default();
        let number = || value.as_f64().unwrap_or_default();
        match self {
            Self::LengthAtMost(most) => length(text) <= *most,
            Self::LengthAtLeast(least) => length(text) >= *least,
            Self::Matches(pattern) => pattern.matches(text),
            Self::OneOf(values) => values.iter().any(|one| **one == *text),
            Self::AtMost(most) => number() <= *most,
            Self::AtLeast(least) => number() >= *least,
            Self::NotNull | Self::ExactlyOne(_) => !value.is_null(),
        }
    }
}

fn length(text: &str) -> u64 {
    text.chars().count() as u64
}

/// The constraints of a shape that is not a list, map or structure. Recorded: in this order.
fn of_scalar(shape: &Shape) -> Vec<Rule<'_>> {
    match shape {
        Shape::String(text) => of_text(text),
        Shape::Integer(range) | Shape::Long(range) | Shape::Float(range) | Shape::Double(range) => {
            of_number(range)
        }
        Shape::Blob(_)
        | Shape::Boolean(_)
        | Shape::Timestamp(_)
        | Shape::List(_)
        | Shape::Map(_)
        | Shape::Structure(_)
        | Shape::Document(_) => Vec::new(),
    }
}

/// Returns the constraints that a value of the shape's type violates, as AWS words them.
pub(super) fn broken_by(shape: &Shape, value: &Value) -> Vec<String> {
    if let (Shape::Blob(length), Value::String(text)) = (shape, value) {
        return broken_by_length(length.min, length.max, scalar::bytes(text).unwrap_or_default());
    }
    of_scalar(shape).iter().filter(|rule| !rule.holds(value)).map(ToString::to_string).collect()
}

/// Returns the single violation of a list or a map with an element that violates a constraint.
///
/// Recorded: it is reported for the whole list or map, with all the constraints of its elements.
pub(super) fn broken_by_any(subject: &str, shape: &Shape, values: &[Value]) -> Option<String> {
    let mut rules = of_scalar(shape);
    if values.iter().any(Value::is_null) {
        rules.push(Rule::NotNull);
    } else if !values.iter().any(|value| rules.iter().any(|rule| !rule.holds(value))) {
        return None;
    }
    let texts: Vec<String> = rules.iter().map(ToString::to_string).collect();
    Some(format!("{subject} must satisfy constraint: [{}]", texts.join(", ")))
}

/// Returns the constraints that this number of elements, entries or bytes violates.
pub(super) fn broken_by_length(min: Option<u64>, max: Option<u64>, length: usize) -> Vec<String> {
    let length = length as u64;
    let too_long = max.filter(|most| length > *most).map(Rule::LengthAtMost);
    let too_short = min.filter(|least| length < *least).map(Rule::LengthAtLeast);
    too_long.into_iter().chain(too_short).map(|rule| rule.to_string()).collect()
}

fn of_text(text: &Text) -> Vec<Rule<'_>> {
    let most = text.max.map(Rule::LengthAtMost);
    let least = text.min.map(Rule::LengthAtLeast);
    let pattern = text.pattern.as_ref().map(Rule::Matches);
    let values = text.values.as_deref().map(Rule::OneOf);
    most.into_iter().chain(least).chain(pattern).chain(values).collect()
}

fn of_number(range: &Range) -> Vec<Rule<'_>> {
    let most = range.max.map(Rule::AtMost);
    let least = range.min.map(Rule::AtLeast);
    most.into_iter().chain(least).collect()
}

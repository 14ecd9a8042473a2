//! The types of the models, with their constraints, as the tables write them.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::Deserialize;

use super::pattern::Pattern;

/// A type of the model with its constraints.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shape {
    /// A text.
    String(Text),
    /// A number of 32 bits.
    Integer(Range),
    /// A number of 64 bits.
    Long(Range),
    /// A number with a fraction.
    Float(Range),
    /// A number with a fraction.
    Double(Range),
    /// True or false.
    Boolean(Unconstrained),
    /// A moment.
    Timestamp(Timestamp),
    /// Bytes, in Base64.
    Blob(Length),
    /// A list.
    List(List),
    /// A map from texts.
    Map(Map),
    /// Members with names.
    Structure(Structure),
    /// Any JSON.
    Document(Unconstrained),
}

/// A shape without constraints.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unconstrained {}

/// The constraints of a text.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Text {
    /// Least length in characters.
    pub(super) min: Option<u64>,
    /// Greatest length in characters.
    pub(super) max: Option<u64>,
    /// What the whole text must match.
    pub(super) pattern: Option<Pattern>,
    /// The values that there are.
    #[serde(rename = "enum")]
    pub(super) values: Option<Vec<Box<str>>>,
    /// Whether the value is kept out of messages.
    pub(super) sensitive: bool,
}

/// The constraints of a number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Range {
    /// Least value.
    pub(super) min: Option<f64>,
    /// Greatest value.
    pub(super) max: Option<f64>,
}

/// How a moment is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Timestamp {
    /// `iso8601`; none when it is written as the protocol writes moments.
    pub(super) format: Option<Box<str>>,
}

/// The constraints of bytes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Length {
    /// Least number.
    pub(super) min: Option<u64>,
    /// Greatest number.
    pub(super) max: Option<u64>,
    /// Whether the value is kept out of messages.
    pub(super) sensitive: bool,
}

/// The constraints of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    /// The shape of an element.
    pub(super) member: Box<str>,
    /// Least number of elements.
    pub(super) min: Option<u64>,
    /// Greatest number of elements.
    pub(super) max: Option<u64>,
    /// Whether the elements are kept out of messages.
    #[serde(default)]
    pub(super) sensitive: bool,
}

/// The constraints of a map.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Map {
    /// The shape of a key.
    pub(super) key: Box<str>,
    /// The shape of a value.
    pub(super) value: Box<str>,
    /// Least number of entries.
    pub(super) min: Option<u64>,
    /// Greatest number of entries.
    pub(super) max: Option<u64>,
    /// Whether the entries are kept out of messages.
    #[serde(default)]
    pub(super) sensitive: bool,
}

/// Members, which may be there or not.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Structure {
    /// Exactly one member is there.
    pub(super) union: bool,
    /// The members that must be there.
    pub(super) required: Vec<Box<str>>,
    /// Each member's shape, in the model's order.
    pub(super) members: IndexMap<Box<str>, Box<str>, FxBuildHasher>,
    /// Members that have another name on the wire.
    pub(super) names: FxHashMap<Box<str>, Box<str>>,
    /// Whether the members are kept out of messages.
    pub(super) sensitive: bool,
}

impl Structure {
    /// What the member is called on the wire.
    pub(super) fn name_on_the_wire<'a>(&'a self, member: &'a str) -> &'a str {
        self.names.get(member).map_or(member, AsRef::as_ref)
    }
}

impl Shape {
    /// Whether its value is kept out of messages.
    pub(super) fn is_sensitive(&self) -> bool {
        match self {
            Self::String(text) => text.sensitive,
            Self::Blob(length) => length.sensitive,
            Self::List(list) => list.sensitive,
            Self::Map(map) => map.sensitive,
            Self::Structure(structure) => structure.sensitive,
            Self::Integer(_)
            | Self::Long(_)
            | Self::Float(_)
            | Self::Double(_)
            | Self::Boolean(_)
            | Self::Timestamp(_)
            | Self::Document(_) => false,
        }
    }

    /// The names of its members.
    #[cfg(test)]
    pub(super) fn member_names(&self) -> Vec<&str> {
        match self {
            Self::Structure(structure) => structure.members.keys().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        }
    }

    /// The names of the shapes in it.
    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::List(list) => vec![&list.member],
            Self::Map(map) => vec![&map.key, &map.value],
            Self::Structure(structure) => structure.members.values().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it is no list, map, structure or document.
    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_) | Self::Structure(_) | Self::Document(_))
    }
}

//! The types of the models and their constraints, as the tables write them.

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::Deserialize;

use super::pattern::Pattern;

/// A type of the model with its constraints.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shape {
    String(Text),
    /// A 32-bit integer.
    Integer(Range),
    /// A 64-bit integer.
    Long(Range),
    Float(Range),
    Double(Range),
    Boolean(Unconstrained),
    /// A timestamp.
    Timestamp(Timestamp),
    /// Bytes, in Base64.
    Blob(Length),
    List(List),
    /// A map with text keys.
    Map(Map),
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
    /// The minimum length in characters.
    pub(super) min: Option<u64>,
    /// The maximum length in characters.
    pub(super) max: Option<u64>,
    /// The pattern that the whole text must match.
    pub(super) pattern: Option<Pattern>,
    /// The allowed values.
    #[serde(rename = "enum")]
    pub(super) values: Option<Vec<Box<str>>>,
    /// Whether the value is redacted in messages.
    pub(super) sensitive: bool,
}

/// The constraints of a number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Range {
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
}

/// The format of a timestamp.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Timestamp {
    /// `iso8601`; `None` for the default format of the protocol.
    pub(super) format: Option<Box<str>>,
}

/// The constraints of bytes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Length {
    /// The minimum number of bytes.
    pub(super) min: Option<u64>,
    /// The maximum number of bytes.
    pub(super) max: Option<u64>,
    /// Whether the value is redacted in messages.
    pub(super) sensitive: bool,
}

/// The constraints of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct List {
    /// The shape of an element.
    pub(super) member: Box<str>,
    /// The minimum number of elements.
    pub(super) min: Option<u64>,
    /// The maximum number of elements.
    pub(super) max: Option<u64>,
    /// Whether the elements are redacted in messages.
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
    /// The minimum number of entries.
    pub(super) min: Option<u64>,
    /// The maximum number of entries.
    pub(super) max: Option<u64>,
    /// Whether the entries are redacted in messages.
    #[serde(default)]
    pub(super) sensitive: bool,
}

/// A structure, whose members may be absent.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Structure {
    /// Whether exactly one member must be present.
    pub(super) union: bool,
    /// The members that must be present.
    pub(super) required: Vec<Box<str>>,
    /// The shape of each member, in the model's order.
    pub(super) members: IndexMap<Box<str>, Box<str>, FxBuildHasher>,
    /// Members that have another name on the wire.
    pub(super) names: FxHashMap<Box<str>, Box<str>>,
    /// Whether the members are redacted in messages.
    pub(super) sensitive: bool,
}

impl Structure {
    /// The name of the member on the wire.
    pub(super) fn name_on_the_wire<'a>(&'a self, member: &'a str) -> &'a str {
        self.names.get(member).map_or(member, AsRef::as_ref)
    }
}

impl Shape {
    /// Whether its value is redacted in messages.
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

    #[cfg(test)]
    pub(super) fn member_names(&self) -> Vec<&str> {
        match self {
            Self::Structure(structure) => structure.members.keys().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        }
    }

    /// The names of the shapes that it refers to.
    #[cfg(test)]
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::List(list) => vec![&list.member],
            Self::Map(map) => vec![&map.key, &map.value],
            Self::Structure(structure) => structure.members.values().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it is not a list, map, structure or document.
    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Map(_) | Self::Structure(_) | Self::Document(_))
    }
}

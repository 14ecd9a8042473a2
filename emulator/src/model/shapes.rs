//! The shapes of one service, by name.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::shape::Shape;

/// The shapes of the emulated operations. They are only looked up, so the map needs no hash that untrusted senders cannot
/// guess.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    by_name: FxHashMap<&'static str, LazyShape<'static>>,
}

/// A shape that is parsed on first use: of a service's hundreds, a stack needs a few.
#[derive(Debug, Deserialize)]
#[serde(from = "&RawValue")]
pub(super) struct LazyShape<'a> {
    text: &'a str,
    shape: OnceLock<Option<Box<Shape>>>,
}

impl<'a> From<&'a RawValue> for LazyShape<'a> {
    fn from(text: &'a RawValue) -> Self {
        Self { text: text.get(), shape: OnceLock::new() }
    }
}

impl LazyShape<'_> {
    fn shape(&self) -> Option<&Shape> {
        self.shape.get_or_init(|| serde_json::from_str(self.text).ok()).as_deref()
    }
}

impl Shapes {
    /// Takes the shapes from a table.
    pub(super) fn new(by_name: FxHashMap<&'static str, LazyShape<'static>>) -> Self {
        Self { by_name }
    }

    /// Returns the shape with this name; `None` if the table is inconsistent, which a test rules out.
    pub(super) fn get(&self, name: &str) -> Option<&Shape> {
        self.by_name.get(name)?.shape()
    }

    /// All shapes; `None` for one that cannot be parsed.
    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = Option<&Shape>> {
        self.by_name.values().map(LazyShape::shape)
    }
}

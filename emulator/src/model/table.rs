//! One service's table, as `emulator/model/generate.py` writes it.

use std::sync::OnceLock;

use http::Method;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::http_binding::Binding;
use super::operation::Operation;
use super::routes::{Labels, Routes};
use super::service::Service;
use super::shape::Shape;

/// Every operation of a service, and the shapes of the emulated ones. What is asked for by a stranger is only looked up, so
/// that the maps need no hash that strangers cannot guess.
#[derive(Debug, Default)]
pub(super) struct Table {
    operations: FxHashMap<&'static str, Operation>,
    shapes: FxHashMap<&'static str, Entry<'static>>,
    routes: Routes,
    namespace: &'static str,
}

/// A shape, read when it is first asked for: of a service's hundreds, a stack needs a few.
#[derive(Debug, Deserialize)]
#[serde(from = "&RawValue")]
struct Entry<'a> {
    text: &'a str,
    shape: OnceLock<Option<Box<Shape>>>,
}

impl<'a> From<&'a RawValue> for Entry<'a> {
    fn from(text: &'a RawValue) -> Self {
        Self { text: text.get(), shape: OnceLock::new() }
    }
}

impl Entry<'_> {
    fn shape(&self) -> Option<&Shape> {
        self.shape.get_or_init(|| serde_json::from_str(self.text).ok()).as_deref()
    }
}

/// The file, before its operations know where they belong.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    #[serde(default)]
    namespace: &'a str,
    #[serde(borrow)]
    operations: FxHashMap<&'a str, Row<'a>>,
    #[serde(borrow)]
    shapes: FxHashMap<&'a str, Entry<'a>>,
}

/// What the table says of one operation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Row<'a> {
    /// Whether its shapes are in the table.
    pub(super) emulated: bool,
    /// Whether it needs no signature.
    pub(super) unsigned: bool,
    /// The shape of its input.
    pub(super) input: Option<&'a str>,
    /// The shape of its output; in the tables of query services only.
    pub(super) output: Option<&'a str>,
    /// REST: where it stands, and which members stand outside of the body.
    #[serde(rename = "http")]
    pub(super) binding: Option<Box<Binding>>,
}

impl Table {
    /// Reads a table. One that cannot be read has no operation, so that nothing is taken unchecked.
    pub(super) fn read(service: Service, text: &'static str) -> Self {
        let File { namespace, operations, shapes } = parse(text).unwrap_or_default();
        let routes =
            Routes::of(operations.iter().filter_map(|(name, row)| Some((*name, row.binding.as_deref()?))));
        let operations =
            operations.into_iter().map(|(name, row)| (name, Operation::new(service, name, row))).collect();
        Self { operations, shapes, routes, namespace }
    }

    /// The operation of this name; none when the service has none.
    pub(super) fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.get(name)
    }

    /// The shape of this name; none when the table does not hold together, which a test rules out.
    pub(super) fn shape(&self, name: &str) -> Option<&Shape> {
        self.shapes.get(name)?.shape()
    }

    /// The operation that stands at this verb and raw path; none when no template fits.
    pub(super) fn operation_at(
        &'static self,
        method: &Method,
        raw_path: &str,
    ) -> Option<(&'static Operation, Labels)> {
        let (name, labels) = self.routes.find(method, raw_path)?;
        Some((self.operation(name)?, labels))
    }

    /// All operations.
    #[cfg(test)]
    pub(super) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.values()
    }

    /// All shapes; none for one that cannot be read.
    #[cfg(test)]
    pub(super) fn shapes(&self) -> impl Iterator<Item = Option<&Shape>> {
        self.shapes.values().map(Entry::shape)
    }

    /// The XML namespace of the service's answers.
    pub(super) fn namespace(&self) -> &'static str {
        self.namespace
    }
}

fn parse(text: &'static str) -> Result<File<'static>, serde_json::Error> {
    serde_json::from_str(text)
}

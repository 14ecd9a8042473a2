//! One service's table, as `emulator/model/generate.py` writes it.

use std::collections::HashMap;

use http::Method;
use serde::Deserialize;

use super::http_binding::Binding;
use super::operation::Operation;
use super::routes::{Labels, Routes};
use super::service::Service;
use super::shape::Shape;

/// Every operation of a service, and the shapes of the emulated ones.
#[derive(Debug, Default)]
pub(super) struct Table {
    operations: HashMap<&'static str, Operation>,
    shapes: HashMap<Box<str>, Shape>,
    routes: Routes,
    namespace: &'static str,
}

/// The file, before its operations know where they belong.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    namespace: &'static str,
    #[serde(borrow)]
    operations: HashMap<&'static str, Row>,
    shapes: HashMap<Box<str>, Shape>,
}

/// What the table says of one operation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Row {
    /// Whether its shapes are in the table.
    pub(super) emulated: bool,
    /// The shape of its input.
    pub(super) input: Option<Box<str>>,
    /// The shape of its output; in the tables of query services only.
    pub(super) output: Option<Box<str>>,
    /// REST: where it stands, and which members stand outside of the body.
    #[serde(rename = "http")]
    pub(super) binding: Option<Binding>,
}

impl Table {
    /// Reads a table. One that cannot be read has no operation, so that nothing is taken unchecked.
    pub(super) fn read(service: Service, text: &'static str) -> Self {
        let File { namespace, operations, shapes } = parse(text).unwrap_or_default();
        let routes =
            Routes::of(operations.iter().filter_map(|(name, row)| Some((*name, row.binding.as_ref()?))));
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
        self.shapes.get(name)
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

    /// All shapes.
    #[cfg(test)]
    pub(super) fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.values()
    }

    /// The XML namespace of the service's answers.
    pub(super) fn namespace(&self) -> &'static str {
        self.namespace
    }
}

fn parse(text: &'static str) -> Result<File, serde_json::Error> {
    serde_json::from_str(text)
}

//! One service's table, as `emulator/model/generate.py` writes it.

use std::sync::Arc;

use http::Method;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::operation::{Operation, OperationRow};
use super::routes::{Labels, Routes};
use super::service::Service;
use super::shapes::{LazyShape, Shapes};

/// Every operation of a service, and the shapes of the emulated ones.
#[derive(Debug, Default)]
pub(super) struct Table {
    operations: FxHashMap<&'static str, Operation>,
    #[cfg(test)]
    shapes: Arc<Shapes>,
    routes: Routes,
}

/// The parsed file, before its operations are linked to the service.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    /// The XML namespace of the service's responses.
    #[serde(default)]
    namespace: &'a str,
    #[serde(borrow)]
    operations: FxHashMap<&'a str, OperationRow<'a>>,
    #[serde(borrow)]
    shapes: FxHashMap<&'a str, LazyShape<'a>>,
}

impl Table {
    /// Parses a table. One that cannot be parsed has no operations, so that no input is accepted unchecked.
    pub(super) fn read(service: Service, text: &'static str) -> Self {
        let File { namespace, operations, shapes } = parse(text).unwrap_or_default();
        let routes =
            Routes::of(operations.iter().filter_map(|(name, row)| Some((*name, row.binding.as_deref()?))));
        let shapes = Arc::new(Shapes::new(shapes));
        let operation =
            |(name, row)| (name, Operation::new(service, name, row, Arc::clone(&shapes), namespace));
        let operations = operations.into_iter().map(operation).collect();
        Self {
            operations,
            #[cfg(test)]
            shapes,
            routes,
        }
    }

    /// Returns the operation with this name; `None` if the service has none.
    pub(super) fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.get(name)
    }

    /// Returns the operation with this verb and raw path; `None` if no template matches.
    pub(super) fn operation_at(
        &'static self,
        method: &Method,
        raw_path: &str,
    ) -> Option<(&'static Operation, Labels)> {
        let (name, labels) = self.routes.find(method, raw_path)?;
        Some((self.operation(name)?, labels))
    }

    #[cfg(test)]
    pub(super) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.values()
    }

    /// The shapes of the emulated operations.
    #[cfg(test)]
    pub(super) fn shapes(&self) -> &Shapes {
        &self.shapes
    }
}

fn parse(text: &'static str) -> Result<File<'static>, serde_json::Error> {
    serde_json::from_str(text)
}

//! The API models of the emulated services: which operations there are, and what their input must be.
//!
//! The tables are made from botocore by `emulator/model/generate.py`. What a service takes comes out as JSON in
//! which every member is named as in the model and has passed all of the model's constraints.

mod check;
mod http_binding;
mod operation;
mod pattern;
mod query;
mod rest;
mod routes;
mod rule;
mod scalar;
mod service;
mod shape;
mod shapes;
mod table;
mod tables;
mod violations;
mod xml;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use operation::Operation;
pub(crate) use routes::Labels;
pub(crate) use service::Service;

/// Why an input was not taken; the service's dialect decides status and code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InputError {
    /// The input is not of the types that the model says.
    #[error("{0}")]
    Serialization(String),
    /// `1 validation error detected: Value '..' at '..' failed to satisfy constraint: ..`.
    #[error("{0}")]
    Validation(String),
}

/// Gives a checked input its type; fails when the type asks for more than the model.
pub(crate) fn read<T: DeserializeOwned>(input: Value) -> Result<T, InputError> {
    serde_json::from_value(input).map_err(|error| InputError::Serialization(error.to_string()))
}

#[cfg(test)]
mod tests;

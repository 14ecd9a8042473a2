//! The API models of the emulated services: their operations and the constraints on their input.
//!
//! `emulator/model/generate.py` generates the tables from botocore. Checked input is returned as JSON in which every member
//! is named as in the model and satisfies all of the model's constraints.

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

/// Why an input was rejected; the service's dialect chooses status and code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InputError {
    /// The input does not have the types of the model.
    #[error("{0}")]
    Serialization(String),
    /// `1 validation error detected: Value '..' at '..' failed to satisfy constraint: ..`.
    #[error("{0}")]
    Validation(String),
}

/// Deserializes a checked input; fails if the type requires more than the model.
pub(crate) fn read<T: DeserializeOwned>(input: Value) -> Result<T, InputError> {
    serde_json::from_value(input).map_err(|error| InputError::Serialization(error.to_string()))
}

#[cfg(test)]
mod tests;

//! An operation: its input and output.

use std::sync::Arc;

use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Map as Object, Value};

use super::check::{check, check_member};
use super::http_binding::Binding;
use super::routes::Labels;
use super::service::Service;
use super::shapes::Shapes;
use super::{InputError, query, rest, xml};

/// The table row of one operation.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct OperationRow<'a> {
    /// Whether the table has its shapes.
    pub(super) emulated: bool,
    /// Whether it requires no signature.
    pub(super) unsigned: bool,
    /// The shape of its input.
    pub(super) input: Option<&'a str>,
    /// The shape of its output; only in the tables of query services.
    pub(super) output: Option<&'a str>,
    /// REST: its path, and which members are outside of the body.
    #[serde(rename = "http")]
    pub(super) binding: Option<Box<Binding>>,
}

/// An operation of an API model.
#[derive(Debug)]
pub(crate) struct Operation {
    service: Service,
    name: &'static str,
    row: OperationRow<'static>,
    shapes: Arc<Shapes>,
    /// The XML namespace of the service's responses.
    namespace: &'static str,
}

impl Operation {
    /// Creates an operation from a table row.
    pub(super) fn new(
        service: Service,
        name: &'static str,
        row: OperationRow<'static>,
        shapes: Arc<Shapes>,
        namespace: &'static str,
    ) -> Self {
        Self { service, name, row, shapes, namespace }
    }

    /// The name in the API model.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Whether its input can be read; for all others only name, verb and path are known.
    pub(crate) fn is_emulated(&self) -> bool {
        self.row.emulated
    }

    /// Whether AWS requires no signature.
    pub(crate) fn is_unsigned(&self) -> bool {
        self.row.unsigned
    }

    /// The status of a successful response.
    pub(crate) fn success(&self) -> StatusCode {
        let status = self.row.binding.as_ref().map(|binding| binding.status);
        status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK)
    }

    pub(crate) fn service(&self) -> Service {
        self.service
    }

    /// Reads the members from a JSON 1.1 body, unchecked; fails as [`InputError`] says.
    pub(crate) fn read_json(body: &[u8]) -> Result<Value, InputError> {
        rest::json_object(body)
    }

    /// Reads the members from a form of the query protocol, unchecked; fails as [`InputError`] says.
    pub(crate) fn read_form(&self, form: &[u8]) -> Result<Value, InputError> {
        match &self.row.input {
            Some(shape) => query::object(&self.shapes, shape, form),
            None => Ok(Value::Object(Object::new())),
        }
    }

    /// Reads the members from path, query, headers and body of REST-JSON, unchecked; fails as [`InputError`] says.
    ///
    /// A member that is the whole body is left out: it is bytes, which the caller has.
    pub(crate) fn read_rest(
        &self,
        labels: &Labels,
        query: Option<&str>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Value, InputError> {
        let (Some(binding), Some(shape)) = (&self.row.binding, &self.row.input) else {
            return Ok(Value::Object(Object::new()));
        };
        let request = rest::RestRequest { labels, query, headers, body };
        rest::object(&self.shapes, shape, binding, &request)
    }

    /// Writes a response of the query protocol.
    pub(crate) fn xml_output(&self, output: &Value, request_id: &str) -> String {
        xml::response(&self.shapes, self.namespace, self.name, self.row.output, output, request_id)
    }

    /// The shapes of input and output.
    #[cfg(test)]
    pub(super) fn shapes(&self) -> impl Iterator<Item = &str> {
        [self.row.input, self.row.output].into_iter().flatten()
    }

    #[cfg(test)]
    pub(crate) fn members(&self) -> impl Iterator<Item = &str> {
        let shape = self.row.input.and_then(|shape| self.shapes.get(shape));
        shape.into_iter().flat_map(|shape| shape.member_names())
    }

    /// The verb and the path template of a REST operation.
    #[cfg(test)]
    pub(crate) fn place(&self) -> Option<(&str, &str)> {
        self.row.binding.as_ref().map(|binding| (&*binding.verb, &*binding.path))
    }

    /// Returns the members that the model has, if they satisfy all of its constraints, and the paths of those that it does
    /// not have; fails as [`InputError`] says.
    pub(crate) fn check(&self, input: Value) -> Result<(Value, Vec<String>), InputError> {
        if !self.row.emulated {
            let text = format!("{} is not emulated by agentcore-local", self.name);
            return Err(InputError::Validation(text));
        }
        match &self.row.input {
            Some(shape) => check(&self.shapes, shape, input),
            None => Ok((Value::Object(Object::new()), Vec::new())),
        }
    }

    /// Fails if the text of one member of the input violates the model's constraints, as [`InputError`] says.
    pub(crate) fn check_member(&self, member: &str, text: String) -> Result<(), InputError> {
        match &self.row.input {
            Some(shape) => check_member(&self.shapes, shape, member, Value::String(text)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
impl Operation {
    /// Reads and checks the input in a JSON 1.1 body.
    pub(crate) fn json_input(&self, body: &[u8]) -> Result<Value, InputError> {
        Ok(self.check(Self::read_json(body)?)?.0)
    }

    /// Reads and checks the input in a form of the query protocol.
    pub(crate) fn query_input(&self, form: &[u8]) -> Result<Value, InputError> {
        Ok(self.check(self.read_form(form)?)?.0)
    }

    /// Reads and checks the input of a REST request.
    pub(crate) fn rest_input(
        &self,
        labels: &Labels,
        query: Option<&str>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Value, InputError> {
        Ok(self.check(self.read_rest(labels, query, headers, body)?)?.0)
    }
}

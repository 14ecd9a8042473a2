//! The requests that the emulator sent to the outside.

use http::request::Parts;
use http::{HeaderMap, Method};
use serde_json::Value;

use crate::trace::Recorder;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) verb: Method,
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// Whether the caller's recorder came with it.
    pub(crate) is_traced: bool,
}

impl Asked {
    pub(super) fn new(head: Parts, body: &[u8]) -> Self {
        Self {
            verb: head.method,
            url: head.uri.to_string(),
            headers: head.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
            is_traced: head.extensions.get::<Recorder>().is_some(),
        }
    }

    /// Returns a header's text, empty if it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The JSON-RPC message; null if the body is not one.
    pub(crate) fn message(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The JSON-RPC method; the HTTP verb for a request without one.
    pub(crate) fn method(&self) -> String {
        self.message()["method"].as_str().map_or_else(|| self.verb.to_string(), str::to_owned)
    }
}

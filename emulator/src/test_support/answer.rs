//! The response to a request.

use http::{HeaderMap, Response};
use serde_json::{Value, json};

use crate::base::http::{Body, read};

/// A response that has been read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// Reads a response, whose body must be text.
    pub(crate) async fn of(response: Response<Body>) -> Self {
        let (head, body) = response.into_parts();
        let body = read(body, 1 << 24).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Self { status: head.status.as_u16(), headers: head.headers, text }
    }

    /// Returns a required header.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.optional_header(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }

    /// Returns an optional header.
    pub(crate) fn optional_header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The exception's name in REST-JSON; empty for a success.
    pub(crate) fn error_type(&self) -> &str {
        self.optional_header("x-amzn-errortype").unwrap_or_default()
    }

    /// The text of the first element of this name in the body, which must be XML.
    pub(crate) fn xml(&self, name: &str) -> String {
        let text = self.text.split_once(&format!("<{name}>")).and_then(|(_, rest)| rest.split_once('<'));
        text.unwrap_or_else(|| panic!("no {name} in {}", self.text)).0.to_owned()
    }

    /// The body, which must be JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Returns the output of a success with this status.
    pub(crate) fn output(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json()
    }

    /// Asserts an exception of JSON 1.1.
    pub(crate) fn refused_in_json11(&self, code: &str, message: &str) {
        assert_eq!(self.json(), json!({ "__type": code, "message": message }));
        assert_eq!(self.status, 400);
    }
}

//! The output of an operation.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

/// The output of an operation, in the format of its dialect; `()` for one without output members.
pub(crate) struct Output {
    written: OutputBody,
    summary: Cow<'static, str>,
}

enum OutputBody {
    Json(Vec<u8>),
    /// A value that becomes XML.
    Value(Value),
}

impl Output {
    /// Serializes an output for a dialect of JSON.
    pub(crate) fn new(output: impl Serialize) -> Self {
        // No output has a member that JSON cannot represent.
        let json = serde_json::to_vec(&output).unwrap_or_default();
        Self { written: OutputBody::Json(json), summary: Cow::Borrowed("") }
    }

    /// Wraps an output value for a dialect of XML.
    pub(super) fn of_value(value: Value) -> Self {
        Self { written: OutputBody::Value(value), summary: Cow::Borrowed("") }
    }

    /// Adds a summary for the trace, which must hold no secret.
    pub(crate) fn with_summary(self, summary: impl Into<Cow<'static, str>>) -> Self {
        Self { summary: summary.into(), ..self }
    }

    /// The summary for the trace.
    pub(crate) fn summary(&self) -> &Cow<'static, str> {
        &self.summary
    }

    /// The output as JSON; empty for an operation without output members.
    pub(crate) fn into_json(self) -> Vec<u8> {
        let json = match self.written {
            OutputBody::Json(json) => json,
            OutputBody::Value(value) => serde_json::to_vec(&value).unwrap_or_default(),
        };
        if json == b"null" { Vec::new() } else { json }
    }

    /// The output as a value; null for an operation without output members.
    pub(crate) fn into_value(self) -> Value {
        match self.written {
            OutputBody::Json(json) => serde_json::from_slice(&json).unwrap_or_default(),
            OutputBody::Value(value) => value,
        }
    }
}

//! Why an exchange with an MCP server gave no result.

use http::StatusCode;

use crate::base::http::{ReadError, SendError};

/// A runtime's own failures, as it tells them in JSON-RPC. Recorded: facts, section 7.
pub(in crate::gateway::target) const RUNTIME_ERROR: i64 = -32010;

/// Why there is no result. `Display` says what happened, for the trace.
#[derive(Debug, thiserror::Error)]
pub(in crate::gateway::target) enum ExchangeError {
    /// The server could not be reached.
    #[error("{0}")]
    Send(SendError),
    /// The server answered with another status than 2xx.
    #[error("HTTP {}{}", status.as_u16(), message.as_ref().map(|text| format!(": {text}")).unwrap_or_default())]
    Status {
        /// Which one.
        status: StatusCode,
        /// The body's `message` or JSON-RPC error message, if it has one, or where a redirect leads.
        message: Option<String>,
    },
    /// The server answered with a JSON-RPC error.
    #[error("JSON-RPC error {code}: {message}")]
    Rpc {
        /// Its code.
        code: i64,
        /// Its message.
        message: String,
    },
    /// The answer's body broke off or is longer than the quota.
    #[error("{0}")]
    Read(ReadError),
    /// The answer is neither JSON nor an event stream.
    #[error("the answer's content type is `{0}`, expected application/json or text/event-stream")]
    ContentType(String),
    /// The answer is not the JSON-RPC answer that was asked for.
    #[error("the answer is not the JSON-RPC answer to the request")]
    Malformed,
    /// The event stream ended before the answer.
    #[error("the event stream ended without the answer")]
    NoAnswer,
}

impl ExchangeError {
    /// Whether the server did not let the request in: what the MCP Java SDK calls an authorization error.
    pub(in crate::gateway::target) fn is_authorization(&self) -> bool {
        matches!(self, Self::Status { status: StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, .. })
    }
}

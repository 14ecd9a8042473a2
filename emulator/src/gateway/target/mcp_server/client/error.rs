//! Why an exchange with an MCP server had no result.

use http::StatusCode;

use crate::base::http::{ReadError, SendError};
use crate::trace::Cause;

/// A runtime's own failures, as reported in JSON-RPC. Recorded: facts, section 7.
pub(in crate::gateway::target::mcp_server) const RUNTIME_ERROR: i64 = -32010;

/// Why there is no result. `Display` says what happened, for the trace.
#[derive(Debug, thiserror::Error)]
pub(in crate::gateway::target::mcp_server) enum ExchangeError {
    #[error("{0}")]
    Send(SendError),
    /// The server responded with another status than 2xx.
    #[error("HTTP {}{}", status.as_u16(), message.as_ref().map(|text| format!(": {text}")).unwrap_or_default())]
    Status {
        status: StatusCode,
        /// The body's `message` or JSON-RPC error message, if it has one, or where a redirect leads.
        message: Option<String>,
    },
    #[error("JSON-RPC error {code}: {message}")]
    Rpc { code: i64, message: String },
    /// The response's body broke off or is longer than the quota.
    #[error("{0}")]
    Read(ReadError),
    /// The response is neither JSON nor an event stream.
    #[error("the answer's content type is `{0}`, expected application/json or text/event-stream")]
    ContentType(String),
    /// The response is not the expected JSON-RPC response.
    #[error("the answer is not the JSON-RPC answer to the request")]
    Malformed,
    /// The event stream ended before the response.
    #[error("the event stream ended without the answer")]
    NoAnswer,
}

impl ExchangeError {
    /// Which of the known mistakes it is.
    pub(in crate::gateway::target::mcp_server) fn cause(&self) -> Cause {
        match self {
            Self::Send(error) => Cause::of_send_error(error),
            Self::Status { status, message } => {
                Cause::of_server_status(*status, message.as_deref().unwrap_or_default())
            }
            Self::Rpc { .. } => Cause::ServerRpcError,
            Self::Read(_) => Cause::AnswerBrokenOff,
            Self::ContentType(_) => Cause::AnswerNotJson,
            Self::Malformed | Self::NoAnswer => Cause::AnswerMalformed,
        }
    }

    /// Whether the server did not authorize the request: what the MCP Java SDK calls an authorization error.
    pub(in crate::gateway::target::mcp_server) fn is_authorization(&self) -> bool {
        matches!(self, Self::Status { status: StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, .. })
    }
}

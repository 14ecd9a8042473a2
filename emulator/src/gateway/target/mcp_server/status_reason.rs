//! Why an MCP server's tools cannot be fetched, in the words of AWS's `statusReasons`.

use super::catalogue::CatalogueError;
use super::client::{ExchangeError, RUNTIME_ERROR};
use super::endpoint::{ServerEndpoint, ServerKind};
use super::handshake::HandshakeError;
use crate::gateway::target::status_reason::StatusReason;

/// A server that did not answer in time. Recorded: for runtimes, after about 30 s.
pub(super) fn of_timeout(endpoint: &ServerEndpoint) -> StatusReason {
    if endpoint.kind == ServerKind::Runtime {
        return connect("Runtime initialization time exceeded.", StatusReason::recorded);
    }
    connect(&format!("MCP server '{}' did not answer in time.", endpoint.uri), StatusReason::inferred)
}

/// A catalogue that could not be fetched.
pub(super) fn of_catalogue(error: &CatalogueError, endpoint: &ServerEndpoint) -> StatusReason {
    match error {
        CatalogueError::Handshake(HandshakeError::Initialize(error)) => of_initialize(error, endpoint),
        CatalogueError::Handshake(HandshakeError::Initialized(error)) => {
            of_exchange(error, endpoint, "Failed to initialize", StatusReason::inferred)
        }
        // Recorded: a server that answered 2024-11-05.
        CatalogueError::Handshake(HandshakeError::Version(_)) => {
            connect("Unsupported protocol version", StatusReason::recorded)
        }
        CatalogueError::Handshake(HandshakeError::Malformed) => {
            connect("Failed to initialize", StatusReason::inferred)
        }
        // Inferred: the MCP Java SDK, whose other texts are recorded here, says this.
        CatalogueError::NoTools => {
            connect("Server does not provide tools capability", StatusReason::inferred)
        }
        CatalogueError::Tools(error) => {
            of_exchange(error, endpoint, "Failed to list tools", StatusReason::inferred)
        }
        CatalogueError::Resources(error) => {
            of_exchange(error, endpoint, "Failed to list resources", StatusReason::inferred)
        }
        // Recorded: a server that answers -32601 to it.
        CatalogueError::ResourceTemplates(error) => {
            of_exchange(error, endpoint, "Failed to list resource templates", StatusReason::recorded)
        }
        CatalogueError::Tool(_)
        | CatalogueError::TooMany
        | CatalogueError::Thread(_)
        | CatalogueError::Endless => connect(&error.to_string(), StatusReason::inferred),
    }
}

fn connect(error: &str, reason: fn(String) -> StatusReason) -> StatusReason {
    let text = "Failed to connect and fetch tools from the provided MCP target server. Error - ";
    reason(format!("{text}{error}"))
}

/// Recorded: a server outside of AgentCore Runtime that answers 400. Inferred: other statuses than 400.
fn of_initialize(error: &ExchangeError, endpoint: &ServerEndpoint) -> StatusReason {
    match error {
        ExchangeError::Status { status, .. }
            if endpoint.kind != ServerKind::Runtime && !error.is_authorization() =>
        {
            let text = format!(
                "MCP server '{}' returned HTTP {} to the initialize handshake.",
                endpoint.uri,
                status.as_u16()
            );
            if status.as_u16() == 400 { StatusReason::recorded(text) } else { StatusReason::inferred(text) }
        }
        ExchangeError::Rpc { message, .. } if endpoint.kind != ServerKind::Runtime => {
            connect(message, StatusReason::inferred)
        }
        error => of_exchange(error, endpoint, "Failed to initialize", StatusReason::inferred),
    }
}

/// A failure that does not depend on the request; `otherwise` for all that do.
fn of_exchange(
    error: &ExchangeError,
    endpoint: &ServerEndpoint,
    otherwise: &str,
    reason: fn(String) -> StatusReason,
) -> StatusReason {
    // Recorded: runtimes that answer 401 or 403. Inferred: the same for other servers.
    if error.is_authorization() {
        let reason = if endpoint.kind == ServerKind::Runtime {
            StatusReason::recorded
        } else {
            StatusReason::inferred
        };
        return connect("Authorization error when sending message", reason);
    }
    match error {
        ExchangeError::Rpc { code: RUNTIME_ERROR, message }
        | ExchangeError::Status { message: Some(message), .. }
            if endpoint.kind == ServerKind::Runtime =>
        {
            // Recorded: the runtime's text without the advice that follows it there.
            let text = message.split_once(" Please ").map_or(message.as_str(), |(text, _)| text);
            connect(text, StatusReason::recorded)
        }
        ExchangeError::Send(error) => connect(&error.to_string(), StatusReason::inferred),
        _ => connect(otherwise, reason),
    }
}

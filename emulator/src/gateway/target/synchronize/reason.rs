//! Why a synchronization failed, in the words of AWS's `statusReasons`.

use crate::gateway::outbound::OutboundCredentialsError;
use crate::gateway::target::catalogue::CatalogueError;
use crate::gateway::target::endpoint::{TargetEndpoint, TargetKind};
use crate::gateway::target::handshake::HandshakeError;
use crate::gateway::target::mcp_client::{ExchangeError, RUNTIME_ERROR};
use crate::trace::Confidence;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) text: String,
    pub(super) confidence: Confidence,
}

impl Reason {
    fn recorded(text: String) -> Self {
        Self { text, confidence: Confidence::Recorded }
    }

    fn inferred(text: String) -> Self {
        Self { text, confidence: Confidence::Inferred }
    }

    pub(super) fn of(failure: &SyncFailure, endpoint: &TargetEndpoint) -> Self {
        match failure {
            // Recorded: Identity's text and this tail, for M2M (facts, section 5).
            SyncFailure::Credentials(
                OutboundCredentialsError::Workload(_, error) | OutboundCredentialsError::Provider(_, error),
            ) => {
                let status = error.rest().status.as_u16();
                Self::recorded(format!("{error} (Service: AgentCredentialProvider, Status Code: {status})"))
            }
            SyncFailure::Credentials(error @ OutboundCredentialsError::Role(_)) => {
                Self::recorded(error.to_string())
            }
            // Recorded: for runtimes, after about 30 s.
            SyncFailure::Timeout(_) if endpoint.kind == TargetKind::Runtime => {
                connect("Runtime initialization time exceeded.", Self::recorded)
            }
            SyncFailure::Timeout(_) => {
                connect(&format!("MCP server '{}' did not answer in time.", endpoint.uri), Self::inferred)
            }
            SyncFailure::Catalogue(error) => Self::of_catalogue(error, endpoint),
        }
    }

    fn of_catalogue(error: &CatalogueError, endpoint: &TargetEndpoint) -> Self {
        match error {
            CatalogueError::Handshake(HandshakeError::Initialize(error)) => of_initialize(error, endpoint),
            CatalogueError::Handshake(HandshakeError::Initialized(error)) => {
                of_exchange(error, endpoint, "Failed to initialize", Self::inferred)
            }
            // Recorded: a server that answered 2024-11-05.
            CatalogueError::Handshake(HandshakeError::Version(_)) => {
                connect("Unsupported protocol version", Self::recorded)
            }
            CatalogueError::Handshake(HandshakeError::Malformed) => {
                connect("Failed to initialize", Self::inferred)
            }
            // Inferred: the MCP Java SDK, whose other texts are recorded here, says this.
            CatalogueError::NoTools => connect("Server does not provide tools capability", Self::inferred),
            CatalogueError::Tools(error) => {
                of_exchange(error, endpoint, "Failed to list tools", Self::inferred)
            }
            CatalogueError::Resources(error) => {
                of_exchange(error, endpoint, "Failed to list resources", Self::inferred)
            }
            // Recorded: a server that answers -32601 to it.
            CatalogueError::ResourceTemplates(error) => {
                of_exchange(error, endpoint, "Failed to list resource templates", Self::recorded)
            }
            CatalogueError::Tool(_)
            | CatalogueError::TooMany
            | CatalogueError::Thread(_)
            | CatalogueError::Endless => connect(&error.to_string(), Self::inferred),
        }
    }
}

fn connect(error: &str, reason: fn(String) -> Reason) -> Reason {
    let text = "Failed to connect and fetch tools from the provided MCP target server. Error - ";
    reason(format!("{text}{error}"))
}

/// Recorded: a server outside of AgentCore Runtime that answers 400. Inferred: other statuses than 400.
fn of_initialize(error: &ExchangeError, endpoint: &TargetEndpoint) -> Reason {
    match error {
        ExchangeError::Status { status, .. }
            if endpoint.kind != TargetKind::Runtime && !error.is_authorization() =>
        {
            let text = format!(
                "MCP server '{}' returned HTTP {} to the initialize handshake.",
                endpoint.uri,
                status.as_u16()
            );
            if status.as_u16() == 400 { Reason::recorded(text) } else { Reason::inferred(text) }
        }
        ExchangeError::Rpc { message, .. } if endpoint.kind != TargetKind::Runtime => {
            connect(message, Reason::inferred)
        }
        error => of_exchange(error, endpoint, "Failed to initialize", Reason::inferred),
    }
}

/// A failure that does not depend on the request; `otherwise` for all that do.
fn of_exchange(
    error: &ExchangeError,
    endpoint: &TargetEndpoint,
    otherwise: &str,
    reason: fn(String) -> Reason,
) -> Reason {
    // Recorded: runtimes that answer 401 or 403. Inferred: the same for other servers.
    if error.is_authorization() {
        let reason = if endpoint.kind == TargetKind::Runtime { Reason::recorded } else { Reason::inferred };
        return connect("Authorization error when sending message", reason);
    }
    match error {
        ExchangeError::Rpc { code: RUNTIME_ERROR, message }
        | ExchangeError::Status { message: Some(message), .. }
            if endpoint.kind == TargetKind::Runtime =>
        {
            // Recorded: the runtime's text without the advice that follows it there.
            let text = message.split_once(" Please ").map_or(message.as_str(), |(text, _)| text);
            connect(text, Reason::recorded)
        }
        ExchangeError::Send(error) => connect(&error.to_string(), Reason::inferred),
        _ => connect(otherwise, reason),
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SyncFailure {
    #[error("{0}")]
    Credentials(OutboundCredentialsError),
    #[error("{0}")]
    Catalogue(CatalogueError),
    /// It took too long.
    #[error("no catalogue within {} s", .0.as_secs_f32())]
    Timeout(std::time::Duration),
}

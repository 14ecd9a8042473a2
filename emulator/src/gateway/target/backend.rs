//! What a target calls: the part of it that differs from kind to kind.

use std::time::Duration;

use http::Uri;

use super::listing::{ListFailure, Listing};
use super::mcp_server::McpServer;
use super::status_reason::StatusReason;
use super::tool::Tool;
use super::tool_call::{CallFailure, ToolCall};
use crate::base::http::SharedClient;
use crate::base::{Addresses, Entropy};
use crate::gateway::outbound::OutboundCredentials;
use crate::trace::Recorder;

/// What a target shall call, as its creation or an update says. Documented: botocore TargetConfiguration; its other kinds
/// are not emulated.
#[derive(Clone, Debug)]
pub(crate) enum BackendConfiguration {
    /// `mcp.mcpServer`
    McpServer {
        /// The whole MCP URL, used as written.
        endpoint: Uri,
    },
}

/// What a target calls. It lists its tools and answers calls of them; the rest of a target is the same for every kind.
#[derive(Debug)]
pub(crate) enum Backend {
    McpServer(McpServer),
}

impl Backend {
    pub(super) fn new(configuration: BackendConfiguration, addresses: &Addresses) -> Self {
        match configuration {
            BackendConfiguration::McpServer { endpoint } => {
                Self::McpServer(McpServer::new(endpoint, addresses))
            }
        }
    }

    /// Where calls go.
    pub(crate) fn url(&self) -> &Uri {
        match self {
            Self::McpServer(server) => server.url(),
        }
    }

    /// Fetches the tools, which are listed under the prefix `target`.
    pub(super) async fn list(
        &self,
        (client, entropy): (&SharedClient, &Entropy),
        target: &str,
        credentials: OutboundCredentials,
        recorder: &Recorder,
    ) -> Result<Listing, ListFailure> {
        match self {
            Self::McpServer(server) => server.list((client, entropy), target, credentials, recorder).await,
        }
    }

    /// The status reason of a target whose tools did not come in time.
    pub(super) fn timeout_reason(&self) -> StatusReason {
        match self {
            Self::McpServer(server) => server.timeout_reason(),
        }
    }

    /// Calls a tool; returns the result as JSON, its members in AWS's order.
    pub(super) async fn call(
        &self,
        (client, entropy): (&SharedClient, &Entropy),
        tool: &Tool,
        call: ToolCall<'_>,
        (credentials, limit): (OutboundCredentials, Duration),
        recorder: &Recorder,
    ) -> Result<Vec<u8>, CallFailure> {
        match self {
            Self::McpServer(server) => {
                server.call((client, entropy), tool, call, (credentials, limit), recorder).await
            }
        }
    }
}

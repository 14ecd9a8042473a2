//! The beginning of an MCP session: initialize and notifications/initialized.

use http::HeaderValue;
use serde::Deserialize;
use serde_json::json;

use super::client::{ExchangeError, MCP_SESSION_ID, McpClient};
use crate::trace::Cause;

/// The version that the gateway asks for. Recorded: `MCP-Protocol-Version: 2025-11-25` already on the initialize request.
pub(super) const ASKED_VERSION: &str = "2025-11-25";

/// Documented: the versions that a target must speak one of.
const SPOKEN_VERSIONS: [&str; 4] = ["2026-07-28", ASKED_VERSION, "2025-06-18", "2025-03-26"];

/// Recorded: an AgentCore Runtime returns its session's id under this name, and under `Mcp-Session-Id`.
const RUNTIME_SESSION_ID: &str = "x-amzn-bedrock-agentcore-runtime-session-id";

/// The id of the initialize request; the following requests count on from here.
const FIRST_ID: u32 = 0;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Agreement {
    /// The version to speak from now on.
    pub(super) protocol_version: HeaderValue,
    /// Whether the session is the server's own, so that nothing works without one. An id from AgentCore Runtime
    /// is not such a session: the runtime accepts any, and none.
    pub(super) keeps_sessions: bool,
    /// The server has tools.
    pub(super) tools: bool,
    /// The server has resources.
    pub(super) resources: bool,
}

impl Default for Agreement {
    /// What is assumed of a server that has not been asked yet.
    fn default() -> Self {
        let protocol_version = HeaderValue::from_static(ASKED_VERSION);
        Self { protocol_version, keeps_sessions: false, tools: false, resources: false }
    }
}

#[derive(Debug, thiserror::Error)]
pub(super) enum HandshakeError {
    /// The initialize request has no result.
    #[error("initialize: {0}")]
    Initialize(ExchangeError),
    #[error("notifications/initialized: {0}")]
    Initialized(ExchangeError),
    /// The result is not that of initialize.
    #[error("initialize: the result has no protocolVersion")]
    Malformed,
    /// The server speaks a version that the gateway does not.
    #[error("initialize: the server answered protocol version {0}")]
    Version(String),
}

impl HandshakeError {
    /// Which of the known mistakes it is.
    pub(super) fn cause(&self) -> Cause {
        match self {
            Self::Initialize(error) | Self::Initialized(error) => error.cause(),
            Self::Malformed => Cause::AnswerMalformed,
            Self::Version(_) => Cause::ServerVersionUnsupported,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Initialized {
    protocol_version: String,
    #[serde(default)]
    capabilities: Capabilities,
}

#[derive(Default, Deserialize)]
struct Capabilities {
    tools: Option<serde::de::IgnoredAny>,
    resources: Option<serde::de::IgnoredAny>,
}

/// Opens a session, or finds out that the server needs none; `server` speaks the agreed version afterwards.
///
/// Recorded: the requests and their order, `clientInfo.name` `genesis-gateway`. Inferred: its version, and that no
/// capability is announced.
pub(super) async fn handshake(server: &mut McpClient<'_>) -> Result<Agreement, HandshakeError> {
    let params = json!({
        "protocolVersion": ASKED_VERSION,
        "capabilities": {},
        "clientInfo": {"name": "genesis-gateway", "version": "1.0.0"},
    });
    let reply =
        server.request(FIRST_ID, "initialize", Some(params)).await.map_err(HandshakeError::Initialize)?;
    let result: Initialized =
        serde_json::from_str(reply.result.get()).map_err(|_| HandshakeError::Malformed)?;
    let version = SPOKEN_VERSIONS.into_iter().find(|version| *version == result.protocol_version);
    let version = version.ok_or(HandshakeError::Version(result.protocol_version))?;
    let session = reply.headers.get(MCP_SESSION_ID);
    let keeps_sessions = session.is_some() && session != reply.headers.get(RUNTIME_SESSION_ID);
    server.protocol_version = HeaderValue::from_static(version);
    server.session = session.cloned();
    server.notify("notifications/initialized").await.map_err(HandshakeError::Initialized)?;
    Ok(Agreement {
        protocol_version: server.protocol_version.clone(),
        keeps_sessions,
        tools: result.capabilities.tools.is_some(),
        resources: result.capabilities.resources.is_some(),
    })
}

/// A server that always names another page would never end.
pub(crate) const MAX_PAGES: u32 = 1000;

/// The last id of a synchronization's requests; a session's later ones count on from here.
pub(crate) const LAST_ID: u32 = MAX_PAGES + 2;

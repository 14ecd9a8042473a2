//! A gateway's target: an MCP server, the catalogue of its tools, and calls to it.

mod call;
mod catalogue;
mod endpoint;
mod handshake;
mod input_schema;
mod mcp_client;
mod normalise;
mod server_session;
mod synchronize;
mod tool;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use http::{HeaderValue, Uri};
use jiff::Timestamp;
use serde_json::{Map, Value};

use self::endpoint::TargetEndpoint;
use self::server_session::ServerSession;
use super::outbound::Credential;
use crate::base::Addresses;

pub(super) use self::input_schema::InputSchema;
pub(crate) use call::{CallFailure, ToolCall, call};
pub(crate) use synchronize::synchronize;
pub(crate) use tool::Tool;

#[derive(Clone, Debug)]
pub(crate) struct TargetConfiguration {
    /// The prefix of its tools: `NAME___TOOL`.
    pub(crate) name: String,
    /// The whole MCP URL, used as written.
    pub(crate) endpoint: Uri,
    pub(crate) credential: Credential,
    /// The members that the control plane's responses return as they were sent.
    pub(crate) sent: Map<String, Value>,
}

#[cfg(test)]
impl TargetConfiguration {
    /// The MCP server at `endpoint`, in the form of the API; fails if it is not a URL.
    pub(crate) fn of_server(
        name: String,
        endpoint: &str,
        credential: Credential,
    ) -> Result<Self, http::uri::InvalidUri> {
        use serde_json::json;
        let mut sent = Map::new();
        sent.insert("targetConfiguration".into(), json!({"mcp": {"mcpServer": {"endpoint": endpoint}}}));
        if let Credential::Oauth { provider_arn, scopes } = &credential {
            let provider =
                json!({"oauthCredentialProvider": {"providerArn": provider_arn, "scopes": scopes}});
            let configuration = json!([{"credentialProviderType": "OAUTH", "credentialProvider": provider}]);
            sent.insert("credentialProviderConfigurations".into(), configuration);
        }
        Ok(Self { name, endpoint: endpoint.parse()?, credential, sent })
    }
}

/// An MCP server behind a gateway. Its state changes as a whole, so that a reader never sees half a catalogue.
#[derive(Debug)]
pub(crate) struct Target {
    /// Ten upper-case letters and digits.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) endpoint: Uri,
    pub(crate) credential: Credential,
    /// What its creation or last update sent, by the API's members.
    pub(crate) sent: Map<String, Value>,
    pub(crate) created_at: Timestamp,
    server: TargetEndpoint,
    server_session: ServerSession,
    timeouts: Timeouts,
    state: ArcSwap<TargetState>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// One tools/call, from its first byte to its last. Documented: quota, 15 minutes.
    pub(crate) call: Duration,
    /// One whole synchronization. Recorded: the gateway gives up after about 30 s.
    pub(crate) synchronize: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { call: Duration::from_secs(15 * 60), synchronize: Duration::from_secs(30) }
    }
}

/// All mutable state of a target.
#[derive(Clone, Debug)]
pub(crate) struct TargetState {
    /// Whether its tools can be listed and called.
    pub(crate) status: TargetStatus,
    /// Why it failed, in AWS's words; empty otherwise.
    pub(crate) status_reasons: Vec<String>,
    pub(crate) updated_at: Timestamp,
    pub(crate) last_synchronized_at: Option<Timestamp>,
    pub(crate) trace_id: Option<String>,
    /// Its catalogue, sorted by `exposed_name`.
    pub(crate) tools: Vec<Arc<Tool>>,
    /// The protocol version that the handshake agreed on, as the header `MCP-Protocol-Version` carries it.
    protocol_version: HeaderValue,
    /// Whether the server keeps sessions of its own, so that every call needs one.
    keeps_sessions: bool,
}

/// A target's status. Documented: botocore TargetStatus, those of its values that occur here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TargetStatus {
    /// Not synchronized yet.
    Creating,
    Ready,
    /// Its first synchronization failed: it has no tools.
    Failed,
    /// A later synchronization is running; the tools of the one before are still there.
    Synchronizing,
    /// A later synchronization failed; the tools of the one before are still there.
    SynchronizeUnsuccessful,
    /// The last update failed: the target is as it was before.
    UpdateUnsuccessful,
}

impl TargetStatus {
    /// The value in the control plane's responses, such as `READY`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "CREATING",
            Self::Ready => "READY",
            Self::Failed => "FAILED",
            Self::Synchronizing => "SYNCHRONIZING",
            Self::SynchronizeUnsuccessful => "SYNCHRONIZE_UNSUCCESSFUL",
            Self::UpdateUnsuccessful => "UPDATE_UNSUCCESSFUL",
        }
    }
}

impl Target {
    /// A target before its first synchronization; `id` is ten upper-case letters and digits.
    pub(crate) fn new(
        id: String,
        configuration: TargetConfiguration,
        addresses: &Addresses,
        created_at: Timestamp,
    ) -> Self {
        let TargetConfiguration { name, endpoint, credential, sent } = configuration;
        let state = TargetState {
            status: TargetStatus::Creating,
            status_reasons: Vec::new(),
            updated_at: created_at,
            last_synchronized_at: None,
            trace_id: None,
            tools: Vec::new(),
            protocol_version: HeaderValue::from_static(handshake::ASKED_VERSION),
            keeps_sessions: false,
        };
        Self {
            id,
            name,
            server: TargetEndpoint::new(endpoint.clone(), addresses),
            endpoint,
            credential,
            sent,
            created_at,
            server_session: ServerSession::default(),
            timeouts: Timeouts::default(),
            state: ArcSwap::from_pointee(state),
        }
    }

    /// The same target as an update of `before`.
    pub(super) fn in_place_of(self, before: &Self) -> Self {
        Self { created_at: before.created_at, ..self }
    }

    #[cfg(test)]
    pub(crate) fn with_timeouts(self, timeouts: Timeouts) -> Self {
        Self { timeouts, ..self }
    }

    /// Its current state, whole.
    pub(crate) fn state(&self) -> Arc<TargetState> {
        self.state.load_full()
    }

    /// Keeps its state except for the status: the update that should have replaced it ended in this state.
    pub(super) fn mark_update_failed(&self, update: &TargetState) {
        self.set_state(TargetState {
            status: TargetStatus::UpdateUnsuccessful,
            status_reasons: update.status_reasons.clone(),
            updated_at: update.updated_at,
            ..(*self.state()).clone()
        });
    }

    fn set_state(&self, state: TargetState) {
        self.state.store(Arc::new(state));
    }
}

#[cfg(test)]
pub(super) mod test_server;

//! A gateway's target: its tools, and calls to them. What it calls is its backend.

mod backend;
mod call;
mod input_schema;
mod listing;
mod mcp_server;
mod normalise;
mod status_reason;
mod synchronize;
mod tool;
mod tool_call;

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use serde_json::{Map, Value};

use self::backend::Backend;
use super::outbound::Credential;
use crate::base::Addresses;

pub(crate) use self::backend::BackendConfiguration;
pub(super) use self::input_schema::InputSchema;
pub(crate) use call::call;
pub(crate) use synchronize::synchronize;
pub(crate) use tool::Tool;
pub(crate) use tool_call::{CallFailure, ToolCall};

#[derive(Clone, Debug)]
pub(crate) struct TargetConfiguration {
    /// The prefix of its tools: `NAME___TOOL`.
    pub(crate) name: String,
    pub(crate) backend: BackendConfiguration,
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
        let backend = BackendConfiguration::McpServer { endpoint: endpoint.parse()? };
        Ok(Self { name, backend, credential, sent })
    }
}

/// What a gateway calls tools of. Its state changes as a whole, so that a reader never sees half a catalogue.
#[derive(Debug)]
pub(crate) struct Target {
    /// Ten upper-case letters and digits.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) credential: Credential,
    pub(crate) backend: Backend,
    /// What its creation or last update sent, by the API's members.
    pub(crate) sent: Map<String, Value>,
    pub(crate) created_at: Timestamp,
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
        let TargetConfiguration { name, backend, credential, sent } = configuration;
        let state = TargetState {
            status: TargetStatus::Creating,
            status_reasons: Vec::new(),
            updated_at: created_at,
            last_synchronized_at: None,
            trace_id: None,
            tools: Vec::new(),
        };
        Self {
            id,
            name,
            credential,
            backend: Backend::new(backend, addresses),
            sent,
            created_at,
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

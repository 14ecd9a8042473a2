//! What changes about a gateway: its settings as a whole, and how its last change went.

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::inbound::Challenges;
use super::mcp::version::SupportedVersions;
use crate::base::RoleArn;
use crate::jwt::Authorizer;

/// A gateway's status. Documented: botocore GatewayStatus, those of its values that last here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GatewayStatus {
    /// It can be called.
    Ready,
    /// It could not be made, and nobody can call it.
    Failed,
    /// The last update failed: it is as it was before.
    UpdateUnsuccessful,
}

impl GatewayStatus {
    /// The value in the control plane's answers, such as `READY`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "READY",
            Self::Failed => "FAILED",
            Self::UpdateUnsuccessful => "UPDATE_UNSUCCESSFUL",
        }
    }
}

/// All that changes about a gateway but its targets. It changes as a whole, so that no reader sees half an update.
#[derive(Clone, Debug)]
pub(crate) struct GatewayState {
    /// Whether it can be called.
    pub(crate) status: GatewayStatus,
    /// Why the last change failed, in AWS's words; empty otherwise.
    pub(crate) status_reasons: Vec<String>,
    /// What exactly failed, which AWS does not tell.
    pub(crate) detail: Option<String>,
    /// When anything about it changed last.
    pub(crate) updated_at: Timestamp,
    /// The service role that its creation or last update named.
    pub(crate) role: RoleArn,
    /// What else that call sent, by the API's members.
    pub(crate) sent: Map<String, Value>,
    /// What its callers meet; none where it could not be made.
    pub(crate) settings: Option<Arc<GatewaySettings>>,
}

/// What a gateway's callers meet.
#[derive(Debug)]
pub(crate) struct GatewaySettings {
    /// `exceptionLevel: DEBUG`: failures tell their detail.
    pub(super) debug: bool,
    /// `searchType: SEMANTIC`: there is a tool that finds tools.
    pub(super) search: bool,
    /// What initialize tells a client about the use of the gateway.
    pub(super) instructions: Option<String>,
    /// Who may call. An update makes another one, so that no remembered token outlives it.
    pub(super) authorizer: Authorizer,
    /// The protocol versions it speaks.
    pub(super) versions: SupportedVersions,
    /// How callers are turned away.
    pub(super) challenges: Challenges,
    /// Its protected resource metadata.
    pub(super) metadata: Bytes,
}

impl GatewaySettings {
    /// The newest version of MCP that the gateway speaks, such as `2025-11-25`.
    pub(crate) fn newest_version(&self) -> &'static str {
        self.versions.newest().as_str()
    }
}

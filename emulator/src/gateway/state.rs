//! The mutable state of a gateway: its settings as a whole, and the outcome of its last change.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::inbound::InboundAuthorizer;
use super::mcp::version::SupportedVersions;
use crate::base::RoleArn;

/// A gateway's status. Documented: botocore GatewayStatus, those of its values that last here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GatewayStatus {
    Ready,
    /// It could not be created, and cannot be called.
    Failed,
    /// The last update failed: it is as it was before.
    UpdateUnsuccessful,
}

impl GatewayStatus {
    /// The value in the control plane's responses, such as `READY`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "READY",
            Self::Failed => "FAILED",
            Self::UpdateUnsuccessful => "UPDATE_UNSUCCESSFUL",
        }
    }
}

/// All mutable state of a gateway except its targets. It changes as a whole, so that no reader sees half an update.
#[derive(Clone, Debug)]
pub(crate) struct GatewayState {
    pub(crate) status: GatewayStatus,
    /// Why the last change failed, in AWS's words; empty otherwise.
    pub(crate) status_reasons: Vec<String>,
    /// What exactly failed, which AWS does not report.
    pub(crate) detail: Option<String>,
    pub(crate) updated_at: Timestamp,
    /// The execution role named by its creation or last update.
    pub(crate) role: RoleArn,
    /// What else that call sent, by the API's members.
    pub(crate) sent: Map<String, Value>,
    /// What its callers meet; `None` if it could not be created.
    pub(crate) settings: Option<Arc<GatewaySettings>>,
}

#[derive(Debug)]
pub(crate) struct GatewaySettings {
    /// `exceptionLevel: DEBUG`: failures include their detail.
    pub(super) debug: bool,
    /// `searchType: SEMANTIC`: there is a tool that finds tools.
    pub(super) search: bool,
    /// The instructions that initialize returns to clients about the use of the gateway.
    pub(super) instructions: Option<String>,
    /// Who may call.
    pub(super) inbound: InboundAuthorizer,
    pub(super) versions: SupportedVersions,
}

impl GatewaySettings {
    /// The newest version of MCP that the gateway speaks, such as `2025-11-25`.
    pub(crate) fn newest_version(&self) -> &'static str {
        self.versions.newest().as_str()
    }
}

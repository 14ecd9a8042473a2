//! One gateway: what stays the same, its state and its targets.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use arc_swap::ArcSwap;
use jiff::Timestamp;

use super::error::GatewayError;
use super::targets::Targets;
use crate::base::arn::{AccountRegion, Arn};
use crate::gateway::mcp::catalogue::GatewayCatalogue;
use crate::gateway::state::{GatewaySettings, GatewayState, GatewayStatus};
use crate::gateway::target::Target;

/// One gateway: what stays the same, its state and its targets.
#[derive(Debug)]
pub(crate) struct Gateway {
    /// The name in lower case, a hyphen, ten letters and digits.
    pub(crate) id: String,
    /// As it was given; MCP clients see it as the server's name.
    pub(crate) name: String,
    pub(crate) label: Arc<str>,
    /// The name of its workload identity, which is its id.
    pub(crate) workload_identity: String,
    /// The name of the sessions in which it uses Identity as its role. Recorded: `gateway-session-` and a UUID.
    pub(crate) session_name: String,
    /// The account and region in which the control plane shows it.
    pub(crate) account_region: AccountRegion,
    pub(crate) created_at: Timestamp,
    pub(crate) state: ArcSwap<GatewayState>,
    pub(crate) targets: RwLock<Targets>,
    pub(crate) catalogue: ArcSwap<GatewayCatalogue>,
    /// Held while a catalogue is built, so that an older one never replaces a newer one.
    pub(crate) rebuild_lock: Mutex<()>,
}

impl Gateway {
    /// `...:gateway/ID`. Documented.
    pub(crate) fn arn(&self) -> Arn {
        self.account_region.arn("bedrock-agentcore", format!("gateway/{}", self.id))
    }

    /// Its current state, whole.
    pub(crate) fn state(&self) -> Arc<GatewayState> {
        self.state.load_full()
    }

    /// What its callers meet; `None` if it could not be created.
    pub(crate) fn settings(&self) -> Option<Arc<GatewaySettings>> {
        self.state.load().settings.clone()
    }

    /// The value of `authorizerType`, which no update changes. Only a gateway with a token issuer can have failed.
    pub(crate) fn authorizer_type(&self) -> &'static str {
        self.settings().map_or("CUSTOM_JWT", |settings| settings.inbound.type_name())
    }

    /// Its targets in the order of their creation.
    pub(crate) fn targets(&self) -> Vec<Arc<Target>> {
        self.targets.read().unwrap_or_else(PoisonError::into_inner).all()
    }

    /// At most `count` of its targets, ordered by id, starting after `after`.
    pub(crate) fn list_targets(&self, after: Option<&str>, count: usize) -> Vec<Arc<Target>> {
        self.targets.read().unwrap_or_else(PoisonError::into_inner).list(after, count)
    }

    pub(crate) fn target(&self, id: &str) -> Option<Arc<Target>> {
        self.targets.read().unwrap_or_else(PoisonError::into_inner).get(id)
    }

    pub(crate) fn change_targets<T>(&self, change: impl FnOnce(&mut Targets) -> T) -> T {
        change(&mut self.targets.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Accepts no more targets; fails while it has some.
    pub(crate) fn close(&self) -> Result<(), GatewayError> {
        if self.change_targets(Targets::close) {
            return Ok(());
        }
        Err(GatewayError::HasTargets(self.id.clone()))
    }

    /// Fails if the gateway could not be created: then only reading and deleting it makes sense.
    pub(crate) fn check_status(&self, operation: &'static str) -> Result<(), GatewayError> {
        match self.state().status {
            GatewayStatus::Ready | GatewayStatus::UpdateUnsuccessful => Ok(()),
            status @ GatewayStatus::Failed => {
                Err(GatewayError::Status { operation, status: status.as_str() })
            }
        }
    }

    pub(crate) fn catalogue(&self) -> Arc<GatewayCatalogue> {
        self.catalogue.load_full()
    }

    /// Rebuilds the catalogue, after a target or the settings have changed.
    pub(crate) fn rebuild_catalogue(&self) {
        let _guard = self.rebuild_lock.lock().unwrap_or_else(PoisonError::into_inner);
        let has_search = self.settings().is_some_and(|settings| settings.search);
        let catalogue = GatewayCatalogue::new(&self.id, &self.targets(), has_search);
        self.catalogue.store(Arc::new(catalogue));
    }
}

//! All runtimes of one emulator.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use futures_util::future::join_all;

use super::AgentRuntime;
use crate::base::addresses::percent_encode;

/// The runtimes, found by id and by the path segment under which they are invoked.
#[derive(Debug, Default)]
pub(crate) struct Runtimes(RwLock<Table>);

#[derive(Debug, Default)]
struct Table {
    in_order: Vec<Arc<AgentRuntime>>,
    by_id: BTreeMap<String, Arc<AgentRuntime>>,
    /// By the percent-encoded ARN, so that the usual invocation decodes nothing.
    by_segment: BTreeMap<String, Arc<AgentRuntime>>,
}

impl Runtimes {
    /// Enters a runtime; gives `false` and changes nothing when its name is in use.
    pub(crate) fn insert(&self, runtime: Arc<AgentRuntime>) -> bool {
        let mut table = self.write();
        if table.in_order.iter().any(|other| other.name == runtime.name) {
            return false;
        }
        table.by_id.insert(runtime.id.clone(), Arc::clone(&runtime));
        table.by_segment.insert(percent_encode(&runtime.arn.to_string()), Arc::clone(&runtime));
        table.in_order.push(runtime);
        true
    }

    /// The runtime of this id.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<AgentRuntime>> {
        self.read().by_id.get(id).cloned()
    }

    /// The runtime whose percent-encoded ARN is exactly this segment of a path.
    pub(crate) fn get_by_segment(&self, segment: &str) -> Option<Arc<AgentRuntime>> {
        self.read().by_segment.get(segment).cloned()
    }

    /// Whether a runtime has this name.
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.read().in_order.iter().any(|runtime| runtime.name == name)
    }

    /// All of them, oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<AgentRuntime>> {
        self.read().in_order.clone()
    }

    /// Ends all servers for good, and waits until none is left.
    pub(crate) async fn stop_all(&self) {
        let runtimes = self.all();
        join_all(runtimes.iter().map(|runtime| runtime.host.stop())).await;
    }

    fn read(&self) -> RwLockReadGuard<'_, Table> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Table> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

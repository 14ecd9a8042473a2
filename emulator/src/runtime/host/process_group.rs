//! The process groups that this process has started and not ended yet.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustix::process::{Pid, Signal, kill_process_group};

use super::supervisor;

/// Of all emulators of the process: the process as a whole has children.
static RUNNING: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// The process group that a program leads. Dropping it kills what is left of the group.
pub(super) struct ProcessGroup(Option<Pid>);

impl ProcessGroup {
    /// The group of the program with this process id; an empty one if the program has ended already.
    pub(super) fn led_by(id: Option<u32>) -> Self {
        let leader = id.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if let Some(leader) = leader {
            running().insert(leader.as_raw_nonzero().get());
            supervisor::watch(leader);
        }
        Self(leader)
    }

    pub(super) fn leader(&self) -> Option<Pid> {
        self.0
    }

    pub(super) fn signal(&self, signal: Signal) {
        if let Some(group) = self.0 {
            // It fails only if nothing is left of the group.
            let _ = kill_process_group(group, signal);
        }
    }
}

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        self.signal(Signal::KILL);
        if let Some(leader) = self.0 {
            running().remove(&leader.as_raw_nonzero().get());
            supervisor::forget(leader);
        }
    }
}

/// Kills all MCP servers that emulators of this process have started, with all their processes: for a program that
/// must end at once. [`crate::Emulator::stop`] ends them in order.
pub fn kill_server_processes() {
    for leader in running().iter().filter_map(|leader| Pid::from_raw(*leader)) {
        let _ = kill_process_group(leader, Signal::KILL);
    }
}

fn running() -> MutexGuard<'static, BTreeSet<i32>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

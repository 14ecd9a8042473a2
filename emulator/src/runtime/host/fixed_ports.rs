//! The fixed ports that stack files give to servers, and who has each of them now.
//!
//! An updated runtime, and an emulator that is reset, start a new server before the previous one has ended. The
//! port goes to the new one, whose start ends the other.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::supervised_process::{State, SupervisedProcess};

/// Of all emulators of the process: a port is the machine's.
static HOLDERS: Mutex<Option<HashMap<u16, Holder>>> = Mutex::new(None);

struct Holder {
    state: watch::Receiver<State>,
    stop: watch::Sender<bool>,
}

/// Ends the server of this process that has the port, and waits for its end.
pub(super) async fn vacate(port: u16) {
    let holder = holders().as_mut().and_then(|holders| holders.remove(&port));
    let Some(Holder { mut state, stop }) = holder else { return };
    let _ = stop.send(true);
    // An error means that it has already ended.
    let _ = state.wait_for(|state| matches!(state, State::Ended(_))).await;
}

/// Registers the process as the port's holder.
pub(super) fn hold(port: u16, kept: &SupervisedProcess) {
    let holder = Holder { state: kept.state.clone(), stop: kept.stop.clone() };
    holders().get_or_insert_default().insert(port, holder);
}

fn holders() -> MutexGuard<'static, Option<HashMap<u16, Holder>>> {
    HOLDERS.lock().unwrap_or_else(PoisonError::into_inner)
}

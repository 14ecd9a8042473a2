//! A server in a process of its own: started by whoever needs it first, started again after it died.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

use super::error::HostError;
use super::line::LineSink;
use super::program::Program;
use super::supervised_process::{self, State, SupervisedProcess};
use super::{Host, Reach, fixed_ports};
use crate::base::http::BoxFuture;
use crate::status::ServerState;

/// How long it may take until the end of a process that broke off a connection is known, with its last lines.
const MOMENT: Duration = Duration::from_millis(700);

#[derive(Debug)]
pub(super) struct Process {
    program: Program,
    deadline: Duration,
    sink: LineSink,
    // A std lock: it is held while a process is spawned, never while waiting for one.
    slot: Mutex<Slot>,
}

#[derive(Debug)]
enum Slot {
    NotStarted,
    Started(SupervisedProcess),
    Stopped,
}

impl Process {
    /// A host that has started nothing yet. `deadline`: how long the program may take to start listening.
    pub(super) fn new(program: Program, deadline: Duration, sink: LineSink) -> Self {
        Self { program, deadline, sink, slot: Mutex::new(Slot::NotStarted) }
    }

    /// The process that runs or starts, spawned now if there is none.
    fn current(&self) -> Result<watch::Receiver<State>, HostError> {
        let mut slot = self.lock();
        let kept = match &*slot {
            Slot::Stopped => return Err(HostError::Stopped),
            Slot::Started(kept) if !kept.has_ended() => kept,
            Slot::Started(_) | Slot::NotStarted => {
                let again = matches!(*slot, Slot::Started(_));
                let kept = supervised_process::spawn(&self.program, self.deadline, &self.sink, again)?;
                if let Some(port) = self.program.port {
                    fixed_ports::hold(port, &kept);
                }
                *slot = Slot::Started(kept);
                return match &*slot {
                    Slot::Started(kept) => Ok(kept.state.clone()),
                    Slot::NotStarted | Slot::Stopped => Err(HostError::Stopped),
                };
            }
        };
        Ok(kept.state.clone())
    }

    /// Whether there is nothing to start.
    fn runs(&self) -> bool {
        match &*self.lock() {
            Slot::NotStarted => false,
            Slot::Started(kept) => !kept.has_ended(),
            Slot::Stopped => true,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host for Process {
    fn reach(&self) -> BoxFuture<'_, Result<Reach, HostError>> {
        Box::pin(async {
            if let Some(port) = self.program.port.filter(|_| !self.runs()) {
                fixed_ports::vacate(port).await;
            }
            let mut state = self.current()?;
            let known = state.wait_for(|state| !matches!(state, State::Starting)).await;
            match known.as_deref() {
                Ok(State::Ready { url, .. }) => Ok(Reach::Url(url.clone())),
                Ok(State::Ended(error)) => Err(error.clone()),
                Ok(State::Starting) | Err(_) => Err(HostError::Stopped),
            }
        })
    }

    fn state(&self) -> ServerState {
        let slot = self.lock();
        let Slot::Started(kept) = &*slot else { return ServerState::NotStarted };
        let port = kept.port;
        match &*kept.state.borrow() {
            State::Starting => ServerState::Starting { port },
            State::Ready { .. } => ServerState::Running { port },
            State::Ended(error) => ServerState::Ended { reason: error.to_string() },
        }
    }

    fn is_on_loopback_only(&self) -> bool {
        match &*self.lock() {
            Slot::Started(kept) => matches!(*kept.state.borrow(), State::Ready { loopback_only: true, .. }),
            Slot::NotStarted | Slot::Stopped => false,
        }
    }

    fn end(&self) -> BoxFuture<'_, Option<HostError>> {
        Box::pin(async {
            let mut state = match &*self.lock() {
                Slot::Started(kept) => kept.state.clone(),
                Slot::NotStarted | Slot::Stopped => return None,
            };
            let ended = timeout(MOMENT, state.wait_for(|state| matches!(state, State::Ended(_)))).await;
            match ended.ok()?.as_deref() {
                Ok(State::Ended(error)) => Some(error.clone()),
                _ => None,
            }
        })
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let slot = std::mem::replace(&mut *self.lock(), Slot::Stopped);
            let Slot::Started(SupervisedProcess { stop, mut state, .. }) = slot else { return };
            let _ = stop.send(true);
            // An error means that the task that kept the process has ended, and the process with it.
            let _ = state.wait_for(|state| matches!(state, State::Ended(_))).await;
        })
    }
}

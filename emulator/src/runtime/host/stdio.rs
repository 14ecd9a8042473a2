//! A server that speaks MCP over its standard input and output, as most of npm's and PyPI's do.
//!
//! On AgentCore such a server needs a bridge in its image. This one keeps sessions as MCP's transport has them: each has
//! a process of its own, as it has a microVM there, which `initialize` starts and DELETE ends.

mod answer;
mod message;
mod process;
pub(crate) mod readers;
mod session;
pub(crate) mod sessions;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;

use self::sessions::StdioSessions;
use super::error::HostError;
use super::line::LineSink;
use super::program::Program;
use super::{Host, Reach};
use crate::base::Clock;
use crate::base::http::BoxFuture;
use crate::status::ServerState;

#[derive(Debug)]
pub(super) struct Stdio(Arc<StdioSessions>);

impl Stdio {
    /// A host that has started nothing yet. `deadline`: how long `initialize` may take.
    /// Sessions that are idle end by `clock`.
    pub(super) fn new(program: Program, deadline: Duration, sink: LineSink, clock: Clock) -> Self {
        Self(Arc::new(StdioSessions { program, deadline, sink, clock, open: Mutex::default() }))
    }
}

impl Host for Stdio {
    fn reach(&self) -> BoxFuture<'_, Result<Reach, HostError>> {
        let reach = match self.0.lock().is_stopped {
            true => Err(HostError::Stopped),
            false => Ok(Reach::Stdio(Arc::clone(&self.0))),
        };
        Box::pin(std::future::ready(reach))
    }

    fn state(&self) -> ServerState {
        let open = self.0.lock();
        let sessions = open.by_id.values().filter(|session| !session.has_ended()).count();
        match &open.last_end {
            Some(end) if sessions == 0 => ServerState::Ended { reason: end.to_string() },
            None if open.opened == 0 => ServerState::NotStarted,
            _ => ServerState::Stdio { sessions },
        }
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let sessions = {
                let mut open = self.0.lock();
                open.is_stopped = true;
                std::mem::take(&mut open.by_id)
            };
            join_all(sessions.values().map(|session| session.stop())).await;
        })
    }
}

#[cfg(test)]
mod tests;

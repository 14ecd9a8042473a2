//! The sessions of one host.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response};
use jiff::{SignedDuration, Timestamp};

use super::answer;
use super::message::StdioMessage;
use super::session::StdioSession;
use crate::base::Clock;
use crate::base::http::Body;
use crate::runtime::host::error::HostError;
use crate::runtime::host::line::LineSink;
use crate::runtime::host::program::Program;
use crate::runtime::session::{MCP_SESSION_ID, RUNTIME_SESSION_ID};

#[derive(Debug)]
pub(crate) struct StdioSessions {
    pub(super) program: Program,
    pub(super) deadline: Duration,
    pub(super) sink: LineSink,
    pub(super) clock: Clock,
    pub(super) open: Mutex<Open>,
}

#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) by_id: HashMap<HeaderValue, Arc<StdioSession>>,
    pub(super) opened: u64,
    /// How the last one ended that ended by itself.
    pub(super) last_end: Option<HostError>,
    pub(super) is_stopped: bool,
}

impl StdioSessions {
    /// Answers a request of MCP's transport as a server that keeps sessions does. `headers` are those of the request.
    ///
    /// Documented: MCP, transports, 2025-06-18: 400 without a session's id, 404 with an unknown one, 202 for what
    /// needs no response. Fails if the process cannot be started or ends without a response.
    pub(crate) async fn answer(
        &self,
        method: &Method,
        headers: &HeaderMap,
        payload: &Bytes,
    ) -> Result<Response<Body>, HostError> {
        let named = headers.get(MCP_SESSION_ID);
        let message = match *method {
            Method::POST => match StdioMessage::read(payload) {
                Ok(message) => Some(message),
                Err(unreadable) => return Ok(answer::unreadable(&unreadable)),
            },
            _ => None,
        };
        let opens = message.as_ref().is_some_and(StdioMessage::is_initialize);
        let (id, session) = match named {
            None if opens => self.open(headers)?,
            None => return Ok(answer::without_session()),
            Some(id) => match self.find(id) {
                Some(session) => (id.clone(), session),
                None => return Ok(answer::unknown_session()),
            },
        };
        let Some(message) = message else {
            if *method == Method::GET {
                return Ok(session.listen().map_or_else(answer::listened_to, answer::stream));
            }
            self.lock().by_id.remove(&id);
            session.stop().await;
            return Ok(answer::ended());
        };
        let asked = session.ask(message, headers, opens.then_some(self.deadline)).await;
        let mut response = match asked {
            Ok(response) => response,
            Err(error) => {
                self.close(&id, &error);
                return Err(error);
            }
        };
        response.headers_mut().insert(MCP_SESSION_ID, id);
        Ok(response)
    }

    /// An open session, marked as used now.
    fn find(&self, id: &HeaderValue) -> Option<Arc<StdioSession>> {
        let mut open = self.lock();
        let session = Arc::clone(open.by_id.get(id)?);
        let now = self.clock.now();
        if session.has_ended() {
            open.last_end = session.end().or(open.last_end.take());
        }
        if session.has_ended() || is_idle(&session, now) {
            open.by_id.remove(id);
            return None;
        }
        session.touch(now);
        Some(session)
    }

    /// Starts a process for a new session, whose id is derived from AgentCore's.
    fn open(&self, headers: &HeaderMap) -> Result<(HeaderValue, Arc<StdioSession>), HostError> {
        let mut open = self.lock();
        if open.is_stopped {
            return Err(HostError::Stopped);
        }
        let now = self.clock.now();
        open.make_room(now);
        let again = open.last_end.take().is_some();
        let session = Arc::new(StdioSession::start(&self.program, &self.sink, again)?);
        open.opened += 1;
        let of_runtime = headers.get(RUNTIME_SESSION_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
        let id = HeaderValue::try_from(format!("{of_runtime}-{}", open.opened));
        let id = id.unwrap_or_else(|_| open.opened.into());
        session.touch(now);
        open.by_id.insert(id.clone(), Arc::clone(&session));
        Ok((id, session))
    }

    fn close(&self, id: &HeaderValue, error: &HostError) {
        let mut open = self.lock();
        open.by_id.remove(id);
        open.last_end = Some(error.clone());
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Ends the sessions that are idle for too long, and one more if there are too many. Dropping one ends it.
    fn make_room(&mut self, now: Timestamp) {
        self.by_id.retain(|_, session| !session.has_ended() && !is_idle(session, now));
        if self.by_id.len() < MAX_SESSIONS {
            return;
        }
        let idle = self.by_id.iter().min_by_key(|(_, session)| session.last_used());
        if let Some(id) = idle.map(|(id, _)| id.clone()) {
            self.by_id.remove(&id);
        }
    }
}

/// Whether it was not used for so long that it has ended.
fn is_idle(session: &StdioSession, now: Timestamp) -> bool {
    now.duration_since(session.last_used()) >= IDLE
}

/// How many sessions are open at once; the one that is idle longest ends for another.
pub(super) const MAX_SESSIONS: usize = 32;

/// How long a session may be idle. Documented: botocore, idleRuntimeSessionTimeout, the default.
const IDLE: SignedDuration = SignedDuration::from_secs(900);

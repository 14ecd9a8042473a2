//! The sessions that an endpoint's version has had.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::HeaderValue;

use super::id_issuer::IdIssuer;

/// How many ids are kept, the latest ones. Inferred: AWS keeps each for its lifetime.
const MAX_SESSIONS: usize = 1000;

/// Sessions by their ids, AgentCore's and the server's. One server serves all of them: nothing else is kept.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    known: Mutex<Known>,
    server_keeps_sessions: AtomicBool,
}

#[derive(Debug, Default)]
struct Known {
    by_id: HashMap<HeaderValue, KnownSession>,
    oldest_first: VecDeque<HeaderValue>,
}

/// The kind of an id.
#[derive(Debug)]
enum KnownSession {
    /// A session of AgentCore; `is_given` if the client has its id from this runtime.
    OfRuntime { is_given: bool },
    /// A session of the server, in this session of AgentCore.
    OfServer { runtime: HeaderValue },
}

impl Sessions {
    /// Whether the server has issued an id of its own. Until it has, it is taken for one without sessions.
    pub(crate) fn server_keeps_sessions(&self) -> bool {
        self.server_keeps_sessions.load(Ordering::Relaxed)
    }

    /// Who issued this id, and AgentCore's session that a server's belongs to.
    pub(crate) fn find(&self, id: &HeaderValue) -> (IdIssuer, Option<HeaderValue>) {
        match self.lock().by_id.get(id) {
            Some(KnownSession::OfServer { runtime }) => (IdIssuer::Server, Some(runtime.clone())),
            Some(KnownSession::OfRuntime { is_given: true }) => (IdIssuer::Runtime, None),
            Some(KnownSession::OfRuntime { is_given: false }) | None => (IdIssuer::Nobody, None),
        }
    }

    /// Records that an invocation belongs to AgentCore's session of this id, which begins with it or has begun before;
    /// `is_given` if
    /// the client has the id from this runtime.
    pub(crate) fn begin(&self, id: &HeaderValue, is_given: bool) {
        self.lock().enter(id, || KnownSession::OfRuntime { is_given });
    }

    /// Records that the server issued an id of its own in response to an invocation of AgentCore's session `runtime`.
    pub(crate) fn opened(&self, id: &HeaderValue, runtime: &HeaderValue) {
        self.server_keeps_sessions.store(true, Ordering::Relaxed);
        self.lock().enter(id, || KnownSession::OfServer { runtime: runtime.clone() });
    }

    pub(crate) fn closed(&self, id: &HeaderValue) {
        self.lock().remove(id);
    }

    /// Ends a session of AgentCore and the server's in it; returns `false` if there is none of this id.
    pub(crate) fn end(&self, id: &HeaderValue) -> bool {
        let mut known = self.lock();
        if !matches!(known.by_id.get(id), Some(KnownSession::OfRuntime { .. })) {
            return false;
        }
        let is_in_it =
            |entry: &KnownSession| matches!(entry, KnownSession::OfServer { runtime } if runtime == id);
        let inner = known.by_id.iter().filter(|(_, entry)| is_in_it(entry));
        let inner: Vec<HeaderValue> = inner.map(|(id, _)| id.clone()).collect();
        inner.iter().chain([id]).for_each(|id| known.remove(id));
        true
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn enter(&mut self, id: &HeaderValue, entry: impl FnOnce() -> KnownSession) {
        if self.by_id.contains_key(id) {
            return;
        }
        self.by_id.insert(id.clone(), entry());
        self.oldest_first.push_back(id.clone());
        if self.oldest_first.len() > MAX_SESSIONS
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.by_id.remove(&oldest);
        }
    }

    fn remove(&mut self, id: &HeaderValue) {
        self.oldest_first.retain(|other| other != id);
        self.by_id.remove(id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: usize) -> HeaderValue {
        HeaderValue::from_str(&format!("session-{number}")).unwrap()
    }

    #[test]
    fn a_session_ends_once() {
        let sessions = Sessions::default();
        assert!(!sessions.end(&id(1)));
        sessions.begin(&id(1), true);
        sessions.begin(&id(1), true);
        assert!(sessions.end(&id(1)));
        assert!(!sessions.end(&id(1)));
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let sessions = Sessions::default();
        (0..=MAX_SESSIONS).for_each(|number| sessions.begin(&id(number), true));
        assert!(!sessions.end(&id(0)));
        assert!(sessions.end(&id(1)) && sessions.end(&id(MAX_SESSIONS)));
    }

    #[test]
    fn the_servers_session_is_in_one_of_agentcore_and_ends_with_it() {
        let sessions = Sessions::default();
        assert!(!sessions.server_keeps_sessions());
        sessions.begin(&id(1), true);
        sessions.opened(&id(2), &id(1));
        assert!(sessions.server_keeps_sessions());
        assert_eq!(sessions.find(&id(1)), (IdIssuer::Runtime, None));
        assert_eq!(sessions.find(&id(2)), (IdIssuer::Server, Some(id(1))));
        assert!(!sessions.end(&id(2)), "it is no session of AgentCore");
        assert!(sessions.end(&id(1)));
        assert_eq!(sessions.find(&id(2)), (IdIssuer::Nobody, None));
    }

    #[test]
    fn a_session_that_the_server_ended_is_no_ones() {
        let sessions = Sessions::default();
        sessions.opened(&id(2), &id(1));
        sessions.closed(&id(2));
        assert_eq!(sessions.find(&id(2)), (IdIssuer::Nobody, None));
    }

    #[test]
    fn a_session_that_the_client_named_was_not_given_to_it() {
        let sessions = Sessions::default();
        sessions.begin(&id(1), false);
        assert_eq!(sessions.find(&id(1)), (IdIssuer::Nobody, None));
        assert!(sessions.end(&id(1)));
    }
}

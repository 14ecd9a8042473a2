//! Idle connections.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::uri::Authority;
use tokio::runtime::{Handle, Id};

use super::connection::Connection;

const IDLE_TIMEOUT: Duration = Duration::from_secs(90);
const MAX_IDLE: usize = 256;

/// The idle connections to every peer of one scheme. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Mutex<Vec<Idle>>>);

/// The peer of a connection, and the runtime that watches it: on another it would wake threads, and outlive it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Peer {
    runtime: Id,
    /// Host and port: a user name and password before them concern only the peer.
    pub(super) authority: Authority,
}

/// In the order in which they became idle; there are too few of them to be worth a hash.
struct Idle {
    peer: Peer,
    connection: Connection,
    since: Instant,
}

impl Peer {
    /// The peer at `authority`, as seen from the runtime of the caller, which must have one. `None` if the authority is
    /// not a host.
    pub(super) fn new(authority: &Authority) -> Option<Self> {
        let authority = match authority.as_str().rsplit_once('@') {
            Some((_, host)) => host.parse().ok()?,
            None => authority.clone(),
        };
        Some(Self { runtime: Handle::current().id(), authority })
    }
}

impl Pool {
    /// The most recently used connection to `peer` that can be used again.
    pub(super) fn take(&self, peer: &Peer) -> Option<Connection> {
        loop {
            let Idle { mut connection, since, .. } = self.newest(peer)?;
            if since.elapsed() < IDLE_TIMEOUT && connection.is_free() {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection whose response has ended; the one that has been idle longest makes room.
    pub(super) fn put(&self, peer: Peer, connection: Connection) {
        let since = Instant::now();
        let mut idle = self.lock();
        let is_too_old = |oldest: &Idle| since.duration_since(oldest.since) >= IDLE_TIMEOUT;
        if idle.len() >= MAX_IDLE || idle.first().is_some_and(is_too_old) {
            idle.remove(0);
        }
        idle.push(Idle { peer, connection, since });
    }

    /// Whether any idle connection is usable.
    #[cfg(test)]
    pub(super) fn has_open_connections(&self) -> bool {
        self.lock().iter_mut().any(|idle| idle.connection.is_free())
    }

    /// Does not hold the lock while a connection is checked.
    fn newest(&self, peer: &Peer) -> Option<Idle> {
        let mut idle = self.lock();
        let position = idle.iter().rposition(|idle| idle.peer == *peer)?;
        Some(idle.remove(position))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

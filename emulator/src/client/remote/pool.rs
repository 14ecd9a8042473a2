//! Connections that wait for their next exchange.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::uri::Authority;
use tokio::runtime::{Handle, Id};

use super::connection::Connection;

/// How long a connection may wait for its next exchange.
const IDLE_TIMEOUT: Duration = Duration::from_secs(90);
/// How many may wait.
const MAX_IDLE: usize = 256;

/// The idle connections to every peer of one scheme. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Mutex<Vec<Idle>>>);

/// Whom a connection leads to, and the runtime that watches it: on another it would wake threads, and outlive it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Peer {
    runtime: Id,
    /// Host and port: a name and a password that stand before them are nobody's business but the peer's.
    pub(super) authority: Authority,
}

/// They stand in the order in which they became idle; there are too few of them to be worth a hash.
struct Idle {
    peer: Peer,
    connection: Connection,
    since: Instant,
}

impl Peer {
    /// The peer at `authority`, as seen from the runtime of the caller, which must have one. None where the authority is
    /// no host.
    pub(super) fn new(authority: &Authority) -> Option<Self> {
        let authority = match authority.as_str().rsplit_once('@') {
            Some((_, host)) => host.parse().ok()?,
            None => authority.clone(),
        };
        Some(Self { runtime: Handle::current().id(), authority })
    }
}

impl Pool {
    /// The connection to `peer` that was used last and can be used again.
    pub(super) fn take(&self, peer: &Peer) -> Option<Connection> {
        loop {
            let Idle { mut connection, since, .. } = self.newest(peer)?;
            if since.elapsed() < IDLE_TIMEOUT && connection.is_free() {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection whose answer has ended; the one that has waited longest makes room.
    pub(super) fn put(&self, peer: Peer, connection: Connection) {
        let since = Instant::now();
        let mut idle = self.lock();
        let is_too_old = |oldest: &Idle| since.duration_since(oldest.since) >= IDLE_TIMEOUT;
        if idle.len() >= MAX_IDLE || idle.first().is_some_and(is_too_old) {
            idle.remove(0);
        }
        idle.push(Idle { peer, connection, since });
    }

    /// Whether any connection that waits could be used.
    #[cfg(test)]
    pub(super) fn has_open_connections(&self) -> bool {
        self.lock().iter_mut().any(|idle| idle.connection.is_free())
    }

    /// The lock is not held while a connection is looked at.
    fn newest(&self, peer: &Peer) -> Option<Idle> {
        let mut idle = self.lock();
        let position = idle.iter().rposition(|idle| idle.peer == *peer)?;
        Some(idle.remove(position))
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

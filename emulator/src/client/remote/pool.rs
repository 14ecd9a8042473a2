//! Connections that wait for their next exchange.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::uri::Authority;
use tokio::runtime::{Handle, Id};

use super::connection::Connection;

/// How long a connection may wait for its next exchange.
const LONGEST_IDLE: Duration = Duration::from_secs(90);
/// How many may wait, for each peer.
const MOST_IDLE: usize = 128;

/// The idle connections to every peer of one scheme. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Mutex<HashMap<Peer, VecDeque<Idle>>>>);

/// Whom a connection leads to, and the runtime that watches it: on another it would wake threads, and outlive it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Peer {
    runtime: Id,
    /// Host and port.
    pub(super) authority: Authority,
}

impl Peer {
    /// The peer at `authority`, as seen from the runtime of the caller, which must have one.
    pub(super) fn new(authority: Authority) -> Self {
        Self { runtime: Handle::current().id(), authority }
    }
}

struct Idle {
    connection: Connection,
    since: Instant,
}

impl Pool {
    /// The connection to `peer` that was used last and can be used again.
    pub(super) fn take(&self, peer: &Peer) -> Option<Connection> {
        loop {
            let Idle { mut connection, since } = self.newest(peer)?;
            if since.elapsed() < LONGEST_IDLE && connection.is_free() {
                return Some(connection);
            }
        }
    }

    /// Keeps a connection whose answer has ended; one that cannot be used again is closed.
    pub(super) fn put(&self, peer: &Peer, mut connection: Connection) {
        if !connection.is_free() {
            return;
        }
        let idle = Idle { connection, since: Instant::now() };
        let mut peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(waiting) = peers.get_mut(peer) else {
            peers.insert(peer.clone(), VecDeque::from([idle]));
            return;
        };
        while waiting.len() >= MOST_IDLE
            || waiting.front().is_some_and(|oldest| oldest.since.elapsed() >= LONGEST_IDLE)
        {
            waiting.pop_front();
        }
        waiting.push_back(idle);
    }

    /// Whether any connection that waits could be used.
    #[cfg(test)]
    pub(super) fn has_open_connections(&self) -> bool {
        let mut peers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        peers.values_mut().flatten().any(|idle| idle.connection.is_free())
    }

    /// The lock is not held while a connection is looked at.
    fn newest(&self, peer: &Peer) -> Option<Idle> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(peer)?.pop_back()
    }
}

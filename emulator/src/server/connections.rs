//! All connections of a listener: which of them wait for a request, since when, and which must be closed if there is no
//! room for another.
//!
//! An idle connection costs a file descriptor. Time is counted in ticks of a second, so that a request
//! does not have to read the clock.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// How long a request's head may take, in ticks, from its first byte or from the start of the connection.
const HEAD: u32 = 30;
/// How long a connection may wait for its next request, in ticks.
const IDLE: u32 = 75;
/// The file descriptors reserved for everything except callers: servers, their output, hops that are elsewhere.
const RESERVE: usize = 64;

#[derive(Debug)]
pub(super) struct Connections {
    all: Mutex<Numbered>,
    now: AtomicU32,
    /// How many there may be before one must be closed for the next.
    most: usize,
}

#[derive(Debug, Default)]
struct Numbered {
    next: u64,
    connections: HashMap<u64, Arc<ConnectionState>>,
}

#[derive(Debug)]
struct ConnectionState {
    /// A [`Phase`] and the tick at which it began.
    state: AtomicU32,
    /// Whether a part of the request's body has not been read yet.
    reads_body: AtomicBool,
    close: Notify,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// It waits for the first byte of its next request.
    Idle,
    /// It waits for the rest of a head, or for the first one.
    Head,
    Busy,
}

/// A registered connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Tracked {
    all: Arc<Connections>,
    number: u64,
    watch: Arc<ConnectionState>,
}

/// A request in progress on a connection; the connection is idle again when it is dropped.
#[derive(Debug)]
pub(super) struct UnderWay(Arc<Tracked>);

impl Connections {
    /// For a process that may have `descriptors` files open.
    pub(super) fn new(descriptors: usize) -> Arc<Self> {
        let most = descriptors - RESERVE.min(descriptors / 2);
        Arc::new(Self { all: Mutex::default(), now: AtomicU32::new(0), most })
    }

    /// Registers a new connection. If there is no room, the one that has waited longest is closed.
    pub(super) fn track(self: &Arc<Self>) -> Arc<Tracked> {
        let mut all = self.lock();
        if all.connections.len() >= self.most {
            close_the_idlest(&all);
        }
        let number = all.next;
        all.next += 1;
        let watch = Arc::new(ConnectionState {
            state: AtomicU32::new(0),
            reads_body: AtomicBool::new(false),
            close: Notify::new(),
        });
        watch.enter(Phase::Head, self.now());
        all.connections.insert(number, Arc::clone(&watch));
        Arc::new(Tracked { all: Arc::clone(self), number, watch })
    }

    /// Closes the connection that has waited longest; returns whether there was one.
    pub(super) fn make_room(&self) -> bool {
        close_the_idlest(&self.lock())
    }

    /// Called every second: closes what has waited too long.
    pub(super) fn tick(&self) {
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        for watch in self.lock().connections.values() {
            let (phase, since) = watch.phase();
            let waited = now.saturating_sub(since);
            let is_over = match phase {
                Phase::Idle => waited > IDLE,
                Phase::Head => waited > HEAD,
                Phase::Busy => false,
            };
            if is_over {
                watch.close.notify_one();
            }
        }
    }

    fn now(&self) -> u32 {
        self.now.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, Numbered> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Of two that have waited equally long the older one is closed; what is closed already is not counted twice.
fn close_the_idlest(all: &Numbered) -> bool {
    let waiting = all.connections.iter().filter(|(_, watch)| watch.phase().0 != Phase::Busy);
    let Some((_, idlest)) = waiting.min_by_key(|(number, watch)| (watch.phase().1, **number)) else {
        return false;
    };
    idlest.enter(Phase::Busy, 0);
    idlest.close.notify_one();
    true
}

impl ConnectionState {
    fn enter(&self, phase: Phase, now: u32) {
        self.state.store((now << 2) | phase as u32, Ordering::Relaxed);
    }

    fn phase(&self) -> (Phase, u32) {
        let state = self.state.load(Ordering::Relaxed);
        let phase = match state & 3 {
            0 => Phase::Idle,
            1 => Phase::Head,
            _ => Phase::Busy,
        };
        (phase, state >> 2)
    }
}

impl Tracked {
    /// Called when bytes arrive: if a request was waited for, they are its first.
    pub(super) fn received(&self) {
        if self.watch.phase().0 == Phase::Idle {
            self.watch.enter(Phase::Head, self.all.now());
        }
    }

    /// Called when a request's head has arrived.
    pub(super) fn answers(self: &Arc<Self>) -> UnderWay {
        self.watch.enter(Phase::Busy, self.all.now());
        self.reads_body(false);
        UnderWay(Arc::clone(self))
    }

    /// Sets whether a request has a body that is not read yet.
    pub(super) fn reads_body(&self, reads: bool) {
        self.watch.reads_body.store(reads, Ordering::Relaxed);
    }

    /// Whether a request has arrived as a whole, and its response is outstanding.
    pub(super) fn waits_for_answer(&self) -> bool {
        self.watch.phase().0 == Phase::Busy && !self.watch.reads_body.load(Ordering::Relaxed)
    }

    /// Resolves when the connection must be closed.
    pub(super) async fn closed(&self) {
        self.watch.close.notified().await;
    }
}

impl Drop for Tracked {
    fn drop(&mut self) {
        self.all.lock().connections.remove(&self.number);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let Tracked { all, watch, .. } = &*self.0;
        watch.enter(Phase::Idle, all.now());
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn is_closed(tracked: &Tracked) -> bool {
        tracked.closed().now_or_never().is_some()
    }

    fn seconds(connections: &Connections, count: u32) {
        (0..count).for_each(|_| connections.tick());
    }

    #[test]
    fn a_head_has_its_time_however_slowly_it_comes() {
        let connections = Connections::new(1000);
        let tracked = connections.track();
        seconds(&connections, HEAD);
        tracked.received();
        assert!(!is_closed(&tracked));
        seconds(&connections, 1);
        assert!(is_closed(&tracked));
    }

    #[test]
    fn a_call_takes_as_long_as_it_takes_and_an_idle_connection_is_closed() {
        let connections = Connections::new(1000);
        let tracked = connections.track();
        let under_way = tracked.answers();
        seconds(&connections, 10 * IDLE);
        assert!(!is_closed(&tracked));
        drop(under_way);
        seconds(&connections, IDLE);
        assert!(!is_closed(&tracked));
        seconds(&connections, 1);
        assert!(is_closed(&tracked));
        let tracked = connections.track();
        drop(tracked.answers());
        seconds(&connections, IDLE - 1);
        tracked.received();
        seconds(&connections, HEAD);
        assert!(!is_closed(&tracked), "a head has begun");
        seconds(&connections, 1);
        assert!(is_closed(&tracked));
    }

    #[test]
    fn the_one_that_waited_longest_makes_room_and_no_call_does() {
        let connections = Connections::new(4 + 4);
        let (busy, first, second) = (connections.track(), connections.track(), connections.track());
        let under_way = busy.answers();
        let last = connections.track();
        assert!(!is_closed(&first));
        let further = connections.track();
        assert!(is_closed(&first) && !is_closed(&second));
        assert!(connections.make_room() && is_closed(&second) && !is_closed(&last));
        drop((first, second));
        assert_eq!(connections.lock().connections.len(), 3);
        assert!(connections.make_room() && connections.make_room() && !connections.make_room());
        assert!(is_closed(&last) && is_closed(&further) && !is_closed(&busy));
        drop(under_way);
    }
}

//! Threads for the computations that an untrusted schema causes: nothing else waits for them, not even the end of the
//! emulator.

use std::{io, thread};

use tokio::sync::{Semaphore, oneshot};

/// The stack of such a thread, in bytes: references nest deeper than JSON can. Memory is used only as far as needed.
pub(super) const STACK: usize = 64 * 1024 * 1024;

/// A kind of work with a limit of concurrent runs.
#[derive(Debug)]
pub(in crate::gateway) struct WorkerPool {
    name: &'static str,
    places: Semaphore,
}

/// The checks of arguments.
pub(super) static CHECKS: WorkerPool = WorkerPool::new("arguments", 2);
/// The compilations of tool lists' schemas.
pub(in crate::gateway) static COMPILATIONS: WorkerPool = WorkerPool::new("schemas", 2);

impl WorkerPool {
    const fn new(name: &'static str, places: usize) -> Self {
        Self { name, places: Semaphore::const_new(places) }
    }

    /// Waits for a slot, runs `work` on a thread of its own and returns its result; fails if the system cannot create a
    /// thread or the work panics. Work that no one waits for any more still ends by itself, and keeps its slot
    /// until then; `work` may ask whether it is still wanted.
    pub(in crate::gateway) async fn run<T: Send + 'static>(
        &'static self,
        work: impl FnOnce(&Interest<T>) -> T + Send + 'static,
    ) -> io::Result<T> {
        let place = self.places.acquire().await.map_err(io::Error::other)?;
        let (sender, receiver) = oneshot::channel();
        let thread = thread::Builder::new().name(self.name.to_owned()).stack_size(STACK);
        thread.spawn(move || {
            let wanted = Interest(sender);
            let result = work(&wanted);
            drop(place);
            // The caller may have gone away.
            let _ = wanted.0.send(result);
        })?;
        receiver.await.map_err(|_| io::Error::other("it panicked"))
    }
}

/// Whether a caller still waits for a result.
#[derive(Debug)]
pub(in crate::gateway) struct Interest<T>(oneshot::Sender<T>);

impl<T> Interest<T> {
    /// False as soon as the caller has gone away.
    pub(in crate::gateway) fn is(&self) -> bool {
        !self.0.is_closed()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::stream::{FuturesUnordered, StreamExt as _};

    use super::*;

    static TWO: WorkerPool = WorkerPool::new("two", 2);

    #[tokio::test]
    async fn so_much_runs_at_once_and_a_panic_gives_its_place_back() {
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let works: FuturesUnordered<_> = (0..50)
            .map(|number| {
                let (running, most) = (Arc::clone(&running), Arc::clone(&most));
                TWO.run(move |_| {
                    most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::yield_now();
                    running.fetch_sub(1, Ordering::SeqCst);
                    assert!(number % 5 > 0, "some work panics");
                    number
                })
            })
            .collect();
        let results: Vec<_> = works.collect().await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 40);
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)), "{most:?}");
    }

    #[tokio::test]
    async fn work_knows_when_no_one_waits_for_it() {
        let (tell, told) = std::sync::mpsc::channel();
        let (begun, began) = oneshot::channel();
        let work = TWO.run(move |wanted| {
            begun.send(wanted.is()).unwrap();
            while wanted.is() {
                std::thread::yield_now();
            }
            tell.send(()).unwrap();
        });
        tokio::select! {
            biased;
            _ = work => panic!("it ended while it was wanted"),
            was_wanted = began => assert!(was_wanted.unwrap()),
        }
        told.recv().unwrap();
    }
}

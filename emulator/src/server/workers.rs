//! The threads that serve connections. A connection stays on one thread, and so do its calls with everything that
//! they call: handing a call to another thread would cost more than answering it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{io, thread};

use tokio::net::TcpStream;
use tokio::runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::connection::Connection;
use super::timer::keep_timer_armed;

/// The runtime that accepts connections, and additional threads. Those end when this is dropped.
#[derive(Debug)]
pub(crate) struct Workers {
    accepting: Load,
    others: Vec<Worker>,
}

#[derive(Debug)]
struct Worker {
    connections: UnboundedSender<Moved>,
    load: Load,
}

type Moved = (Connection, Busy);

impl Workers {
    /// `threads` threads in addition to the runtime of the caller; fails if the system cannot create them.
    pub(crate) fn start(threads: usize) -> io::Result<Self> {
        let others = (1..=threads).map(Worker::start).collect::<io::Result<_>>()?;
        Ok(Self { accepting: Load::default(), others })
    }

    /// Serves `connection` on the thread with the fewest: on the caller's runtime, if no other thread has fewer.
    pub(super) fn serve(&self, connection: Connection) {
        let idlest = self.others.iter().min_by_key(|worker| worker.load.count());
        match idlest.filter(|worker| worker.load.count() < self.accepting.count()) {
            Some(worker) => worker.take(connection),
            None => drop(tokio::spawn(serve(connection, self.accepting.add()))),
        }
    }
}

impl Worker {
    fn start(number: usize) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let (connections, arriving) = unbounded_channel();
        let name = format!("connections-{number}");
        thread::Builder::new().name(name).spawn(move || runtime.block_on(work(arriving)))?;
        Ok(Self { connections, load: Load::default() })
    }

    fn take(&self, connection: Connection) {
        // A worker accepts connections for as long as this handle exists.
        let _ = self.connections.send((connection, self.load.add()));
    }
}

async fn work(mut arriving: UnboundedReceiver<Moved>) {
    tokio::spawn(keep_timer_armed());
    while let Some((connection, busy)) = arriving.recv().await {
        match connection.try_map_stream(moved) {
            Ok(connection) => drop(tokio::spawn(serve(connection, busy))),
            Err(error) => tracing::error!("cannot serve a connection: {error}"),
        }
    }
}

/// The same connection, watched by the runtime of this thread.
fn moved(stream: TcpStream) -> io::Result<TcpStream> {
    TcpStream::from_std(stream.into_std()?)
}

async fn serve(connection: Connection, busy: Busy) {
    connection.serve().await;
    drop(busy);
}

#[derive(Clone, Debug, Default)]
struct Load(Arc<AtomicUsize>);

impl Load {
    fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self) -> Busy {
        self.0.fetch_add(1, Ordering::Relaxed);
        Busy(self.clone())
    }
}

/// One connection among those of a thread, until it is dropped.
struct Busy(Load);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;

//! One running emulator, for the program and for tests: started by a builder, stopped when dropped.

mod builder;
mod running;
pub(crate) mod start_error;

use std::net::SocketAddr;
use std::sync::Arc;

use arc_swap::ArcSwap;
use indexmap::IndexMap;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use self::running::{Blueprint, Current, CurrentDirectory, Running};
use self::start_error::StartError;
use crate::activity::{Activity, ActivitySink, Calls};
use crate::base::Clock;
use crate::base::addresses::url_of;
use crate::client::InProcessService;
use crate::local::Reset;
use crate::server::{self, Admission, LineLimit, Shared, Workers};
use crate::status::Status;
use crate::summary::Summary;
use crate::trace::{Trace, Traces};

pub use self::builder::Builder;

/// A running emulator. Dropping it stops it; [`Emulator::stop`] also waits until everything it started has ended.
pub struct Emulator {
    address: SocketAddr,
    summary: Summary,
    blueprint: Arc<Blueprint>,
    current: Current,
    shutdown: Option<oneshot::Sender<()>>,
    server: Option<JoinHandle<Workers>>,
}

impl std::fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Emulator").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Emulator {
    async fn start(
        listener: TcpListener,
        blueprint: Blueprint,
        admission: Admission,
        worker_threads: usize,
        allow_failed_targets: bool,
    ) -> Result<Self, StartError> {
        let address = blueprint.listening;
        let current: Current = Arc::new(ArcSwap::from_pointee(Running::new(&blueprint)));
        blueprint.traces.name_by(Arc::new(CurrentDirectory(Arc::downgrade(&current))));
        if let Some(sink) = &blueprint.activity {
            tell_calls(&blueprint.traces, sink);
        }
        let activity = keep_refusals(&current, blueprint.activity.clone());
        let workers = Workers::start(worker_threads).map_err(StartError::Threads)?;
        let (shutdown, shut_down) = oneshot::channel::<()>();
        let (entropy, answering) = (blueprint.entropy.clone(), Arc::clone(&current));
        let routes: InProcessService = Arc::new(move |request| (answering.load().routes)(request));
        let shared = Shared { admission, routes, entropy, activity, unreadable: LineLimit::default() };
        let server = tokio::spawn(async move {
            server::serve(listener, shared, workers, async { drop(shut_down.await) }).await
        });
        let mut emulator = Self {
            address,
            summary: Summary::default(),
            blueprint: Arc::new(blueprint),
            current,
            shutdown: Some(shutdown),
            server: Some(server),
        };
        match emulator.make_ready(allow_failed_targets).await {
            Ok(()) => Ok(emulator),
            Err(error) => {
                emulator.stop().await;
                Err(error)
            }
        }
    }

    async fn make_ready(&mut self, allow_failed_targets: bool) -> Result<(), StartError> {
        let running = self.current.load_full();
        running.fill(&self.blueprint, allow_failed_targets).await?;
        running.app.local.reset_by(Some(self.reset_handle()));
        self.summary =
            running.app.local.ready.get().map(|ready| running.app.local.summary(ready)).unwrap_or_default();
        Ok(())
    }

    /// What `POST /_local/reset` calls. It holds the hops weakly, because they hold it.
    fn reset_handle(&self) -> Reset {
        let (current, blueprint) = (Arc::downgrade(&self.current), Arc::clone(&self.blueprint));
        Arc::new(move || {
            let (current, blueprint) = (current.clone(), Arc::clone(&blueprint));
            Box::pin(async move {
                let Some(current) = current.upgrade() else { return Err("the emulator stops".to_owned()) };
                running::reset(&current, &blueprint).await.map_err(|error| error.to_string())
            })
        })
    }

    /// Resets the emulator to its stack: drops what API calls created or changed; time and traces continue. Ids are the same
    /// again if they are the same at every start.
    ///
    /// Fails if a resource of the stack cannot be created again; then everything is as it was.
    pub async fn reset(&self) -> Result<(), StartError> {
        running::reset(&self.current, &self.blueprint).await
    }

    /// The address it listens on, with the port that was taken if port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it had when it was ready: URLs, ids, the stack's user. It does not change while the emulator runs;
    /// [`Emulator::status`] returns the current state.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The URL at which programs on this machine reach it, whatever the public URL is.
    pub fn endpoint(&self) -> String {
        url_of(self.address)
    }

    /// What it has now, however it was created.
    pub fn status(&self) -> Status {
        let local = &self.current.load().app.local;
        local.ready.get().map(|ready| local.status(ready)).unwrap_or_default()
    }

    /// The variables that `agentcore-local env` exports for the gateway of this name or id, or for the one created first.
    /// `None` if there is no gateway of this name.
    pub fn environment(&self, gateway: Option<&str>) -> Option<IndexMap<String, String>> {
        self.current.load().app.local.variables(gateway)
    }

    /// The recent calls: the last 512, each in one line, and what else was refused.
    pub fn calls(&self) -> Calls {
        self.current.load().app.local.calls()
    }

    /// How many calls are still unanswered.
    pub fn calls_under_way(&self) -> usize {
        self.blueprint.traces.running()
    }

    /// The clock that every expiry follows: [`Clock::advance`] makes tokens expire without waiting.
    pub fn clock(&self) -> &Clock {
        &self.blueprint.clock
    }

    /// The newest trace, which may still be running: of a call, or of a target's synchronization, since the start makes
    /// one for each. `None` if there was neither.
    pub fn last_trace(&self) -> Option<Trace> {
        self.blueprint.traces.last()
    }

    /// The trace whose id a response carried in [`TRACE_ID_HEADER`](crate::trace::TRACE_ID_HEADER); `None` if there is
    /// no such trace among the last 512.
    pub fn trace(&self, id: &str) -> Option<Trace> {
        self.blueprint.traces.get(id)
    }

    /// Resolves if it stops accepting connections although it was not stopped: a fault, after which a program should
    /// report it and end. Never resolves otherwise.
    pub async fn ended(&mut self) {
        let Some(server) = &mut self.server else { return std::future::pending().await };
        let _ = server.await;
        self.server = None;
    }

    /// Stops: no new calls, those in progress may take 4 s to end, then every server that was started is stopped.
    /// Returns when all of it has ended.
    pub async fn stop(mut self) {
        drop(self.shutdown.take());
        self.current.load().app.runtime.shutdown.close();
        let workers = match self.server.take() {
            Some(server) => server.await.ok(),
            None => None,
        };
        // What a call started is watched by that call's thread.
        self.current.load().app.runtime.runtimes.stop_all().await;
        drop(workers);
    }
}

/// Reports every call answered from now on to `sink`.
fn tell_calls(traces: &Traces, sink: &ActivitySink) {
    let sink = Arc::clone(sink);
    traces.listen(Arc::new(move |summary| sink(Activity::Call(summary))));
}

/// Keeps the refusals that are in no trace, and passes them on to `sink`.
fn keep_refusals(current: &Current, sink: Option<ActivitySink>) -> ActivitySink {
    let current = Arc::downgrade(current);
    Arc::new(move |activity| {
        if let (Activity::Refusal(refusal), Some(current)) = (&activity, current.upgrade()) {
            current.load().app.local.refusals.keep(refusal.clone());
        }
        if let Some(sink) = &sink {
            sink(activity);
        }
    })
}

#[cfg(test)]
mod tests;

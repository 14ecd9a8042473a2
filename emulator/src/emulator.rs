//! One running emulator, for the program and for tests: started by a builder, stopped when dropped.

mod running;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use arc_swap::ArcSwap;
use indexmap::IndexMap;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use self::running::{Blueprint, Current, Running};
use crate::activity::{Activity, ActivitySink, Calls};
use crate::base::addresses::url_of;
use crate::base::image::{EXPECTED, ImageRule, ImageServer};
use crate::base::{Addresses, Clock, Entropy, Ruleset};
use crate::client::OwnService;
use crate::jwt::{KeyOrigin, KeyStock};
use crate::local::Reset;
use crate::runtime::{ImageRules, ServerOutput};
use crate::server::{self, ListenError, Workers};
use crate::stack::Stack;
use crate::status::Status;
use crate::summary::Summary;
use crate::trace::{Trace, Traces};

/// Why an emulator did not start. `Display` is a sentence for a user; nothing that was started is left behind.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, is not permitted, or is none of this machine.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// An option makes no sense, as a public URL with a path does: the message names it as the program's option.
    #[error("{0}")]
    Options(String),
    /// The system gives no thread.
    #[error("cannot start a thread: {0}")]
    Threads(#[source] std::io::Error),
    /// A hop refused what the stack file asks of it: the message names the resource as the file does, such as
    /// `gateway.main`, and what the hop said.
    #[error("{0}")]
    Stack(String),
    /// All resources were made, but a target could not be synchronised, the stack's user could not log in, or the
    /// gateway did not list its tools to that user.
    #[error("{reason}")]
    NotReady {
        /// Which hop, and what it said.
        reason: String,
        /// What happened, when a target failed or the gateway refused the user; none otherwise.
        trace: Option<Box<Trace>>,
    },
}

/// What an emulator is started with: made by [`Emulator::builder`], used up by [`Builder::start`]. Nothing is checked
/// before the start.
pub struct Builder {
    stack: Option<Stack>,
    listen: String,
    public_url: Option<String>,
    sample_program: Option<(PathBuf, Vec<String>)>,
    server_output: Option<ServerOutput>,
    activity: Option<ActivitySink>,
    images: Vec<(String, String)>,
    allow_failed_targets: bool,
    ruleset: Ruleset,
    worker_threads: usize,
}

impl Builder {
    /// The stack to stand for; without it, [`Stack::built_in`].
    #[must_use]
    pub fn stack(self, stack: Stack) -> Self {
        Self { stack: Some(stack), ..self }
    }

    /// The address to listen on, `HOST:PORT` such as `127.0.0.1:4747`; port 0 takes a free one. Without it,
    /// `127.0.0.1:0`.
    ///
    /// On a loopback address, ids and client secrets follow from the names in the stack and are the same at every
    /// start, and user pools sign with keys that everybody can know. On any other, both are made anew.
    #[must_use]
    pub fn listen(self, address: &str) -> Self {
        Self { listen: address.to_owned(), ..self }
    }

    /// The base of every URL that is given out, `http://HOST[:PORT]` or `https://HOST[:PORT]` without a path; anything
    /// else fails the start with [`StartError::Options`]. Without it, the address that is listened on.
    #[must_use]
    pub fn public_url(self, url: &str) -> Self {
        Self { public_url: Some(url.to_owned()), ..self }
    }

    /// A program that serves the sample MCP server on the port in its variable `PORT` until its stdin closes.
    /// Without it, `sample = true` is a task of this process.
    #[must_use]
    pub fn sample_program(self, program: PathBuf, arguments: impl IntoIterator<Item = String>) -> Self {
        Self { sample_program: Some((program, arguments.into_iter().collect())), ..self }
    }

    /// Takes every line that a server process prints, without its end, with the name of its runtime; without it,
    /// they are dropped.
    #[must_use]
    pub fn server_output(self, sink: ServerOutput) -> Self {
        Self { server_output: Some(sink), ..self }
    }

    /// Takes what happens: every call, every refusal, what servers do. Without it, nobody is told, and it costs nothing.
    #[must_use]
    pub fn activity(self, sink: ActivitySink) -> Self {
        Self { activity: Some(sink), ..self }
    }

    /// What runs in place of container images: `pattern` is an image's URI in which `*` stands for any text, `server` is
    /// `sample`, the whole URL of an MCP server that runs already, or a command line. Of several patterns for an image
    /// the first counts, and all of them before those of the stack; a stack's own runtimes keep their servers.
    ///
    /// A server that is none of the three fails the start with [`StartError::Options`].
    #[must_use]
    pub fn image(mut self, pattern: &str, server: &str) -> Self {
        self.images.push((pattern.to_owned(), server.to_owned()));
        self
    }

    /// Whether to start although a hop does not answer, such as a target that could not be synchronised, in order to
    /// look at the failure; without it, that is [`StartError::NotReady`].
    #[must_use]
    pub fn allow_failed_targets(self, allow: bool) -> Self {
        Self { allow_failed_targets: allow, ..self }
    }

    /// Which service rules hold where AWS has changed them; without it, those of today.
    #[must_use]
    pub fn ruleset(self, ruleset: Ruleset) -> Self {
        Self { ruleset, ..self }
    }

    /// How many threads serve connections beside the runtime that starts the emulator; without it none does. Worth
    /// its memory where that runtime has one thread and the machine has more.
    #[must_use]
    pub fn worker_threads(self, count: usize) -> Self {
        Self { worker_threads: count, ..self }
    }

    /// Starts: binds, makes the stack's resources, lets every hop answer once. Gives an emulator that is ready.
    ///
    /// Fails as [`StartError`] says, after everything that was started has been stopped. Needs a tokio runtime with
    /// I/O and time enabled.
    pub async fn start(mut self) -> Result<Emulator, StartError> {
        let stack = match self.stack.take() {
            Some(stack) => stack,
            None => Stack::built_in().map_err(|error| StartError::Stack(error.to_string()))?,
        };
        // Whatever can be wrong with the options is told before the port is.
        let images = self.take_images(&stack)?;
        let addresses = |public_url: &str| {
            let addresses = Addresses::new(public_url, stack.place().clone());
            addresses.map_err(|error| StartError::Options(format!("--public-url {error}")))
        };
        let public = self.public_url.as_deref().map(addresses).transpose()?;
        let (listener, listening) = server::bind(&self.listen).await?;
        let addresses = match public {
            Some(addresses) => addresses,
            None => addresses(&url_of(listening))?,
        };
        let origin = if listening.ip().is_loopback() { KeyOrigin::Embedded } else { KeyOrigin::Generated };
        let keys = Arc::new(KeyStock::new(origin));
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let traces = Arc::new(Traces::new(clock.clone(), &entropy));
        let (ruleset, activity) = (self.ruleset, self.activity.take());
        let blueprint = Blueprint {
            stack,
            addresses,
            listening,
            keys,
            images,
            ruleset,
            activity,
            clock,
            entropy,
            traces,
        };
        Emulator::start(listener, blueprint, self.worker_threads, self.allow_failed_targets).await
    }

    fn take_images(&mut self, stack: &Stack) -> Result<ImageRules, StartError> {
        let mut rules = Vec::new();
        for (pattern, server) in std::mem::take(&mut self.images) {
            let refused = |error: &dyn std::fmt::Display| {
                StartError::Options(format!("--image `{pattern}={server}`: {error}; expected {EXPECTED}"))
            };
            let parsed = ImageServer::parse(&server).map_err(|error| refused(&error))?;
            parsed.check_program().map_err(|error| refused(&error))?;
            rules.push(ImageRule { pattern, server: parsed });
        }
        rules.extend_from_slice(&stack.document().images);
        let output = self.server_output.take().unwrap_or_else(|| Arc::new(|_, _| {}));
        Ok(ImageRules {
            rules,
            sample_program: self.sample_program.take(),
            output,
            activity: self.activity.clone(),
        })
    }
}

/// A running emulator. Dropping it stops it; [`Emulator::stop`] also waits until everything it started is gone.
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
    /// An emulator of the built-in stack on a free loopback port, to be changed and started.
    pub fn builder() -> Builder {
        Builder {
            stack: None,
            listen: "127.0.0.1:0".to_owned(),
            public_url: None,
            sample_program: None,
            server_output: None,
            activity: None,
            images: Vec::new(),
            allow_failed_targets: false,
            ruleset: Ruleset::default(),
            worker_threads: 0,
        }
    }

    async fn start(
        listener: TcpListener,
        blueprint: Blueprint,
        worker_threads: usize,
        allow_failed_targets: bool,
    ) -> Result<Self, StartError> {
        let address = blueprint.listening;
        let current: Current = Arc::new(ArcSwap::from_pointee(Running::new(&blueprint)));
        if let Some(sink) = &blueprint.activity {
            tell_calls(&blueprint.traces, &current, sink);
        }
        let activity = keep_refusals(&current, blueprint.activity.clone());
        let workers = Workers::start(worker_threads).map_err(StartError::Threads)?;
        let (shutdown, shut_down) = oneshot::channel::<()>();
        let (entropy, answering) = (blueprint.entropy.clone(), Arc::clone(&current));
        let routes: OwnService = Arc::new(move |request| (answering.load().routes)(request));
        let server = tokio::spawn(async move {
            let shut_down = async { drop(shut_down.await) };
            server::serve(listener, &routes, &entropy, &activity, workers, shut_down).await
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
        let turn = Arc::new(tokio::sync::Mutex::new(()));
        Arc::new(move || {
            let (current, blueprint, turn) = (current.clone(), Arc::clone(&blueprint), Arc::clone(&turn));
            Box::pin(async move {
                let _turn = turn.lock().await;
                let Some(current) = current.upgrade() else { return Err("the emulator stops".to_owned()) };
                running::reset(&current, &blueprint).await.map_err(|error| error.to_string())
            })
        })
    }

    /// Puts it back to its stack: what API calls made or changed is gone; time and traces go on. Ids are the same again
    /// where they were at every start.
    ///
    /// Fails when a resource of the stack cannot be made anew; then everything is as it was.
    pub async fn reset(&self) -> Result<(), StartError> {
        running::reset(&self.current, &self.blueprint).await
    }

    /// Where it listens: the port that was taken when port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it stood for when it was ready: URLs, ids, the stack's user. It does not change while the emulator runs;
    /// [`Emulator::status`] tells what is there now.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The URL under which programs on this machine reach it, whatever the public URL is.
    pub fn endpoint(&self) -> String {
        url_of(self.address)
    }

    /// What it has now, however it was made.
    pub fn status(&self) -> Status {
        let local = &self.current.load().app.local;
        local.ready.get().map(|ready| local.status(ready)).unwrap_or_default()
    }

    /// What `agentcore-local env` exports for the gateway of this name or id, or for the one that was made first. None
    /// when there is no gateway of this name.
    pub fn environment(&self, gateway: Option<&str>) -> Option<IndexMap<String, String>> {
        self.current.load().app.local.variables(gateway)
    }

    /// What passed through lately: the last 512 calls, each in one line, and what else was refused.
    pub fn calls(&self) -> Calls {
        self.current.load().app.local.calls()
    }

    /// How many calls have no answer yet.
    pub fn calls_under_way(&self) -> usize {
        self.blueprint.traces.running()
    }

    /// The clock that every expiry follows: [`Clock::advance`] makes tokens expire without waiting for them.
    pub fn clock(&self) -> &Clock {
        &self.blueprint.clock
    }

    /// The newest trace, which may still be running: of a call, or of a target's synchronisation, as the start makes
    /// one for each. None when there was neither.
    pub fn last_trace(&self) -> Option<Trace> {
        self.blueprint.traces.last()
    }

    /// The trace whose id an answer carried in [`TRACE_ID_HEADER`](crate::trace::TRACE_ID_HEADER); none when there is
    /// no such trace among the last 512.
    pub fn trace(&self, id: &str) -> Option<Trace> {
        self.blueprint.traces.get(id)
    }

    /// Stops: no new calls, those under way may take 5 s to end, then every server that was started is stopped.
    /// Returns when all of it is gone.
    pub async fn stop(mut self) {
        drop(self.shutdown.take());
        let workers = match self.server.take() {
            Some(server) => server.await.ok(),
            None => None,
        };
        // What a call started is watched by the thread of that call.
        self.current.load().app.runtime.runtimes.stop_all().await;
        drop(workers);
    }
}

/// Tells `sink` of every call that is answered from now on, with the names of the ids in what failed.
fn tell_calls(traces: &Traces, current: &Current, sink: &ActivitySink) {
    let (sink, current) = (Arc::clone(sink), Arc::downgrade(current));
    traces.listen(Arc::new(move |mut summary| {
        if let (Some(cause), Some(current)) = (&mut summary.cause, current.upgrade()) {
            cause.names = current.load().app.local.names_in(&[&cause.expected, &cause.actual]);
        }
        sink(Activity::Call(summary));
    }));
}

/// Takes the refusals that no trace tells of: keeps them, and passes them on to `sink`.
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

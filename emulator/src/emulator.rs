//! One running emulator, for the program and for tests: started by a builder, stopped when dropped.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::base::addresses::url_of;
use crate::base::image::{EXPECTED, ImageRule, ImageServer};
use crate::base::{Addresses, Clock, Ruleset};
use crate::client::OwnService;
use crate::jwt::KeyOrigin;
use crate::local::Ready;
use crate::readiness;
use crate::replay::{self, ReplayError};
use crate::router::Routes;
use crate::runtime::{Images, ServerOutput};
use crate::server::{self, ListenError, Workers};
use crate::stack::Stack;
use crate::status::Status;
use crate::summary::Summary;
use crate::trace::Trace;

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
        let (listener, address) = server::bind(&self.listen).await?;
        let public_url = self.public_url.clone().unwrap_or_else(|| url_of(address));
        let stack = match self.stack.take() {
            Some(stack) => stack,
            None => Stack::built_in().map_err(|error| StartError::Stack(error.to_string()))?,
        };
        let addresses = Addresses::new(&public_url, stack.place().clone())
            .map_err(|error| StartError::Options(format!("--public-url {error}")))?;
        let is_private = address.ip().is_loopback();
        let images = self.take_images(&stack)?;
        let keys = if is_private { KeyOrigin::Embedded } else { KeyOrigin::Generated };
        let app = App::new(addresses, address, keys, images, self.ruleset);
        let routes = Routes::new(&app).service();
        app.client.answer_own_by(&routes);
        let workers = Workers::start(self.worker_threads).map_err(StartError::Threads)?;
        let (shutdown, shut_down) = oneshot::channel::<()>();
        let (entropy, answers) = (app.entropy.clone(), Arc::clone(&routes));
        let server = tokio::spawn(async move {
            server::serve(listener, &answers, &entropy, workers, async { drop(shut_down.await) }).await
        });
        let mut emulator = Emulator {
            address,
            summary: Summary::default(),
            app,
            routes,
            shutdown: Some(shutdown),
            server: Some(server),
        };
        match emulator.make_ready(self, &stack, is_private).await {
            Ok(()) => Ok(emulator),
            Err(error) => {
                emulator.stop().await;
                Err(error)
            }
        }
    }

    fn take_images(&mut self, stack: &Stack) -> Result<Images, StartError> {
        let mut rules = Vec::new();
        for (pattern, server) in std::mem::take(&mut self.images) {
            let server = ImageServer::parse(&server).map_err(|error| {
                StartError::Options(format!("--image `{pattern}={server}`: {error}; expected {EXPECTED}"))
            })?;
            rules.push(ImageRule { pattern, server });
        }
        rules.extend_from_slice(&stack.document().images);
        let output = self.server_output.take().unwrap_or_else(|| Arc::new(|_, _| {}));
        Ok(Images::new(rules, self.sample_program.take(), output))
    }
}

/// A running emulator. Dropping it stops it; [`Emulator::stop`] also waits until everything it started is gone.
pub struct Emulator {
    address: SocketAddr,
    summary: Summary,
    app: App,
    /// Held here and nowhere else, because the routes hold the client that calls them.
    #[expect(dead_code, reason = "kept alive for the client")]
    routes: OwnService,
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
            images: Vec::new(),
            allow_failed_targets: false,
            ruleset: Ruleset::default(),
            worker_threads: 0,
        }
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
        self.app.local.ready.get().map(|ready| self.app.local.status(ready)).unwrap_or_default()
    }

    /// What `agentcore-local env` exports for the gateway of this name or id, or for the one that was made first. None
    /// when there is no gateway of this name.
    pub fn environment(&self, gateway: Option<&str>) -> Option<IndexMap<String, String>> {
        self.app.local.variables(gateway)
    }

    /// How many calls have no answer yet.
    pub fn calls_under_way(&self) -> usize {
        self.app.traces.running()
    }

    /// The clock that every expiry follows: [`Clock::advance`] makes tokens expire without waiting for them.
    pub fn clock(&self) -> &Clock {
        &self.app.clock
    }

    /// The newest trace, which may still be running: of a call, or of a target's synchronisation, as the start makes
    /// one for each. None when there was neither.
    pub fn last_trace(&self) -> Option<Trace> {
        self.app.traces.last()
    }

    /// The trace whose id an answer carried in [`TRACE_ID_HEADER`](crate::trace::TRACE_ID_HEADER); none when there is
    /// no such trace among the last 512.
    pub fn trace(&self, id: &str) -> Option<Trace> {
        self.app.traces.get(id)
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
        self.app.runtime.runtimes.stop_all().await;
        drop(workers);
    }

    async fn make_ready(
        &mut self,
        options: Builder,
        stack: &Stack,
        is_private: bool,
    ) -> Result<(), StartError> {
        let setting = replay::Setting { same_ids_at_every_start: is_private };
        let replayed = replay::replay(&self.app, stack, setting).await;
        let users = replayed.map_err(|ReplayError { resource, reason }| {
            StartError::Stack(format!("{resource} of the stack could not be created: {reason}"))
        })?;
        let mut ready = Ready { stack: stack.file_name().to_owned(), users, warning: None };
        if !options.allow_failed_targets {
            ready.warning = readiness::check(&self.app, &self.app.local.summary(&ready)).await?;
        }
        self.summary = self.app.local.summary(&ready);
        // Nobody else makes it ready.
        let _ = self.app.local.ready.set(ready);
        Ok(())
    }
}

#[cfg(test)]
mod tests;

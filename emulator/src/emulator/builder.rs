//! The settings that an emulator is started with.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::Emulator;
use super::running::Blueprint;
use super::start_error::StartError;
use crate::activity::ActivitySink;
use crate::base::addresses::url_of;
use crate::base::image::{EXPECTED, ImageRule, ImageServer};
use crate::base::mapping::{self, Mapping, Mappings};
use crate::base::{Addresses, Clock, Entropy, IamMode, Ruleset};
use crate::client::{Outbound, Roots};
use crate::jwt::{KeyOrigin, KeyStock};
use crate::runtime::{ImageRules, Logs, ServerOutput};
use crate::server::{self, Admission, NotAdmissible, TrustedHosts, WebPages};
use crate::stack::Stack;
use crate::trace::Traces;

/// The settings that an emulator is started with: created by [`Emulator::builder`], consumed by [`Builder::start`]. Nothing
/// is checked
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
    iam: Option<IamMode>,
    worker_threads: usize,
    allowed_hosts: Vec<String>,
    allowed_origins: Vec<String>,
    local_origins: bool,
    runtime_variables: bool,
    plain_answers: bool,
    mappings: Vec<(String, String)>,
    roots: Vec<(String, Vec<u8>)>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            stack: None,
            listen: "127.0.0.1:0".to_owned(),
            public_url: None,
            sample_program: None,
            server_output: None,
            activity: None,
            images: Vec::new(),
            allow_failed_targets: false,
            ruleset: Ruleset::default(),
            iam: None,
            worker_threads: 0,
            allowed_hosts: Vec::new(),
            allowed_origins: Vec::new(),
            local_origins: true,
            runtime_variables: false,
            plain_answers: false,
            mappings: Vec::new(),
            roots: Vec::new(),
        }
    }
}

impl Emulator {
    /// A builder for an emulator of the built-in stack on a free loopback port.
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl Builder {
    /// Sets the stack; by default, [`Stack::built_in`].
    #[must_use]
    pub fn stack(self, stack: Stack) -> Self {
        Self { stack: Some(stack), ..self }
    }

    /// Sets the address to listen on, `HOST:PORT` such as `127.0.0.1:4747`; port 0 takes a free one. By default,
    /// `127.0.0.1:0`.
    ///
    /// On a loopback address, ids and client secrets follow from the names in the stack and are the same at every
    /// start, and user pools sign with publicly known keys. On any other, both are newly created.
    #[must_use]
    pub fn listen(self, address: &str) -> Self {
        Self { listen: address.to_owned(), ..self }
    }

    /// Sets the base of every URL that is given out, `http://HOST[:PORT]` or `https://HOST[:PORT]` without a path; anything
    /// else fails the start with [`StartError::Options`]. By default, the address that is listened on.
    #[must_use]
    pub fn public_url(self, url: &str) -> Self {
        Self { public_url: Some(url.to_owned()), ..self }
    }

    /// Sets a program that serves the sample MCP server on the port in its variable `PORT` until its stdin closes.
    /// By default, `sample = true` is a task of this process.
    #[must_use]
    pub fn sample_program(self, program: PathBuf, arguments: impl IntoIterator<Item = String>) -> Self {
        Self { sample_program: Some((program, arguments.into_iter().collect())), ..self }
    }

    /// Sets whether refused responses leave out [`CAUSE_HEADER`](crate::trace::CAUSE_HEADER), by default not.
    #[must_use]
    pub fn plain_answers(self, are_plain: bool) -> Self {
        Self { plain_answers: are_plain, ..self }
    }

    /// Sets a sink for every line that a server process prints, without its end, with the name of its runtime; by default
    /// they are dropped.
    #[must_use]
    pub fn server_output(self, sink: ServerOutput) -> Self {
        Self { server_output: Some(sink), ..self }
    }

    /// Sets a sink for what happens: every call, every refusal, what servers do. By default nothing is reported, at no cost.
    #[must_use]
    pub fn activity(self, sink: ActivitySink) -> Self {
        Self { activity: Some(sink), ..self }
    }

    /// Sets what runs in place of container images: `pattern` is an image's URI in which `*` stands for any text, `server`
    /// is
    /// `sample`, the whole URL of an MCP server that runs already, or a command line. Of several patterns for an image
    /// the first counts, and all of them before those of the stack; a stack's own runtimes keep their servers.
    ///
    /// A server that is none of the three fails the start with [`StartError::Options`].
    #[must_use]
    pub fn image(mut self, pattern: &str, server: &str) -> Self {
        self.images.push((pattern.to_owned(), server.to_owned()));
        self
    }

    /// Sets whether to start although a hop does not answer, such as a target that could not be synchronized, in order to
    /// inspect the failure; by default, that is [`StartError::NotReady`].
    #[must_use]
    pub fn allow_failed_targets(self, allow: bool) -> Self {
        Self { allow_failed_targets: allow, ..self }
    }

    /// Sets which service rules apply where AWS has changed them; by default, the current ones.
    #[must_use]
    pub fn ruleset(self, ruleset: Ruleset) -> Self {
        Self { ruleset, ..self }
    }

    /// Sets whether the signatures of calls are verified and policies decide; by default, as the stack says, and without its
    /// word as in AWS.
    #[must_use]
    pub fn iam(self, mode: IamMode) -> Self {
        Self { iam: Some(mode), ..self }
    }

    /// Sets how many threads serve connections in addition to the runtime that starts the emulator; by default none. Worth
    /// its memory if that runtime has one thread and the machine has more.
    #[must_use]
    pub fn worker_threads(self, count: usize) -> Self {
        Self { worker_threads: count, ..self }
    }

    /// Allows a host name or address, without a port, as a name of the emulator. Requests to others than these,
    /// `localhost`, addresses of this machine, the host of the public URL and AWS's host names are refused with 403:
    /// a web page could have let its own name point to this machine. A text that is not a host fails the start with
    /// [`StartError::Options`].
    #[must_use]
    pub fn allow_host(mut self, host: &str) -> Self {
        self.allowed_hosts.push(host.to_owned());
        self
    }

    /// Allows an origin whose web pages may call everything, such as `https://app.example`; pages of other origins are
    /// refused
    /// with 403. A text that is not an origin fails the start with [`StartError::Options`].
    #[must_use]
    pub fn allow_origin(mut self, origin: &str) -> Self {
        self.allowed_origins.push(origin.to_owned());
        self
    }

    /// Sets whether pages of `http://localhost`, `http://127.0.0.1` and `http://[::1]`, on any port, may call what AWS
    /// serves to
    /// pages: Cognito, gateways and runtimes. By default they may.
    #[must_use]
    pub fn local_origins(self, allow: bool) -> Self {
        Self { local_origins: allow, ..self }
    }

    /// Sets whether commands that run for a runtime get variables from API calls that load or run other code, such as
    /// `LD_PRELOAD` and `NODE_OPTIONS`; by default, they get them from the stack file only.
    #[must_use]
    pub fn runtime_variables(self, allow: bool) -> Self {
        Self { runtime_variables: allow, ..self }
    }

    /// Sends every outbound call to a URL that begins with `from` to `to` instead: of targets, MCP servers by URL,
    /// discovery,
    /// token endpoints and key sets. Scheme, host and port must be the same, and `from` ends where a segment of the path
    /// does; the rest of path and query stays. The longest prefix counts, and of equal ones these before the stack's
    /// `[map]`. Only one mapping is applied, not a second to its result. Configured URLs are shown unmapped; the
    /// server that answers sees its own name in `Host`, and its certificate must be for that name.
    ///
    /// Anything but two http or https URLs without user, query and fragment, a `from` that was given already or is an
    /// address of this emulator fails the start with [`StartError::Options`].
    #[must_use]
    pub fn map(mut self, from: &str, to: &str) -> Self {
        self.mappings.push((from.to_owned(), to.to_owned()));
        self
    }

    /// Trusts the certificates of a PEM text too for outbound calls over TLS, in addition to the system's, or those of
    /// `SSL_CERT_FILE` and `SSL_CERT_DIR` if one of these variables is set; `name` is for messages. Each must be a CA's,
    /// or self-signed; anything else fails the start with [`StartError::Options`].
    #[must_use]
    pub fn root_certificates(mut self, name: &str, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push((name.to_owned(), pem.into()));
        self
    }

    /// Starts the emulator: binds, creates the stack's resources, lets every hop answer once. Returns an emulator that is
    /// ready.
    ///
    /// Fails as [`StartError`] says, after everything that was started has been stopped. Needs a tokio runtime with
    /// I/O and time enabled.
    pub async fn start(mut self) -> Result<Emulator, StartError> {
        let stack = match self.stack.take() {
            Some(stack) => stack,
            None => Stack::built_in().map_err(|error| StartError::Stack(error.to_string()))?,
        };
        stack.check_commands().map_err(|error| StartError::Stack(error.to_string()))?;
        // Mistakes in the options are reported before those of the port.
        let clock = Clock::system();
        let images = self.take_images(&stack, &clock)?;
        let outbound = Outbound { mappings: self.take_mappings(&stack)?, roots: self.take_roots()? };
        let addresses = |public_url: &str| {
            let addresses = Addresses::new(public_url, stack.account_region().clone());
            addresses.map_err(|error| StartError::Options(format!("--public-url {error}")))
        };
        let public = self.public_url.as_deref().map(addresses).transpose()?;
        let pages = WebPages::new(&self.allowed_origins, self.local_origins).map_err(refused)?;
        let hosts = |public_url: &str, listening| {
            TrustedHosts::new(public_url, listening, &self.allowed_hosts).map_err(refused)
        };
        hosts("", Ipv4Addr::LOCALHOST.into())?;
        let (listener, listening) = server::bind(&self.listen).await?;
        let addresses = match public {
            Some(addresses) => addresses,
            None => addresses(&url_of(listening))?,
        };
        let addresses = addresses.listening_on(listening);
        if let Some(mapping) =
            outbound.mappings.iter().find(|mapping| addresses.own(mapping.from()).is_some())
        {
            return Err(StartError::Options(format!(
                "the mapping {mapping} is for an address of this emulator itself, which is called in-process; map \
                 another URL, or leave the mapping out"
            )));
        }
        let admission = Admission { hosts: hosts(addresses.public_url(), listening.ip())?, pages };
        let origin = if listening.ip().is_loopback() { KeyOrigin::Embedded } else { KeyOrigin::Generated };
        let keys = Arc::new(KeyStock::new(origin));
        let entropy = Entropy::system();
        let traces = Arc::new(Traces::new(clock.clone(), &entropy));
        if self.plain_answers {
            traces.answer_plainly();
        }
        let (ruleset, activity) = (self.ruleset, self.activity.take());
        let iam = self.iam.unwrap_or(stack.document().iam);
        let blueprint = Blueprint {
            stack,
            addresses,
            listening,
            outbound,
            keys,
            images,
            ruleset,
            iam,
            activity,
            clock,
            entropy,
            traces,
            turn: Mutex::default(),
        };
        Emulator::start(listener, blueprint, admission, self.worker_threads, self.allow_failed_targets).await
    }

    fn take_mappings(&mut self, stack: &Stack) -> Result<Mappings, StartError> {
        let mut mappings: Vec<Mapping> = Vec::new();
        for (from, to) in std::mem::take(&mut self.mappings) {
            let given = if from.contains('@') || to.contains('@') {
                String::new()
            } else {
                format!(" `{from}={to}`")
            };
            let refused = |error: &dyn std::fmt::Display| {
                StartError::Options(format!("--map{given}: {error}; expected {}", mapping::EXPECTED))
            };
            let mapping = Mapping::parse(&from, &to).map_err(|error| refused(&error))?;
            if let Some(first) = mappings.iter().find(|first| first.is_of_same_prefix(&mapping)) {
                return Err(refused(&format!("the same URL is mapped already, by {first}")));
            }
            mappings.push(mapping);
        }
        Ok(Mappings::new(mappings, &stack.document().mappings))
    }

    fn take_roots(&mut self) -> Result<Roots, StartError> {
        let mut roots = Roots::default();
        for (name, pem) in std::mem::take(&mut self.roots) {
            roots.add(&pem).map_err(|error| StartError::Options(format!("--ca `{name}`: {error}")))?;
        }
        Ok(roots)
    }

    fn take_images(&mut self, stack: &Stack, clock: &Clock) -> Result<ImageRules, StartError> {
        let mut rules = Vec::new();
        for (pattern, server) in std::mem::take(&mut self.images) {
            let refused = |error: &dyn std::fmt::Display| {
                StartError::Options(format!("--image `{pattern}={server}`: {error}; expected {EXPECTED}"))
            };
            let parsed = ImageServer::parse(&server).map_err(|error| refused(&error))?;
            parsed.check_program().map_err(|error| refused(&error))?;
            rules.push(ImageRule { pattern, server: parsed });
        }
        rules.extend(stack.document().images.iter().map(|rule| rule.get_ref().clone()));
        let output = self.server_output.take().unwrap_or_else(|| Arc::new(|_, _| {}));
        Ok(ImageRules {
            rules,
            sample_program: self.sample_program.take(),
            output,
            activity: self.activity.clone(),
            loading_variables: self.runtime_variables || stack.document().allow_runtime_variables,
            logs: Arc::new(Logs::new(clock.clone())),
        })
    }
}

fn refused(error: impl Into<NotAdmissible>) -> StartError {
    StartError::Options(error.into().to_string())
}

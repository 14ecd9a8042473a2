//! Where a runtime's MCP server runs, and how it comes up when it is needed.
//!
//! AWS starts a microVM when an invocation needs one; here a server is started by the first invocation, stays for the
//! next ones, and is started again by the next one after it died.

mod command;
mod external;
mod fixed_ports;
mod groups;
mod line;
mod listeners;
mod port;
mod process;
mod program;
mod sample_task;
mod stdio;
mod supervised_process;
mod supervisor;

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;

use crate::base::http::BoxFuture;
use crate::base::web_url::redact_url;
use crate::status::ServerState;

pub(crate) use command::CommandLine;
pub use groups::kill_server_processes;
pub(crate) use line::LineSink;
pub(crate) use stdio::StdioSessions;
pub use supervisor::{end_supervision, supervise, supervise_server_processes};

/// How long a server may take until it listens. Documented: AgentCore Runtime, initialization 120 s.
pub(crate) const START_DEADLINE: Duration = Duration::from_secs(120);

/// Which MCP server stands behind a runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// The sample server as a task of this process.
    SampleTask,
    /// The sample server as a process: the program that is this binary, and the arguments that make it serve.
    /// `{port}` in an argument becomes the port.
    SampleProcess {
        /// The program to execute.
        program: PathBuf,
        /// Its arguments.
        arguments: Vec<String>,
    },
    /// A program of the user's.
    Command(CommandLine),
    /// A server that runs already: its whole MCP URL, used as written.
    Url(Uri),
    /// The URI of an image that nothing provides.
    Unprovided(String),
}

impl Server {
    /// The server as a trace names it: a command line without the secrets in it, a URL without its query, which may be
    /// one.
    pub(crate) fn display_name(&self) -> String {
        match self {
            Self::SampleTask | Self::SampleProcess { .. } => "the sample server".to_owned(),
            Self::Command(command) => command.display_name(),
            Self::Url(url) => redact_url(url),
            Self::Unprovided(image) => image.clone(),
        }
    }
}

impl Server {
    /// The names of variables that an API call set and the server does not get, because they load other code.
    pub(super) fn withheld(&self) -> &[String] {
        match self {
            Self::Command(command) => &command.withheld,
            _ => &[],
        }
    }
}

/// How a server is reached.
#[derive(Clone, Debug)]
pub(crate) enum Reach {
    /// By its whole MCP URL.
    Url(Uri),
    /// Over the standard input and output of its processes.
    Stdio(Arc<StdioSessions>),
}

/// The place where a server runs.
pub(crate) trait Host: Send + Sync + fmt::Debug {
    /// How the server is reached; starts it when it does not run. Callers at the same moment start it once.
    fn reach(&self) -> BoxFuture<'_, Result<Reach, HostError>>;

    /// How the server is now.
    fn state(&self) -> ServerState;

    /// How the server ended, if it did in this moment: asked when it broke a connection off.
    fn end(&self) -> BoxFuture<'_, Option<HostError>> {
        Box::pin(std::future::ready(None))
    }

    /// Ends the server for good and waits until nothing of it is left.
    fn stop(&self) -> BoxFuture<'_, ()>;
}

/// Why a server is not there. The text is for the trace: the caller reads AWS's own.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum HostError {
    /// A command without a program.
    #[error("the command is empty")]
    NoProgram,
    /// The loopback interface has no port left, or refuses to say one.
    #[error("no free port on 127.0.0.1: {0}")]
    NoPort(Arc<std::io::Error>),
    /// The program is not there or must not be executed.
    #[error("{program} cannot be executed: {reason}")]
    Spawn {
        /// The program as it was written.
        program: String,
        /// What the system said.
        reason: Arc<std::io::Error>,
    },
    /// The port that the server always has is somebody else's.
    #[error(
        "another program listens on port {port}, which is this server's: stop it, or give the runtime another `port` ({reason})"
    )]
    PortTaken {
        /// The port.
        port: u16,
        /// What the system said.
        reason: Arc<std::io::Error>,
    },
    /// The program ended: before it listened, or in the middle of an answer.
    #[error("{program} {} {}", ended(*.status), output_tail(.said))]
    Exited {
        /// The program as it was written.
        program: String,
        /// How it ended; none when the system did not say.
        status: Option<ExitStatus>,
        /// Its last lines.
        said: String,
    },
    /// The program runs and does not listen.
    #[error(
        "{program} did not listen on 127.0.0.1:{port} (its PORT and {{port}}) within {} s{} {}",
        .deadline.as_secs_f32(), but_on(.elsewhere), output_tail(.said)
    )]
    TooSlow {
        /// The program as it was written.
        program: String,
        /// The port that it was given.
        port: u16,
        /// How long it had.
        deadline: Duration,
        /// Where it listens instead, as far as it is known.
        elsewhere: Vec<SocketAddr>,
        /// Its last lines.
        said: String,
    },
    /// The program runs, and answers nothing on its standard output.
    #[error("{program} answered nothing on its standard output within {} s {}", .deadline.as_secs_f32(), output_tail(.said))]
    Silent {
        /// The program as it was written.
        program: String,
        /// How long it had.
        deadline: Duration,
        /// Its last lines.
        said: String,
    },
    /// The program printed a line that does not end.
    #[error("{program} printed a line of more than {limit} bytes where one message was expected")]
    Endless {
        /// The program as it was written.
        program: String,
        /// How long a message may be, in bytes.
        limit: usize,
    },
    /// Neither an option nor the stack file says what runs in place of this image.
    #[error(
        "nothing provides the image {0}: start the emulator with --image '{0}=sample', '{0}=http://HOST:PORT/mcp' or \
         '{0}=COMMAND ...'"
    )]
    NoImage(String),
    /// The runtime was deleted or the emulator stops.
    #[error("the runtime is stopped")]
    Stopped,
}

impl HostError {
    /// How a server ended by itself, without what it said; none where it was told to, or never ran.
    fn how(&self) -> Option<String> {
        match self {
            Self::Exited { status, .. } => Some(ended(*status)),
            Self::TooSlow { port, deadline, elsewhere, .. } => Some(format!(
                "did not listen on port {port} within {} s{}",
                deadline.as_secs_f32(),
                but_on(elsewhere)
            )),
            Self::Silent { deadline, .. } => {
                Some(format!("answered nothing on its standard output within {} s", deadline.as_secs_f32()))
            }
            Self::Endless { limit, .. } => Some(format!("printed a line of more than {limit} bytes")),
            Self::NoProgram
            | Self::NoPort(_)
            | Self::PortTaken { .. }
            | Self::Spawn { .. }
            | Self::NoImage(_)
            | Self::Stopped => None,
        }
    }
}

/// Makes the host of a server. `sink` is given every line that a process prints.
pub(crate) fn host(
    server: Server,
    start_deadline: Duration,
    sink: LineSink,
) -> Result<Arc<dyn Host>, HostError> {
    Ok(match server {
        Server::SampleTask => Arc::new(sample_task::SampleTask::default()),
        Server::SampleProcess { program, arguments } => {
            Arc::new(command::sample_host(program, arguments, start_deadline, sink))
        }
        Server::Command(command) => command::host(command, start_deadline, sink)?,
        Server::Url(url) => Arc::new(external::External::new(url)),
        Server::Unprovided(image) => Arc::new(external::MissingImage::new(image)),
    })
}

/// The MCP URL of a server at a loopback address. Documented: an MCP server of AgentCore Runtime serves `/mcp`.
fn mcp_url(address: SocketAddr) -> Uri {
    let text = format!("http://{address}{}", mcp_server::PATH);
    text.parse().unwrap_or_default()
}

fn ended(status: Option<ExitStatus>) -> String {
    use std::os::unix::process::ExitStatusExt as _;
    let code = status.and_then(|status| status.code());
    let signal = status.and_then(|status| status.signal());
    match (code, signal) {
        (Some(code), _) => format!("exited with status {code}"),
        (None, Some(signal)) => format!("was ended by signal {signal}"),
        (None, None) => "ended".to_owned(),
    }
}

/// Where a server listens that does not listen where it should, and what to do.
fn but_on(elsewhere: &[SocketAddr]) -> String {
    let Some(first) = elsewhere.first() else { return String::new() };
    let all: Vec<String> = elsewhere.iter().map(ToString::to_string).collect();
    let advice = format!("let it listen on its PORT, or give the runtime `port = {}`", first.port());
    format!(", but on {} ({advice})", all.join(" and "))
}

fn output_tail(lines: &str) -> String {
    if lines.is_empty() { "and said nothing".to_owned() } else { format!("and said: {lines}") }
}

#[cfg(test)]
mod tests;

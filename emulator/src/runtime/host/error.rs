//! Why a server is not available.

use std::net::SocketAddr;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use crate::trace::Cause;

/// Why a server is not available. The text is for the trace: the caller gets AWS's own.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum HostError {
    /// A command without a program.
    #[error("the command is empty")]
    NoProgram,
    /// The loopback interface has no port left, or does not report one.
    #[error("no free port on 127.0.0.1: {0}")]
    NoPort(Arc<std::io::Error>),
    /// The program does not exist or is not executable.
    #[error("{program} cannot be executed: {reason}")]
    Spawn {
        program: String,
        /// The system's error.
        reason: Arc<std::io::Error>,
    },
    /// The port that the server always has is taken by another program.
    #[error(
        "another program listens on port {port}, which is this server's: stop it, or give the runtime another `port` ({reason})"
    )]
    PortTaken {
        port: u16,
        /// The system's error.
        reason: Arc<std::io::Error>,
    },
    /// The program ended: before it listened, or in the middle of an answer.
    #[error("{program} {} {}", ended(*.status), output_tail(.said))]
    Exited {
        program: String,
        /// How it ended; `None` if the system did not say.
        status: Option<ExitStatus>,
        said: String,
    },
    /// The program runs and does not listen.
    #[error(
        "{program} did not listen on 127.0.0.1:{port} (its PORT and {{port}}) within {} s{} {}",
        .deadline.as_secs_f32(), but_on(.elsewhere), output_tail(.said)
    )]
    TooSlow {
        program: String,
        /// The port that it was given.
        port: u16,
        deadline: Duration,
        /// Where it listens instead, as far as it is known.
        elsewhere: Vec<SocketAddr>,
        said: String,
    },
    /// The program runs, and does not respond on its standard output.
    #[error("{program} answered nothing on its standard output within {} s {}", .deadline.as_secs_f32(), output_tail(.said))]
    Silent {
        program: String,
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
    /// Which of the known mistakes it is.
    pub(crate) fn cause(&self) -> Cause {
        match self {
            Self::NoProgram | Self::NoPort(_) | Self::Spawn { .. } | Self::Stopped => Cause::ServerNotStarted,
            Self::PortTaken { .. } => Cause::PortTaken,
            Self::Exited { .. } => Cause::ServerDied,
            Self::TooSlow { elsewhere, .. } if elsewhere.is_empty() => Cause::StartTooSlow,
            Self::TooSlow { .. } => Cause::ServerOnAnotherPort,
            Self::Silent { .. } => Cause::ServerSilent,
            Self::Endless { .. } => Cause::AnswerMalformed,
            Self::NoImage(_) => Cause::ImageNotProvided,
        }
    }

    /// How a server ended by itself, without its output; `None` if it was stopped, or never ran.
    pub(super) fn how(&self) -> Option<String> {
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

/// The addresses of a server that listens elsewhere, and what to do.
fn but_on(elsewhere: &[SocketAddr]) -> String {
    let Some(first) = elsewhere.first() else { return String::new() };
    let all: Vec<String> = elsewhere.iter().map(ToString::to_string).collect();
    let advice = format!("let it listen on its PORT, or give the runtime `port = {}`", first.port());
    format!(", but on {} ({advice})", all.join(" and "))
}

fn output_tail(lines: &str) -> String {
    if lines.is_empty() { "and said nothing".to_owned() } else { format!("and said: {lines}") }
}

//! Events of a running emulator, reported as they happen: calls, refusals, and the state of MCP servers.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::trace::TraceSummary;

/// Receives each event on the thread where it happens, so it must not block. See [`crate::Builder::activity`].
pub type ActivitySink = Arc<dyn Fn(Activity) + Send + Sync>;

/// An event of a running emulator.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Activity {
    /// A call of the chain was answered, or a target was synchronised.
    Call(TraceSummary),
    /// Any other request got a 4xx or a 5xx.
    Refusal(Refusal),
    /// An MCP server that the emulator runs changed its state.
    Server(ServerActivity),
}

/// A 4xx or 5xx response outside the chain: to an AWS API call, a document request or an unknown path.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The HTTP method.
    pub method: String,
    /// The path, without its query.
    pub path: String,
    /// The operation, such as `AdminCreateUser`, if the request names one.
    pub operation: Option<String>,
    /// The error code, such as `UsernameExistsException`; `None` if the response has none.
    pub code: Option<String>,
    /// The error message; empty if the response has none.
    pub message: String,
    /// The trace with the details; `None` if there is no trace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
    /// What the caller can do about it; `None` if nothing is known. It is not part of the response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// A refusal and when it happened.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct RefusalRecord {
    /// When it happened, by the emulator's clock.
    #[serde(with = "crate::trace::milliseconds")]
    pub at: Timestamp,
    /// The refusal.
    #[serde(flatten)]
    pub refusal: Refusal,
}

/// Recent calls and refusals, as `GET /_local/calls` returns them, newest first.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Calls {
    /// The last 512 calls of the chain.
    pub calls: Vec<TraceSummary>,
    /// The last 128 other refusals.
    pub refusals: Vec<RefusalRecord>,
}

/// An event of an MCP server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerActivity {
    /// The name of the runtime that the server runs for.
    pub runtime: String,
    /// The event.
    #[serde(flatten)]
    pub event: ServerEvent,
}

/// A line of a server's log, as `GET /_local/logs` gives it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// Increases over time, across all runtimes.
    pub number: u64,
    /// When it was written, by the emulator's clock.
    #[serde(with = "crate::trace::milliseconds")]
    pub at: Timestamp,
    /// The name of the runtime.
    pub runtime: String,
    /// The content of the line.
    #[serde(flatten)]
    pub entry: LogEntry,
}

/// The content of a log line.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum LogEntry {
    /// The server printed a line to its standard output or standard error.
    Output {
        /// The line, without its line ending; a long line is split into pieces of 8 KiB.
        text: String,
    },
    /// The state of the server changed.
    Event {
        /// The event.
        event: ServerEvent,
    },
}

impl ServerEvent {
    /// The last lines that the server printed before it ended, oldest first; empty for any other event.
    pub fn last_lines(&self) -> &[String] {
        match self {
            Self::Ended { last_lines, .. } => last_lines,
            _ => &[],
        }
    }

    /// Whether the server ended.
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Ended { .. })
    }
}

/// An event in the life of an MCP server.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "server")]
pub enum ServerEvent {
    /// Variables of an API call that load other code, such as `LD_PRELOAD`, are withheld from the server;
    /// `--allow-runtime-variables` passes them on.
    Withheld {
        /// The names of the variables.
        variables: Vec<String>,
    },
    /// The server was started.
    Started {
        /// Its command line.
        command: String,
        /// The port that it was given; `None` if it communicates over standard input and output.
        port: Option<u16>,
        /// Whether a previous process has ended.
        again: bool,
    },
    /// The server was started a while ago and does not listen yet.
    Waiting {
        /// The port that it was given.
        port: u16,
        /// How long it has been starting, in seconds.
        seconds: u64,
        /// The number of seconds after which it is given up.
        deadline: u64,
    },
    /// The server listens.
    Listening {
        /// The port that it listens on.
        port: u16,
        /// How long it took to start, in milliseconds.
        milliseconds: u64,
    },
    /// The server ended without being told to.
    Ended {
        /// How it ended: `exited with status 3`, `was ended by signal 9`, `did not listen on port 20001 within 30 s`.
        how: String,
        /// The last lines that it printed, oldest first.
        last_lines: Vec<String>,
    },
}

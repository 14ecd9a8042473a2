//! What passes through a running emulator, told as it happens: calls, refusals, and how MCP servers are doing.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::trace::TraceSummary;

/// Takes what happens, on the thread where it happens: it must not block. See [`crate::Builder::activity`].
pub type ActivitySink = Arc<dyn Fn(Activity) + Send + Sync>;

/// Something that happened.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Activity {
    /// A call of the chain was answered, or a target was synchronised.
    Call(TraceSummary),
    /// Any other request got a 4xx or a 5xx.
    Refusal(Refusal),
    /// An MCP server that the emulator runs.
    Server(ServerActivity),
}

/// An answer of 4xx or 5xx that is no call of the chain: an AWS API call, a document, a path of nobody.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The HTTP method.
    pub method: String,
    /// The path, without its query.
    pub path: String,
    /// The operation, where the request names one, such as `AdminCreateUser`.
    pub operation: Option<String>,
    /// The error's code, such as `UsernameExistsException`; none where the answer names none.
    pub code: Option<String>,
    /// The error's message; empty where the answer has none.
    pub message: String,
    /// The trace that says more; none where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_id: Option<String>,
}

/// A refusal and when it happened.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct RefusalRecord {
    /// When, by the emulator's clock.
    #[serde(with = "crate::trace::milliseconds")]
    pub at: Timestamp,
    /// What was refused.
    #[serde(flatten)]
    pub refusal: Refusal,
}

/// What passed through lately, as `GET /_local/calls` gives it, each newest first.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Calls {
    /// The calls of the chain, of the last 512.
    pub calls: Vec<TraceSummary>,
    /// What else was refused, of the last 128.
    pub refusals: Vec<RefusalRecord>,
}

/// What an MCP server does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerActivity {
    /// The name of the runtime that it runs for.
    pub runtime: String,
    /// What it does.
    #[serde(flatten)]
    pub event: ServerEvent,
}

/// A line of a server's log, as `GET /_local/logs` gives it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// Later ones are greater, whichever runtime they are of.
    pub number: u64,
    /// When, by the emulator's clock.
    #[serde(with = "crate::trace::milliseconds")]
    pub at: Timestamp,
    /// The name of the runtime.
    pub runtime: String,
    /// What it is.
    #[serde(flatten)]
    pub entry: LogEntry,
}

/// What a line of a log tells.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum LogEntry {
    /// The server printed it, on its standard output or its standard error.
    Output {
        /// The line, without its end; a long one comes in pieces of 8 KiB.
        text: String,
    },
    /// The server did it.
    Event {
        /// What.
        event: ServerEvent,
    },
}

impl ServerEvent {
    /// What the server printed before its end, oldest first; empty for what is no end.
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

/// The life of an MCP server.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "server")]
pub enum ServerEvent {
    /// Variables of an API call that load other code, such as `LD_PRELOAD`, are not given to it: `--allow-runtime-variables`
    /// would give them.
    Withheld {
        /// Their names.
        variables: Vec<String>,
    },
    /// It was started.
    Started {
        /// Its command line.
        command: String,
        /// The port that it was given; none where it is spoken to over its standard input and output.
        port: Option<u16>,
        /// Whether one before it has ended.
        again: bool,
    },
    /// It was started a while ago and does not listen yet.
    Waiting {
        /// The port that it was given.
        port: u16,
        /// For how long already.
        seconds: u64,
        /// After how long it is given up.
        deadline: u64,
    },
    /// It listens.
    Listening {
        /// The port.
        port: u16,
        /// How long it took.
        milliseconds: u64,
    },
    /// It ended, and nobody had told it to.
    Ended {
        /// How: `exited with status 3`, `was ended by signal 9`, `did not listen on port 20001 within 30 s`.
        how: String,
        /// What it printed last, oldest first.
        last_lines: Vec<String>,
    },
}

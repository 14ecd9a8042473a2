//! The log lines of `up`: what passes through the emulator, on standard error and in a file.

mod line;
mod queue;
pub(crate) mod stderr;

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use serde::Serialize;

use agentcore_local::Clock;
use agentcore_local::activity::{Activity, ActivitySink};

use super::failure::Failure;
use super::output::{json_line, note};
use super::terminal;
pub(crate) use line::{duration, happened, listed, listed_refusal, logged, one_line, reason};
use queue::Queue;

/// Where the lines go, and how they look.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct LogOptions {
    /// Do not print lines about calls, refusals and servers
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Also append the lines to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) log_file: Option<PathBuf>,
    /// How the lines look [default: text]
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub(crate) log_format: Option<LogFormat>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people; coloured and cut to the width of a terminal
    #[default]
    Text,
    /// One JSON object per line
    Json,
}

/// The log of one emulator. Writing to it does not block: a thread of its own does the writing.
pub(crate) struct Log {
    format: LogFormat,
    clock: Clock,
    times: line::Times,
    /// `None` if no line is wanted.
    stderr: Option<&'static Queue>,
    /// Whether standard error is a terminal that shows colours.
    is_terminal: bool,
    file: Option<Queue>,
}

/// A line of JSON: the time and the event.
#[derive(Serialize)]
struct Record<'a, T> {
    at: String,
    #[serde(flatten)]
    what: &'a T,
}

#[derive(Serialize)]
struct Stopping {
    event: &'static str,
}

#[derive(Serialize)]
struct Output<'a> {
    event: &'static str,
    runtime: &'a str,
    line: &'a str,
}

impl LogOptions {
    /// Opens the file and starts to write; fails if the file cannot be written.
    pub(crate) fn open(&self) -> Result<Arc<Log>, Failure> {
        let cannot = |error: io::Error, path: &PathBuf| {
            Failure::misused(format!("cannot write the log file `{}`: {error}", path.display()))
        };
        let open = |path: &PathBuf| -> Result<File, Failure> {
            OpenOptions::new().create(true).append(true).open(path).map_err(|error| cannot(error, path))
        };
        let file = self.log_file.as_ref().map(open).transpose()?;
        let threads = |error: io::Error| Failure::failed(format!("cannot start a thread: {error}"));
        let colours = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
        Ok(Arc::new(Log {
            format: self.log_format.unwrap_or_default(),
            clock: Clock::system(),
            times: line::Times::default(),
            stderr: Some(stderr::start().map_err(threads)?).filter(|_| !self.quiet),
            is_terminal: io::stderr().is_terminal() && colours,
            file: file.map(Queue::start).transpose().map_err(threads)?,
        }))
    }
}

impl Log {
    /// Takes what happens; `None` if no one would read it.
    pub(crate) fn sink(self: &Arc<Self>) -> Option<ActivitySink> {
        if self.stderr.is_none() && self.file.is_none() {
            return None;
        }
        let log = Arc::clone(self);
        Some(Arc::new(move |activity| log.activity(&activity)))
    }

    pub(crate) fn output(&self, runtime: &str, text: &str) {
        match self.format {
            LogFormat::Json => self.json(&Output { event: "output", runtime, line: text }),
            LogFormat::Text => self.text(|paint| line::output(runtime, text, paint)),
        }
    }

    /// Logs that the emulator stops, after all earlier lines; also if no line is printed otherwise.
    pub(crate) fn stopping(&self, text: &str) {
        match (self.format, self.stderr) {
            (LogFormat::Json, Some(_)) => self.json(&Stopping { event: "stopping" }),
            (LogFormat::Text, Some(_)) | (_, None) => note(text),
        }
    }

    /// Writes all that is queued, and ends.
    pub(crate) fn close(&self) {
        stderr::close();
        if let Some(file) = &self.file {
            file.close();
        }
    }

    fn activity(&self, activity: &Activity) {
        match self.format {
            LogFormat::Json => self.json(activity),
            LogFormat::Text => {
                let time = self.times.at(self.clock.now());
                self.text(|paint| line::activity(&time, activity, paint));
            }
        }
    }

    fn json(&self, what: &impl Serialize) {
        let at = format!("{:.3}", self.clock.now());
        let line = json_line(&Record { at, what });
        for queue in [self.stderr, self.file.as_ref()].into_iter().flatten() {
            queue.push(&line);
        }
    }

    fn text(&self, line: impl Fn(bool) -> String) {
        if let Some(stderr) = self.stderr {
            let text = line(self.is_terminal);
            match terminal::width(&io::stderr()).filter(|_| self.is_terminal) {
                Some(width) => stderr.push(&terminal::cut(&text, width)),
                None => stderr.push(&text),
            };
        }
        if let Some(file) = &self.file {
            file.push(&line(false));
        }
    }
}

//! The process of one session: its standard input and its standard output.

use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rustix::process::Signal;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::message::StdioMessage;
use super::readers::Readers;
use crate::activity::ServerEvent;
use crate::runtime::host::error::HostError;
use crate::runtime::host::line::{LastLines, LineSink, pass_on};
use crate::runtime::host::process_group::ProcessGroup;
use crate::runtime::host::program::{Program, Started};

/// The longest message of a process, in bytes: several times what a gateway accepts.
const MAX_MESSAGE_LENGTH: usize = 32 * 1024 * 1024;
/// How many messages may wait for the process to read them.
const ROOM: usize = 64;
/// How long a process may take to end after the end of its input, and after SIGTERM. Documented: MCP, stdio, shutdown.
const GRACE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(2));
/// How long to wait for the last lines of an ended process, in case another process holds its output open.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A supervised process. Dropping it ends the process.
#[derive(Debug)]
pub(super) struct StdioProcess {
    name: String,
    input: mpsc::Sender<Bytes>,
    end: watch::Receiver<Option<HostError>>,
    stop: watch::Sender<bool>,
    last: LastLines,
}

impl StdioProcess {
    /// Executes the program; `readers` get its messages, `sink` all else that it prints.
    pub(super) fn start(
        program: &Program,
        sink: &LineSink,
        again: bool,
        readers: Arc<Readers>,
    ) -> Result<Self, HostError> {
        let Started { mut child, group } = program.start(None, sink, again)?;
        let name = program.display_name.clone();
        let (last, mut output) = (LastLines::default(), JoinSet::new());
        if let Some(stderr) = child.stderr.take() {
            output.spawn(pass_on(stderr, sink.clone(), last.clone()));
        }
        let (too_long, is_too_long) = watch::channel(false);
        if let Some(stdout) = child.stdout.take() {
            let messages = Messages { readers: Arc::clone(&readers), sink: sink.clone(), last: last.clone() };
            output.spawn(messages.read(stdout, too_long));
        }
        let (input, lines) = mpsc::channel(ROOM);
        if let Some(stdin) = child.stdin.take() {
            output.spawn(write(stdin, lines));
        }
        let (say, end) = watch::channel(None);
        let (stop, stopped) = watch::channel(false);
        let sink = sink.clone();
        let keeper =
            Supervisor { name: name.clone(), child, group, output, readers, sink, stopped, is_too_long };
        tokio::spawn(keeper.keep(last.clone(), say));
        Ok(Self { name, input, end, stop, last })
    }

    /// Sends a line, without its end; waits while the process does not read. Fails if it has ended.
    pub(super) async fn send(&self, line: Bytes) -> Result<(), HostError> {
        match self.input.send(line).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.ended().await),
        }
    }

    /// How it ended; `None` while it runs.
    pub(super) fn end(&self) -> Option<HostError> {
        self.end.borrow().clone()
    }

    /// How it ended, once it has.
    pub(super) async fn ended(&self) -> HostError {
        let mut end = self.end.clone();
        let ended = end.wait_for(Option::is_some).await;
        ended.ok().and_then(|end| end.clone()).unwrap_or(HostError::Stopped)
    }

    /// The error if it is given up because it has not responded within the deadline.
    pub(super) fn silent(&self, deadline: Duration) -> HostError {
        HostError::Silent { program: self.name.clone(), deadline, said: self.last.quoted() }
    }

    /// Ends it and waits for its end.
    pub(super) async fn stop(&self) {
        let _ = self.stop.send(true);
        self.ended().await;
    }
}

/// Ends with the input's sender, which closes the process's standard input.
async fn write(mut stdin: ChildStdin, mut lines: mpsc::Receiver<Bytes>) {
    while let Some(line) = lines.recv().await {
        let written = async {
            stdin.write_all(&line).await?;
            stdin.write_all(b"\n").await?;
            stdin.flush().await
        };
        // The end of the process says more.
        if written.await.is_err() {
            return;
        }
    }
}

/// Splits the output of a process into messages.
struct Messages {
    readers: Arc<Readers>,
    sink: LineSink,
    last: LastLines,
}

impl Messages {
    async fn read(self, stdout: ChildStdout, too_long: watch::Sender<bool>) {
        let mut stdout = BufReader::new(stdout);
        loop {
            let mut line = Vec::new();
            let limit = u64::try_from(MAX_MESSAGE_LENGTH).unwrap_or(u64::MAX);
            match (&mut stdout).take(limit).read_until(b'\n', &mut line).await {
                Ok(0) | Err(_) => return,
                Ok(_) if line.len() >= MAX_MESSAGE_LENGTH => {
                    let _ = too_long.send(true);
                    return;
                }
                Ok(_) => self.take(line.trim_ascii()).await,
            }
        }
    }

    async fn take(&self, line: &[u8]) {
        if line.is_empty() {
            return;
        }
        match StdioMessage::read(&Bytes::copy_from_slice(line)) {
            Ok(message) => self.readers.take(message).await,
            // A greeting, or a forgotten print: reported, and harmless.
            Err(_) => {
                let text = String::from_utf8_lossy(line);
                self.last.push(&text);
                self.sink.line(&text);
            }
        }
    }
}

struct Supervisor {
    name: String,
    child: Child,
    group: ProcessGroup,
    output: JoinSet<()>,
    readers: Arc<Readers>,
    sink: LineSink,
    stopped: watch::Receiver<bool>,
    is_too_long: watch::Receiver<bool>,
}

enum Exit {
    Exited(Option<ExitStatus>),
    Endless,
    Stopped,
}

impl Supervisor {
    async fn keep(mut self, last: LastLines, say: watch::Sender<Option<HostError>>) {
        let end = tokio::select! {
            biased;
            status = self.child.wait() => Exit::Exited(status.ok()),
            // Also when the session is dropped.
            _ = self.stopped.wait_for(|stop| *stop) => Exit::Stopped,
            Ok(_) = self.is_too_long.wait_for(|is_too_long| *is_too_long) => Exit::Endless,
        };
        if let Exit::Stopped = end {
            self.end_in_order().await;
        }
        // The rest of the group: what ignored SIGTERM, and what the program left behind.
        self.group.signal(Signal::KILL);
        let _ = self.child.wait().await;
        // The writer of its input ends with the session.
        let mut output = std::mem::take(&mut self.output);
        let said = async { while output.join_next().await.is_some() {} };
        let _ = timeout(LAST_WORDS, said).await;
        let program = self.name.clone();
        let error = match end {
            Exit::Exited(status) => HostError::Exited { program, status, said: last.quoted() },
            Exit::Endless => HostError::Endless { program, limit: MAX_MESSAGE_LENGTH },
            Exit::Stopped => HostError::Stopped,
        };
        if let Some(how) = error.how() {
            self.sink.event(|| ServerEvent::Ended { how, last_lines: last.all() });
        }
        say.send_replace(Some(error));
        self.readers.end();
    }

    /// Closes its input, and sends it SIGTERM if that does not end it.
    async fn end_in_order(&mut self) {
        // The writer holds the input.
        self.output.abort_all();
        let (for_input, for_signal) = GRACE;
        if timeout(for_input, self.child.wait()).await.is_err() {
            self.group.signal(Signal::TERM);
            let _ = timeout(for_signal, self.child.wait()).await;
        }
    }
}

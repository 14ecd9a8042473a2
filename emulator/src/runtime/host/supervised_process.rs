//! Supervises one process from its start to its end, and with it all processes of its group.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use rustix::process::Signal;
use tokio::net::TcpStream;
use tokio::process::Child;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval_at, sleep, sleep_until, timeout};

use super::error::HostError;
use super::line::{LastLines, LineSink, pass_on};
use super::port::{fixed_port, free_port};
use super::process_group::ProcessGroup;
use super::program::{Program, Started};
use super::{listeners, mcp_url};
use crate::activity::ServerEvent;

/// How long a process may take to end after SIGTERM.
const GRACE: Duration = Duration::from_secs(3);
/// How long to wait for the last lines of an ended process, in case another process holds its output open.
const LAST_WORDS: Duration = Duration::from_millis(500);
/// How often it is reported that a process does not listen yet.
const REMINDER: Duration = Duration::from_secs(5);
/// The first and the longest pause between two checks whether the process listens.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(50));

/// A supervised process. Dropping it ends the process.
#[derive(Debug)]
pub(super) struct SupervisedProcess {
    pub(super) port: u16,
    pub(super) state: watch::Receiver<State>,
    /// Ends the process when `true` is sent.
    pub(super) stop: watch::Sender<bool>,
}

#[derive(Clone, Debug)]
pub(super) enum State {
    /// It runs and does not listen yet.
    Starting,
    /// It listens.
    Ready {
        /// Its MCP URL.
        url: Uri,
        /// Whether AgentCore Runtime would not reach it.
        loopback_only: bool,
    },
    /// It has ended, and so have all processes of its group.
    Ended(HostError),
}

impl SupervisedProcess {
    pub(super) fn has_ended(&self) -> bool {
        matches!(*self.state.borrow(), State::Ended(_)) || self.state.has_changed().is_err()
    }
}

/// Executes the program with its port, or a free one, as `PORT` and in place of `{port}`, and supervises it in a task of its
/// own.
///
/// `again`: whether one before it has ended.
pub(super) fn spawn(
    program: &Program,
    deadline: Duration,
    sink: &LineSink,
    again: bool,
) -> Result<SupervisedProcess, HostError> {
    let port = match program.port {
        Some(port) => fixed_port(port)?,
        None => free_port().map_err(|reason| HostError::NoPort(Arc::new(reason)))?,
    };
    let name = program.display_name.clone();
    let Started { mut child, group } = program.start(Some(port), sink, again)?;
    let last = LastLines::default();
    let mut output = JoinSet::new();
    if let Some(stdout) = child.stdout.take() {
        output.spawn(pass_on(stdout, sink.clone(), last.clone()));
    }
    if let Some(stderr) = child.stderr.take() {
        output.spawn(pass_on(stderr, sink.clone(), last.clone()));
    }
    let (say, state) = watch::channel(State::Starting);
    let (stop, stopped) = watch::channel(false);
    let sink = sink.clone();
    let elsewhere = Vec::new();
    let is_meant_for_aws = program.is_meant_for_aws;
    let keeper = Supervisor {
        name,
        is_meant_for_aws,
        port,
        deadline,
        child,
        group,
        output,
        last,
        elsewhere,
        sink,
        say,
        stopped,
    };
    tokio::spawn(keeper.keep());
    Ok(SupervisedProcess { port, state, stop })
}

struct Supervisor {
    name: String,
    /// Whether the same program is to run on AgentCore Runtime: not the sample server.
    is_meant_for_aws: bool,
    port: u16,
    deadline: Duration,
    child: Child,
    group: ProcessGroup,
    output: JoinSet<()>,
    last: LastLines,
    /// Where it listened instead of its port when it was given up.
    elsewhere: Vec<SocketAddr>,
    sink: LineSink,
    say: watch::Sender<State>,
    stopped: watch::Receiver<bool>,
}

enum Exit {
    Exited(Option<ExitStatus>),
    TooSlow,
    Stopped,
}

impl Supervisor {
    async fn keep(mut self) {
        // Held to the end: a program that watches its standard input ends when the emulator is killed.
        let _standard_input = self.child.stdin.take();
        let end = self.live().await;
        match end {
            Exit::Exited(_) => {}
            Exit::TooSlow => {
                self.elsewhere = self.listens_elsewhere().await;
                self.group.signal(Signal::KILL);
            }
            Exit::Stopped => {
                self.group.signal(Signal::TERM);
                let _ = timeout(GRACE, self.child.wait()).await;
            }
        }
        // The rest of the group: what ignored SIGTERM, and what the program left behind.
        self.group.signal(Signal::KILL);
        let _ = self.child.wait().await;
        let _ = timeout(LAST_WORDS, async { while self.output.join_next().await.is_some() {} }).await;
        let error = self.error(&end);
        if let Some(how) = error.how() {
            self.sink.event(|| ServerEvent::Ended { how, last_lines: self.last.all() });
        }
        self.say.send_replace(State::Ended(error));
    }

    async fn live(&mut self) -> Exit {
        let began = Instant::now();
        let mut listening = pin!(listens(self.port));
        let mut reminder = interval_at(began + REMINDER, REMINDER);
        let address = loop {
            tokio::select! {
                // In this order: a program that ended can leave a port on which another program listens.
                biased;
                status = self.child.wait() => return Exit::Exited(status.ok()),
                _ = self.stopped.wait_for(|stop| *stop) => return Exit::Stopped,
                address = &mut listening => break address,
                () = sleep_until(began + self.deadline) => return Exit::TooSlow,
                _ = reminder.tick() => self.sink.event(|| ServerEvent::Waiting {
                    port: self.port,
                    seconds: began.elapsed().as_secs(),
                    deadline: self.deadline.as_secs(),
                }),
            }
        };
        let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let loopback_only = self.is_meant_for_aws && listeners::are_on_loopback_only(self.port);
        self.sink.event(|| ServerEvent::Listening { port: self.port, milliseconds });
        self.say.send_replace(State::Ready { url: mcp_url(address), loopback_only });
        tokio::select! {
            status = self.child.wait() => Exit::Exited(status.ok()),
            _ = self.stopped.wait_for(|stop| *stop) => Exit::Stopped,
        }
    }

    async fn listens_elsewhere(&self) -> Vec<SocketAddr> {
        let Some(leader) = self.group.leader() else { return Vec::new() };
        let found = tokio::task::spawn_blocking(move || listeners::of_group(leader)).await;
        found.unwrap_or_default()
    }

    fn error(&self, end: &Exit) -> HostError {
        let program = self.name.clone();
        match end {
            Exit::Exited(status) => HostError::Exited { program, status: *status, said: self.last.quoted() },
            Exit::TooSlow => HostError::TooSlow {
                program,
                port: self.port,
                deadline: self.deadline,
                elsewhere: self.elsewhere.clone(),
                said: self.last.quoted(),
            },
            Exit::Stopped => HostError::Stopped,
        }
    }
}

/// Returns when something listens on the port, with the address of the loopback interface at which it does: servers
/// configured with `localhost` may listen at only one of the two.
async fn listens(port: u16) -> SocketAddr {
    const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    let (mut pause, longest) = PAUSES;
    loop {
        for address in LOOPBACK.map(|host| SocketAddr::new(host, port)) {
            if TcpStream::connect(address).await.is_ok() {
                return address;
            }
        }
        sleep(pause).await;
        pause = longest.min(pause * 2);
    }
}

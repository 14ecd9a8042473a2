//! `exec`: one command with an emulator of its own, or with the running one.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, PoisonError};

use agentcore_local::Emulator;
use agentcore_local::activity::{Activity, ActivitySink, Calls};
use agentcore_local::trace::Verdict;
use clap::Args;
use indexmap::IndexMap;
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};

use super::connection::{Connection, ENDPOINT_VARIABLE};
use super::failure::Failure;
use super::output::{WARNING, note};
use super::up::{StackOptions, explain_start};
use super::{environment, log};

/// The command was not run: as in env(1) and docker-run(1).
pub(crate) const NOT_RUN: u8 = 125;
const NOT_EXECUTABLE: u8 = 126;
const NOT_FOUND: u8 = 127;
/// A command that was ended by a signal: this plus the signal's number.
const BY_SIGNAL: i32 = 128;
const MAX_PRINTED: usize = 100;

/// Runs a command with an emulator on a free port, stops it, and ends with the command's exit code.
///
/// With --endpoint or AGENTCORE_LOCAL_ENDPOINT, and without --stack, the command gets the emulator that runs. Refusals are
/// reported on standard error. Exit codes of its own: 125 if the command was not run, 126 if it cannot be executed, 127 if
/// it was not found.
#[derive(Args, Debug)]
pub(crate) struct Exec {
    #[command(flatten)]
    start: StackOptions,
    /// The gateway whose variables are set, by name or id [default: the one created first]
    #[arg(long, value_name = "NAME|ID")]
    gateway: Option<String>,
    #[command(flatten)]
    connection: Connection,
    /// The command and its arguments
    #[arg(required = true, trailing_var_arg = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

/// What was refused, a line each.
#[derive(Clone, Debug, Default)]
struct Refused(Arc<Mutex<Vec<String>>>);

impl Exec {
    pub(crate) async fn run(self, before: &Connection) -> Result<u8, Failure> {
        let connection = self.connection.clone().or(before);
        let names_one = connection.endpoint.is_some() || super::connection::is_named_by_variable();
        if self.start.stack.is_some() && connection.endpoint.is_some() {
            let failure = Failure::misused(
                "--stack starts an emulator, --endpoint names one that runs: give one of them",
            );
            return Err(failure.exit_code(NOT_RUN));
        }
        if names_one && self.start.stack.is_none() {
            return self.with_running(&connection).await;
        }
        self.with_own().await
    }

    async fn with_own(mut self) -> Result<u8, Failure> {
        let not_run = |failure: Failure| failure.exit_code(NOT_RUN);
        let is_quiet = std::mem::replace(&mut self.start.log.quiet, true);
        self.start.read().map_err(not_run)?;
        let log = self.start.log.open().map_err(not_run)?;
        let refused = Refused::default();
        let builder = self.start.builder(&log, Some(refused.sink())).map_err(not_run)?;
        let emulator = match builder.start().await {
            Ok(emulator) => emulator,
            Err(error) => return Err(not_run(explain_start(&error, self.start.stack()))),
        };
        let outcome = self.with_emulator(&emulator).await;
        emulator.stop().await;
        log.close();
        if !is_quiet {
            refused.print();
        }
        outcome
    }

    async fn with_emulator(&self, emulator: &Emulator) -> Result<u8, Failure> {
        let Some(mut variables) = emulator.environment(self.gateway.as_deref()) else {
            let name = self.gateway.as_deref().unwrap_or_default();
            return Err(Failure::misused(format!("the stack has no gateway `{name}`")).exit_code(NOT_RUN));
        };
        variables.insert(ENDPOINT_VARIABLE.to_owned(), emulator.endpoint());
        self.execute(&variables).await
    }

    async fn with_running(&self, connection: &Connection) -> Result<u8, Failure> {
        let not_run = |failure: Failure| failure.exit_code(NOT_RUN);
        let mut client = connection.client().map_err(not_run)?;
        let variables = environment::variables(&client, self.gateway.as_deref()).await.map_err(not_run)?;
        let before: Calls = client.get("calls").await.map_err(not_run)?;
        let code = self.execute(&variables).await?;
        client.renew();
        if self.start.log.quiet {
            return Ok(code);
        }
        match client.get::<Calls>("calls").await {
            Ok(after) => Refused::between(&before, after).print(),
            Err(failure) => note(format_args!("{WARNING}warning{WARNING:#}: {}", failure.message())),
        }
        Ok(code)
    }

    /// Runs the command with the variables, and without those that would lead AWS's tools elsewhere.
    async fn execute(&self, variables: &IndexMap<String, String>) -> Result<u8, Failure> {
        let Some((program, arguments)) = self.command.split_first() else {
            return Err(Failure::misused("there is no command to run").exit_code(NOT_RUN));
        };
        let mut command = Command::new(program);
        command.args(arguments).kill_on_drop(true);
        for name in environment::misleading() {
            command.env_remove(name);
        }
        command.envs(variables);
        let mut child = command.spawn().map_err(|error| {
            let failure = Failure::failed(format!("{}: {error}", program.to_string_lossy()));
            failure.exit_code(if error.kind() == ErrorKind::NotFound { NOT_FOUND } else { NOT_EXECUTABLE })
        })?;
        let status = wait(&mut child).await;
        status.map(code).map_err(|error| {
            Failure::failed(format!("cannot wait for the command: {error}")).exit_code(NOT_RUN)
        })
    }
}

/// Waits for the command and forwards signals to it. Ctrl-C reaches it without that: the terminal sends
/// it to both.
async fn wait(child: &mut Child) -> std::io::Result<ExitStatus> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let id = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    let pass_on = |signal: Signal| {
        if let Some(id) = id {
            // It fails only if the command has ended, and then the wait ends.
            let _ = kill_process(id, signal);
        }
    };
    loop {
        tokio::select! {
            status = child.wait() => return status,
            _ = interrupt.recv() => {}
            _ = terminate.recv() => pass_on(Signal::TERM),
            _ = hang_up.recv() => pass_on(Signal::HUP),
        }
    }
}

fn code(status: ExitStatus) -> u8 {
    let by_signal = || BY_SIGNAL + status.signal().unwrap_or_default();
    u8::try_from(status.code().unwrap_or_else(by_signal)).unwrap_or(u8::MAX)
}

impl Refused {
    /// Collects what fails.
    fn sink(&self) -> ActivitySink {
        let lines = Arc::clone(&self.0);
        Arc::new(move |activity| {
            let failed = match &activity {
                Activity::Call(call) => call.verdict == Verdict::Failed,
                Activity::Refusal(_) => true,
                Activity::Server(server) => server.event.is_end(),
            };
            if failed {
                lines.lock().unwrap_or_else(PoisonError::into_inner).push(log::happened(&activity));
            }
        })
    }

    /// What failed after `before`.
    fn between(before: &Calls, after: Calls) -> Self {
        let is_new = |id: &str| before.calls.iter().all(|call| call.trace_id != id);
        let calls = after.calls.into_iter().rev();
        let calls = calls.filter(|call| call.verdict == Verdict::Failed && is_new(&call.trace_id));
        let mut lines: Vec<String> = calls.map(|call| log::listed(&call, false)).collect();
        let refusals = after.refusals.iter().rev().filter(|refusal| !before.refusals.contains(refusal));
        lines.extend(refusals.map(|refusal| log::listed_refusal(refusal, false)));
        Self(Arc::new(Mutex::new(lines)))
    }

    fn print(&self) {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.is_empty() {
            return;
        }
        note(format_args!("{WARNING}agentcore-local{WARNING:#}: what failed while the command ran:"));
        for line in lines.iter().take(MAX_PRINTED) {
            note(format_args!("  {line}"));
        }
        if lines.len() > MAX_PRINTED {
            note(format_args!("  and {} more", lines.len() - MAX_PRINTED));
        }
    }
}

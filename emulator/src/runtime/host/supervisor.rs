//! The supervision of this process's MCP servers by another process, which outlives it by a moment.
//!
//! A process that is killed (`kill -9`) ends nothing that it started. But it can have a child that reads a pipe from
//! it: the process groups to end are written there, and the end of the pipe is the end of the program, however it came.

use std::collections::BTreeSet;
use std::io::{self, BufRead, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

/// How long a group may take to end after SIGTERM once the emulator has ended.
const GRACE: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(20);

static SUPERVISOR: Mutex<Supervisor> = Mutex::new(Supervisor::Unwanted);

/// Whether a child supervises this process.
enum Supervisor {
    /// The program has none.
    Unwanted,
    /// It is started with the first server.
    NotStarted {
        program: PathBuf,
        arguments: Vec<String>,
    },
    Running(Child),
}

/// From the next MCP server on, `program` with `arguments` supervises those that emulators of this process start: it must
/// call [`supervise`] with its standard input. For programs; a library's servers end with their standard input.
pub fn supervise_server_processes(program: PathBuf, arguments: Vec<String>) {
    *supervisor() = Supervisor::NotStarted { program, arguments };
}

/// Waits until the child that supervises servers has ended the last of them, which takes no time if all have been
/// stopped. For the end of a program.
pub fn end_supervision() {
    let ended = std::mem::replace(&mut *supervisor(), Supervisor::Unwanted);
    if let Supervisor::Running(mut child) = ended {
        drop(child.stdin.take());
        let _ = child.wait();
    }
}

/// Tells the supervisor of a running group.
pub(super) fn watch(leader: Pid) {
    tell(format_args!("+{}\n", leader.as_raw_nonzero()));
}

/// Tells the supervisor that nothing of a group is left.
pub(super) fn forget(leader: Pid) {
    tell(format_args!("-{}\n", leader.as_raw_nonzero()));
}

fn tell(line: std::fmt::Arguments<'_>) {
    let mut supervisor = supervisor();
    if let Supervisor::NotStarted { program, arguments } = &*supervisor {
        match start(program.clone(), arguments) {
            Ok(child) => *supervisor = Supervisor::Running(child),
            Err(error) => {
                tracing::warn!(
                    "servers would outlive a kill -9: their supervisor cannot be started: {error}"
                );
                *supervisor = Supervisor::Unwanted;
            }
        }
    }
    if let Supervisor::Running(child) = &mut *supervisor
        && let Some(pipe) = &mut child.stdin
        && pipe.write_all(line.to_string().as_bytes()).is_err()
    {
        tracing::warn!("servers would outlive a kill -9: their supervisor has ended");
        let _ = child.wait();
        *supervisor = Supervisor::Unwanted;
    }
}

fn start(program: PathBuf, arguments: &[String]) -> io::Result<Child> {
    use std::os::unix::process::CommandExt as _;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // A signal of the terminal is meant for the emulator only.
    command.process_group(0).spawn()
}

fn supervisor() -> MutexGuard<'static, Supervisor> {
    SUPERVISOR.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads process groups, as written by [`supervise_server_processes`], up to the end of `input`; then ends those
/// that are left: by SIGTERM, and after 3 s by SIGKILL.
pub fn supervise(input: impl BufRead) {
    let mut running = BTreeSet::new();
    for line in input.lines() {
        let Ok(line) = line else { break };
        let Some(leader) = line.get(1..).and_then(|id| id.parse().ok()).and_then(Pid::from_raw) else {
            continue;
        };
        match line.as_bytes().first() {
            Some(b'+') => drop(running.insert(leader.as_raw_nonzero())),
            Some(b'-') => drop(running.remove(&leader.as_raw_nonzero())),
            _ => {}
        }
    }
    let groups: Vec<Pid> = running.iter().filter_map(|leader| Pid::from_raw(leader.get())).collect();
    let signal = |signal| {
        for group in &groups {
            let _ = kill_process_group(*group, signal);
        }
    };
    signal(Signal::TERM);
    let began = Instant::now();
    let is_left = |group: &Pid| test_kill_process_group(*group).is_ok();
    while groups.iter().any(is_left) && began.elapsed() < GRACE {
        sleep(PAUSE);
    }
    signal(Signal::KILL);
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::CommandExt as _;
    use std::os::unix::process::ExitStatusExt as _;

    use super::*;

    fn sleeper() -> Child {
        Command::new("sleep").arg("600").process_group(0).spawn().unwrap()
    }

    #[test]
    fn the_groups_that_are_left_end_with_the_input() {
        let (mut left, mut stopped) = (sleeper(), sleeper());
        let input = format!("+{}\n+{}\nnonsense\n-{}\n", left.id(), stopped.id(), stopped.id());
        let reaper = std::thread::spawn(move || left.wait().unwrap());
        supervise(input.as_bytes());
        assert_eq!(reaper.join().unwrap().signal(), Some(Signal::TERM.as_raw()));
        assert!(stopped.try_wait().unwrap().is_none(), "nobody watches over it any more");
        stopped.kill().unwrap();
        stopped.wait().unwrap();
    }

    #[test]
    fn a_group_that_ignores_sigterm_is_killed() {
        let script = "trap '' TERM; echo ready; while true; do sleep 1; done";
        let mut stubborn =
            Command::new("sh").args(["-c", script]).process_group(0).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        io::BufReader::new(stubborn.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let input = format!("+{}\n", stubborn.id());
        let reaper = std::thread::spawn(move || stubborn.wait().unwrap());
        supervise(input.as_bytes());
        assert_eq!(reaper.join().unwrap().signal(), Some(Signal::KILL.as_raw()));
    }
}

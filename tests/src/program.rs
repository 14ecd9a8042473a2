//! The real binary and other programs, with what they printed.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::clients::clean;

/// How a program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// None when a signal ended it.
    pub code: Option<i32>,
    /// All that it printed.
    pub stdout: String,
    /// All that it complained of.
    pub stderr: String,
}

impl Finished {
    /// What it printed, when it did well.
    #[track_caller]
    pub fn printed(self) -> String {
        assert_eq!(self.code, Some(0), "{self:?}");
        self.stdout
    }
}

/// Runs a program to its end, with nothing to read.
pub fn finish(command: &mut Command) -> Finished {
    let output = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Finished {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The real binary, ready to run: what `tests/run` built, else what lies beside this test.
pub fn agentcore_local() -> Command {
    let named = std::env::var_os("AGENTCORE_LOCAL_BIN").map(PathBuf::from);
    let binary = named.unwrap_or_else(beside_this_test);
    let advice = "run the tests with `tests/run`, or build it: `cargo build -p agentcore-local`";
    assert!(binary.exists(), "no agentcore-local at {}: {advice}", binary.display());
    clean(&binary)
}

#[expect(clippy::disallowed_methods, reason = "the test itself is what is asked for")]
fn beside_this_test() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.parent().and_then(|deps| deps.parent()).unwrap().join("agentcore-local")
}

/// A running `agentcore-local up`; stopped when dropped.
#[derive(Debug)]
pub struct Up {
    child: Child,
    /// The emulator's URL, such as `http://127.0.0.1:41234`.
    pub endpoint: String,
    /// What it printed until it was ready.
    pub banner: String,
    stdout: BufReader<ChildStdout>,
    stderr: Option<JoinHandle<String>>,
}

impl Up {
    /// Starts `agentcore-local up` on a free port and waits for the end of its banner; gives how it ended when it
    /// ended without one.
    pub fn try_start(arguments: &[&str]) -> Result<Self, Finished> {
        let mut command = agentcore_local();
        command.args(["up", "--listen", "127.0.0.1:0"]).args(arguments);
        Self::spawn(&mut command)
    }

    /// Starts `agentcore-local up` on a free port and waits until it is ready.
    pub fn start(arguments: &[&str]) -> Self {
        Self::try_start(arguments).unwrap_or_else(|finished| panic!("{finished:?}"))
    }

    /// Starts a command that is an `up` and waits until it is ready.
    pub fn spawn(command: &mut Command) -> Result<Self, Finished> {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut complaints = child.stderr.take().unwrap();
        let stderr = std::thread::spawn(move || {
            let mut text = Vec::new();
            complaints.read_to_end(&mut text).unwrap();
            String::from_utf8(text).unwrap()
        });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut banner = String::new();
        while stdout.read_line(&mut banner).unwrap() > 0 {
            if banner.ends_with("Ctrl-C stops.\n") {
                let endpoint = banner.lines().find_map(|line| line.trim().strip_prefix("endpoint"));
                let endpoint = endpoint.unwrap_or_else(|| panic!("{banner}")).trim().to_owned();
                return Ok(Self { child, endpoint, banner, stdout, stderr: Some(stderr) });
            }
        }
        let code = child.wait().unwrap().code();
        Err(Finished { code, stdout: banner, stderr: stderr.join().unwrap() })
    }

    /// A short command that talks to this emulator.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = agentcore_local();
        command.args(["--endpoint", &self.endpoint]).args(arguments);
        command
    }

    /// Runs a short command to its end.
    pub fn run(&self, arguments: &[&str]) -> Finished {
        finish(&mut self.command(arguments))
    }

    /// How much of its memory the system holds, in bytes.
    pub fn resident_bytes(&self) -> u64 {
        let id = self.id().to_string();
        let told = match std::fs::read_to_string(format!("/proc/{id}/status")) {
            Ok(status) => {
                let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap().to_owned();
                line.trim().trim_end_matches(" kB").to_owned()
            }
            Err(_) => finish(Command::new("ps").args(["-o", "rss=", "-p", &id])).printed().trim().to_owned(),
        };
        told.parse::<u64>().unwrap() * 1024
    }

    /// The emulator's process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.id())]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end; what was printed after the banner, and the exit code.
    pub fn end(mut self) -> Finished {
        let mut stdout = String::new();
        self.stdout.read_to_string(&mut stdout).unwrap();
        let code = self.child.wait().unwrap().code();
        Finished { code, stdout, stderr: self.stderr.take().unwrap().join().unwrap() }
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        // Killed at once, it could not stop the servers that it has started.
        self.signal("TERM");
        let deadline = Instant::now() + Duration::from_secs(10);
        while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! `agentcore-local mcp`, with a test in place of the MCP client.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::{Finished, agentcore_local};

/// Longer than any machine takes; a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_secs(60);

/// The running program; killed when dropped.
#[derive(Debug)]
pub struct Bridge {
    child: Child,
    stdin: ChildStdin,
    stdout: Lines<BufReader<ChildStdout>>,
    stderr: BufReader<ChildStderr>,
}

impl Bridge {
    /// Starts it for the emulator at `endpoint`.
    pub fn start(endpoint: &str, arguments: &[&str]) -> Self {
        let mut command = agentcore_local();
        command.args(["mcp", "--endpoint", endpoint]).args(arguments);
        let mut command = Command::from(command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self { child, stdin, stdout, stderr }
    }

    /// Writes a line.
    pub async fn send(&mut self, line: &str) {
        self.stdin.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    /// The next line that it prints.
    pub async fn receive(&mut self) -> String {
        let line = timeout(PATIENCE, self.stdout.next_line()).await;
        line.expect("no line came").unwrap().expect("it ended")
    }

    /// A line, and the next one that comes back.
    pub async fn ask(&mut self, line: &str) -> String {
        self.send(line).await;
        self.receive().await
    }

    /// The same as JSON.
    pub async fn json(&mut self, line: &str) -> Value {
        serde_json::from_str(&self.ask(line).await).unwrap()
    }

    /// The next line for people.
    pub async fn note(&mut self) -> String {
        let mut line = String::new();
        timeout(PATIENCE, self.stderr.read_line(&mut line)).await.expect("no note came").unwrap();
        line.trim_end().to_owned()
    }

    /// Sends a signal, such as `TERM`.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().unwrap();
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status().await;
        assert!(sent.unwrap().success());
    }

    /// Ends its standard input, and waits for its end: what was printed meanwhile.
    pub async fn end(self) -> Finished {
        let Self { child, stdin, stdout, stderr } = self;
        drop(stdin);
        finish(child, stdout, stderr).await
    }

    /// Stops reading, as a client that has died, and sends a line; waits for the end, with standard input open.
    pub async fn hang_up(self, line: &str) -> Option<i32> {
        let Self { mut child, mut stdin, stdout, stderr } = self;
        drop((stdout, stderr));
        stdin.write_all(format!("{line}\n").as_bytes()).await.unwrap();
        timeout(PATIENCE, child.wait()).await.expect("it did not end").unwrap().code()
    }

    /// Waits for an end that came by itself, with standard input open.
    pub async fn ended(self) -> Finished {
        let Self { child, stdin, stdout, stderr } = self;
        let finished = finish(child, stdout, stderr).await;
        drop(stdin);
        finished
    }
}

async fn finish(
    mut child: Child,
    stdout: Lines<BufReader<ChildStdout>>,
    mut stderr: BufReader<ChildStderr>,
) -> Finished {
    let all = async {
        let (mut printed, mut complaints) = (String::new(), String::new());
        stdout.into_inner().read_to_string(&mut printed).await.unwrap();
        stderr.read_to_string(&mut complaints).await.unwrap();
        Finished { code: child.wait().await.unwrap().code(), stdout: printed, stderr: complaints }
    };
    timeout(PATIENCE, all).await.expect("it did not end")
}

//! The binary: its ready line, its signals, and its one clear message when it cannot start.
#![cfg(test)]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

fn mcp_server() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mcp-server"));
    command.env_remove("PORT").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A started server, killed when a test fails before it has stopped.
struct Running {
    child: Child,
    log: BufReader<std::process::ChildStderr>,
    url: String,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut ready = String::new();
        log.read_line(&mut ready).unwrap();
        let url = ready.trim().strip_prefix("mcp-server: listening on ").unwrap_or_else(|| panic!("{ready}"));
        Self { url: url.to_owned(), child, log }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.child.id())]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the end; what was logged after the ready line, and the exit code.
    fn end(mut self) -> (String, Option<i32>) {
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        (rest, self.child.wait().unwrap().code())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn refused(command: &mut Command) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&stdout), "");
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[tokio::test]
async fn serves_until_a_signal_and_ends_well() {
    for signal in ["TERM", "INT"] {
        let running = Running::start(mcp_server().args(["--listen", "127.0.0.1:0"]));
        let client = reqwest::Client::new();
        let answer: Value = client
            .post(&running.url)
            .header("accept", "application/json, text/event-stream")
            .json(&json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" }))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(answer, json!({ "jsonrpc": "2.0", "id": 1, "result": {} }));
        // The client keeps its idle connection, which must not keep the server.
        running.signal(signal);
        assert_eq!(running.end(), (String::new(), Some(0)), "{signal}");
    }
}

#[test]
fn the_environment_sets_the_port_on_every_interface() {
    let running = Running::start(mcp_server().env("PORT", "0"));
    assert!(running.url.starts_with("http://0.0.0.0:") && running.url.ends_with("/mcp"), "{}", running.url);
    running.signal("TERM");
    assert_eq!(running.end().1, Some(0));
}

#[test]
fn a_given_address_beats_the_environment() {
    let running = Running::start(mcp_server().env("PORT", "nonsense").args(["--listen", "127.0.0.1:0"]));
    assert!(running.url.starts_with("http://127.0.0.1:"), "{}", running.url);
}

#[test]
fn a_busy_port_is_one_clear_message() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, message) = refused(mcp_server().args(["--listen", &address]));
    assert_eq!(code, Some(1));
    assert!(message.starts_with(&format!("mcp-server: cannot listen on {address}: Address already in use")));
    assert_eq!(message.lines().count(), 1, "{message}");
}

#[test]
fn a_bad_address_and_a_bad_port_are_one_clear_message() {
    let (code, message) = refused(mcp_server().args(["--listen", "nonsense"]));
    assert_eq!(code, Some(1));
    assert!(message.starts_with("mcp-server: cannot listen on nonsense: "), "{message}");
    assert_eq!(message.lines().count(), 1, "{message}");
    let (code, message) = refused(mcp_server().env("PORT", "70000"));
    assert_eq!(code, Some(1));
    let expected = "mcp-server: the environment variable PORT must be a port from 0 to 65535, got `70000`\n";
    assert_eq!(message, expected);
}

#[test]
fn a_bad_option_is_clap_s_own_error() {
    let (code, message) = refused(mcp_server().arg("--liste"));
    assert_eq!(code, Some(2));
    assert!(message.contains("--liste") && message.contains("--listen"), "{message}");
}

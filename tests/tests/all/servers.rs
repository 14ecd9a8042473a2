//! Real MCP servers (`tests/servers` and one of npm) behind a runtime, called directly and through the gateway.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use agentcore_local_tests::{Local, node_clients, python, repository, stack_with, venv};
use futures_util::future::join_all;
use serde_json::json;
use tokio::process::Command;

/// A server of a stack: the name of its runtime and its target, and the lines that say what it is.
type Server = (&'static str, String);

/// The server's lines for a command; Node's servers find the SDK by a variable.
fn lines(command: &[&Path]) -> String {
    let command_line = format!("command = {}", json!(command));
    match command.first() == Some(&Path::new("node")) {
        true => format!("{command_line}\nenvironment = {{ NODE_CLIENTS = {} }}", json!(node_clients())),
        false => command_line,
    }
}

/// A program over HTTP in both ways of answering; its last arguments are `sessions` and `json` or `sse`.
fn over_http(command: &[&Path], sessions: &str) -> Vec<Server> {
    let server = |name| (name, lines(&[command, &[Path::new(sessions), Path::new(name)]].concat()));
    vec![server("json"), server("sse")]
}

/// A program over its standard input and output.
fn over_stdio(command: &[&Path]) -> Vec<Server> {
    vec![("stdio", format!("{}\nstdio = true", lines(command)))]
}

/// Runs the checks of `tests/clients/servers.py` on every server and in both ways at once.
async fn check_all(servers: &[Server], kind: &str) -> Local {
    let local = Local::of(&stack_with(servers)).await;
    let (machine, user) = (local.machine_token().await, local.user_token().await);
    let status = local.emulator.status();
    let mut ways = Vec::new();
    for (name, _) in servers {
        let runtime = status.runtimes.iter().find(|runtime| runtime.name == *name).unwrap();
        ways.push((
            format!("{name} directly"),
            runtime.endpoints[0].url.as_str(),
            "".to_owned(),
            kind,
            &machine,
        ));
        // The gateway's session with the server is one for all its callers.
        let kind = if kind == "stateful" { "stateless" } else { kind };
        ways.push((format!("{name} by the gateway"), local.gateway_url(), format!("{name}___"), kind, &user));
    }
    let outcomes = join_all(ways.iter().map(|(way, url, prefix, kind, token)| async move {
        let mut client = python();
        client.arg(repository().join("tests/clients/servers.py")).args([url, prefix.as_str(), kind]);
        let mut client = Command::from(client);
        let output = client.env("TOKEN", token).stdin(Stdio::null()).output().await.unwrap();
        // The SDK warns on standard error of servers that end a session with 202.
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        let is_expected = output.status.success() && said[0] == "all as expected\n";
        (!is_expected).then(|| format!("{way}:\n{}", said.concat()))
    }));
    let failed: Vec<String> = outcomes.await.into_iter().flatten().collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    local
}

/// The server dies, and whoever calls it through the gateway does not notice.
async fn check_restart(local: &Local, servers: &[Server]) {
    let token = local.user_token().await;
    for (name, _) in servers {
        let process = async || {
            let answer = local.call(&token, &format!("{name}___process"), &json!({})).await.json();
            answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
        };
        let before = process().await;
        assert!(Command::new("kill").args(["-KILL", &before]).status().await.unwrap().success());
        let deadline = Instant::now() + Duration::from_secs(10);
        while runs(&before) {
            assert!(Instant::now() < deadline, "{name}: {before} does not end");
            tokio::task::yield_now().await;
        }
        assert_ne!(process().await, before, "{name}");
    }
}

/// Whether a process runs; one that has ended and is not yet waited for does not.
fn runs(id: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    status.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

async fn check_http(program: &Path, file: &str, sessions: &str) {
    let file = repository().join("tests/servers").join(file);
    let servers = over_http(&[program, &file], sessions);
    let local = check_all(&servers, sessions).await;
    check_restart(&local, &servers).await;
}

mod fast_mcp {
    use super::*;

    #[tokio::test]
    async fn stateful() {
        check_http(&venv().join("bin/python"), "mcp1.py", "stateful").await;
    }

    #[tokio::test]
    async fn stateless() {
        check_http(&venv().join("bin/python"), "mcp1.py", "stateless").await;
    }
}

mod of_pypi {
    use agentcore_local_tests::server_venv;

    use super::check_http;

    #[tokio::test]
    async fn mcp_2_stateful() {
        check_http(&server_venv().join("bin/python"), "mcp2.py", "stateful").await;
    }

    #[tokio::test]
    async fn mcp_2_stateless() {
        check_http(&server_venv().join("bin/python"), "mcp2.py", "stateless").await;
    }

    #[tokio::test]
    async fn fastmcp_stateful() {
        check_http(&server_venv().join("bin/python"), "fastmcp4.py", "stateful").await;
    }

    #[tokio::test]
    async fn fastmcp_stateless() {
        check_http(&server_venv().join("bin/python"), "fastmcp4.py", "stateless").await;
    }
}

mod of_npm {
    use super::*;

    #[tokio::test]
    async fn typescript_stateful() {
        check_http(Path::new("node"), "typescript.mjs", "stateful").await;
    }

    #[tokio::test]
    async fn typescript_stateless() {
        check_http(Path::new("node"), "typescript.mjs", "stateless").await;
    }

    #[tokio::test]
    async fn typescript_over_stdio() {
        let servers = over_stdio(&[Path::new("node"), &repository().join("tests/servers/stdio.mjs")]);
        let local = check_all(&servers, "stateful").await;
        check_restart(&local, &servers).await;
    }

    #[tokio::test]
    async fn server_everything_over_stdio() {
        let server = "node_modules/@modelcontextprotocol/server-everything/dist/index.js";
        let servers = over_stdio(&[Path::new("node"), &node_clients().join(server)]);
        check_all(&servers, "everything").await;
    }
}

mod rmcp {
    use super::*;

    async fn check(sessions: &str) {
        let servers = over_http(&[Path::new(env!("CARGO_BIN_EXE_rmcp-server"))], sessions);
        let local = check_all(&servers, sessions).await;
        check_restart(&local, &servers).await;
    }

    #[tokio::test]
    async fn stateful() {
        check("stateful").await;
    }

    #[tokio::test]
    async fn stateless() {
        check("stateless").await;
    }
}

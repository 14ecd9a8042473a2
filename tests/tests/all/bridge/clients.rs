//! The official Python SDK over stdio, and what `mcp-config` prints.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;

use agentcore_local_tests::{Local, Up, agentcore_local, finish, python, repository};
use serde_json::{Value, json};

/// Runs a client that prints a line and waits for one between its calls; its token expires meanwhile.
pub(super) async fn run_while_the_token_expires(local: &Local, mut client: Command) {
    let clock = local.emulator.clock().clone();
    let run = move || {
        let mut child = client.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut printed = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        printed.read_line(&mut line).unwrap();
        assert_eq!(line, "called\n");
        clock.advance(Duration::from_secs(2 * 60 * 60));
        child.stdin.take().unwrap().write_all(b"\n").unwrap();
        let mut rest = String::new();
        printed.read_to_string(&mut rest).unwrap();
        assert!(child.wait().unwrap().success());
        assert_eq!(rest, "all as expected\n");
    };
    tokio::task::spawn_blocking(run).await.unwrap();
}

/// The command line of the program as a server of `local`.
pub(super) fn server(local: &Local) -> Vec<String> {
    let program = agentcore_local().get_program().to_str().unwrap().to_owned();
    [&program, "mcp", "--endpoint", local.url()].map(str::to_owned).to_vec()
}

fn python_client(server: &[String]) -> Command {
    let mut client = python();
    client.arg(repository().join("tests/clients/mcp_stdio.py")).args(server);
    client
}

#[tokio::test]
async fn the_python_sdk() {
    let local = Local::built_in().await;
    run_while_the_token_expires(&local, python_client(&server(&local))).await;
}

fn server_of(configuration: &Value, name: &str) -> Vec<String> {
    let server = &configuration[name];
    let arguments = server["args"].as_array().unwrap().iter();
    let words = [&server["command"]].into_iter().chain(arguments);
    words.map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_mcp_config_prints_starts_a_server() {
    let up = Up::start(&[]);
    let endpoint = up.endpoint.as_str();
    let expected = ["mcp", "--endpoint", endpoint, "--gateway", "m2m-auth-demo", "--user", "local-user"];
    let options = ["--gateway", "m2m-auth-demo", "--user", "local-user", "--name", "my server"];
    for (client, member) in [("claude", "mcpServers"), ("cursor", "mcpServers"), ("vscode", "servers")] {
        let finished = up.run(&[&["mcp-config", client], &options[..]].concat());
        assert!(finished.stderr.contains("json"), "where it goes: {finished:?}");
        let configuration: Value = serde_json::from_str(&finished.printed()).unwrap();
        let server = server_of(&configuration[member], "my server");
        assert!(server[0].starts_with('/'), "{configuration}");
        assert_eq!(server[1..], expected);
        let is_stdio = configuration[member]["my server"]["type"] == "stdio";
        assert_eq!(is_stdio, client == "vscode", "{configuration}");
    }
    let configuration: Value = serde_json::from_str(&up.run(&["mcp-config", "claude"]).printed()).unwrap();
    let server = server_of(&configuration["mcpServers"], "m2m-auth-demo");
    assert_eq!(server[1..], ["mcp", "--endpoint", endpoint]);
    assert_eq!(finish(&mut python_client(&server)).printed(), "called\nall as expected\n");
    let line = up.run(&["mcp-config", "inspector", "--user", "a b"]).printed();
    let expected = format!(
        "npx @modelcontextprotocol/inspector -- {} mcp --endpoint {endpoint} --user 'a b'\n",
        server[0]
    );
    assert_eq!(line, expected);
    let unknown = up.run(&["mcp-config", "claude", "--gateway", "other"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(2), ""));
}

#[test]
fn without_an_emulator_a_configuration_is_printed_unchecked() {
    let endpoint = "http://127.0.0.1:1";
    let finished = finish(agentcore_local().args(["--endpoint", endpoint, "mcp-config", "vscode"]));
    assert!(finished.stderr.contains("no emulator answers"), "{finished:?}");
    let configuration: Value = serde_json::from_str(&finished.printed()).unwrap();
    assert_eq!(configuration["servers"]["agentcore-local"]["args"], json!(["mcp", "--endpoint", endpoint]));
}

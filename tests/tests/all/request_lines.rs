//! What `up` shows of what passes through it, and the lists of it.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use agentcore_local_tests::{
    Finished, Folder, SigV4, Up, agentcore_local, built_in_with, finish, repository, venv,
};
use serde_json::Value;

const ADD: &str = "m2m-auth-demo-mcp-target___add_numbers";

/// The built-in stack with another server behind its runtime.
fn stack_with(folder: &Folder, server: &str) -> String {
    let text = built_in_with(server);
    folder.write("stack.toml", &text).display().to_string()
}

/// What was said until the end, without the times of the lines, which are eight characters and two blanks.
fn lines(up: Up) -> Vec<String> {
    up.signal("TERM");
    let said = up.end().stderr;
    said.lines().map(|line| line.get(10..).unwrap_or(line).to_owned()).collect()
}

#[track_caller]
fn has(lines: &[String], parts: &[&str]) {
    let found = lines.iter().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(found, "no line has {parts:?} in {lines:#?}");
}

#[test]
fn a_line_a_call_and_the_cause_of_each_refusal() {
    let up = Up::start(&[]);
    up.run(&["call", ADD, "a=5", "b=3"]).printed();
    let wrong = up.run(&["call", ADD, "--arguments", r#"{"a":"x","b":3}"#]);
    let refused = up.run(&["tools", "--token", "nonsense"]);
    let machine = up.run(&["token", "--m2m"]).printed();
    up.run(&["tools", "--token", machine.trim()]);
    let id = |finished: &Finished| {
        finished.stderr.split(" trace ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
    };
    let (wrong, refused) = (id(&wrong), id(&refused));
    let lines = lines(up);
    has(&lines, &["200  tools/call m2m-auth-demo-mcp-target___add_numbers  m2m-auth-demo  local-user  "]);
    has(
        &lines,
        &[
            "200  tools/call",
            &format!("trace {wrong}  ✗ gateway m2m-auth-demo refuses the arguments, by the tool's schema: "),
            "Field '/a' has invalid type",
        ],
    );
    has(
        &lines,
        &[
            "401  tools/list  m2m-auth-demo",
            &format!(
                "trace {refused}  ✗ gateway m2m-auth-demo got a token that is no signed JWT: not three parts"
            ),
        ],
    );
    has(
        &lines,
        &[
            "403  tools/list  m2m-auth-demo",
            "✗ gateway m2m-auth-demo trusts the user pool ",
            "(m2m-auth-demo-inbound), and the token is of ",
            "(m2m-auth-demo-outbound)",
        ],
    );
    assert!(lines.iter().all(|line| !line.contains('\u{1b}')), "no colours in a file: {lines:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_refusal_is_a_line_too() {
    let up = Up::start(&[]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    client.get(format!("{}/nothing?token=secret", up.endpoint)).send().await.unwrap();
    let form = [("Action", "GetRole"), ("Version", "2010-05-08"), ("RoleName", "nobody")];
    SigV4::root("iam").send(client.post(&up.endpoint).form(&form)).await;
    let wrong = r#"{"AuthFlow":"USER_PASSWORD_AUTH","ClientId":"abc","AuthParameters":{"USERNAME":"a","PASSWORD":"secret"}}"#;
    let log_in =
        client.post(&up.endpoint).header("x-amz-target", "AWSCognitoIdentityProviderService.InitiateAuth");
    log_in.header("content-type", "application/x-amz-json-1.1").body(wrong).send().await.unwrap();
    let listed = tokio::task::block_in_place(|| up.run(&["trace", "list", "--json"])).printed();
    let listed: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let newest = listed.last().unwrap();
    assert_eq!(newest["operation"], "InitiateAuth", "{listed:#?}");
    let id = newest["trace_id"].as_str().unwrap();
    let shown = tokio::task::block_in_place(|| up.run(&["trace", id])).printed();
    assert!(shown.contains("cognito-idp InitiateAuth") && !shown.contains("secret"), "{shown}");
    let last = tokio::task::block_in_place(|| up.run(&["trace"]));
    assert!(last.stderr.contains("refused later, outside of the chain"), "{last:?}");
    let lines = tokio::task::block_in_place(|| lines(up));
    has(&lines, &["404  GET /nothing"]);
    has(&lines, &["404  GetRole  trace ", "  ✗ NoSuchEntity: The role with name nobody cannot be found."]);
    has(&lines, &["400  InitiateAuth  trace ", "  ✗ ResourceNotFoundException: "]);
    assert!(lines.iter().all(|line| !line.contains("secret")), "{lines:#?}");
}

#[test]
fn a_tools_own_error_is_a_line_and_a_cross() {
    let folder = Folder::new();
    let server = r#"
import sys
from mcp.server.fastmcp import FastMCP
server = FastMCP("broken", host="127.0.0.1", port=int(sys.argv[1]), stateless_http=True, json_response=True)
@server.tool()
def broken(reason: str) -> str:
    raise ValueError("it broke: " + reason)
@server.tool()
def crash() -> str:
    import os
    print("last words", flush=True)
    os._exit(3)
server.run(transport="streamable-http")
"#;
    let file = folder.write("server.py", server);
    let python = venv().join("bin/python");
    let command = format!(
        "command = [{:?}, {:?}, \"{{port}}\"]",
        python.display().to_string(),
        file.display().to_string()
    );
    let up = Up::start(&["--stack", &stack_with(&folder, &command)]);
    let broken = up.run(&["call", "m2m-auth-demo-mcp-target___broken", "reason=because"]);
    assert_eq!(broken.code, Some(5), "{broken:?}");
    assert!(
        broken.stderr.starts_with("the tool said: ") && broken.stderr.contains("it broke: because"),
        "{broken:?}"
    );
    let tree = up.run(&["trace"]).printed();
    assert!(
        tree.contains("✗ mcp server") && tree.contains("✗ isError: ") && tree.contains("it broke: because"),
        "{tree}"
    );

    let crashed = up.run(&["call", "m2m-auth-demo-mcp-target___crash"]);
    assert_eq!(crashed.code, Some(4), "{crashed:?}");
    let tree = up.run(&["trace"]).printed();
    assert!(tree.contains("exited with status 3 and said: ") && tree.contains("last words"), "{tree}");
    assert_eq!(up.run(&["call", "m2m-auth-demo-mcp-target___broken", "reason=again"]).code, Some(5));
    let tree = up.run(&["trace", "-v"]).printed();
    assert!(tree.contains("s after it was started"), "{tree}");
    let lines = lines(up);
    has(
        &lines,
        &["200  tools/call m2m-auth-demo-mcp-target___broken", "✗ the tool said: ", "it broke: because"],
    );
    has(&lines, &["m2m_auth_demo_mcp_server  started on port ", "server.py"]);
    has(&lines, &["m2m_auth_demo_mcp_server  listening on port "]);
    has(&lines, &["m2m_auth_demo_mcp_server  ✗ exited with status 3: "]);
    has(&lines, &["m2m_auth_demo_mcp_server  started again on port "]);
}

#[test]
fn a_server_that_does_not_listen_is_waited_for_aloud_and_the_cause_comes_last() {
    let folder = Folder::new();
    let silent = stack_with(&folder, "command = [\"sleep\", \"60\"]\nstart_deadline = 7");
    let finished = finish(agentcore_local().args(["up", "--port", "0", "--stack", &silent]));
    assert_eq!(finished.code, Some(1), "{finished:?}");
    assert!(
        finished.stderr.contains("waiting for port ") && finished.stderr.contains("5 of 7 s"),
        "{finished:?}"
    );
    let last = finished.stderr.lines().last().unwrap();
    assert!(last.starts_with("cause: sleep 60 did not listen on 127.0.0.1:"), "{last}");

    let file = folder.write("bad.py", "print(\n");
    let command = format!("command = [\"python3\", {:?}]", file.display().to_string());
    let bad = stack_with(&folder, &command);
    let finished = finish(agentcore_local().args(["up", "--port", "0", "--stack", &bad]));
    let last = finished.stderr.lines().last().unwrap();
    assert!(
        last.starts_with("cause: python3 ")
            && last.contains(&format!("exited with status 1: SyntaxError: '(' was never closed ({bad}:")),
        "{finished:?}"
    );
    let hint = format!("up --stack {bad} --port 0 --allow-failed-targets");
    assert!(finished.stderr.contains(&hint), "{finished:?}");
}

#[test]
fn a_secret_of_the_command_line_is_not_shown() {
    let folder = Folder::new();
    let server = repository().join("fixtures/article/server.py").display().to_string();
    let python = venv().join("bin/python").display().to_string();
    let secrets = r#""key=${user_pool.outbound.client.m2m.secret}", "${env.MY_SECRET}", "--option", "typed""#;
    let stack = stack_with(&folder, &format!("command = [{python:?}, {server:?}, {secrets}]"));
    let mut program = agentcore_local();
    program.args(["up", "--listen", "127.0.0.1:0", "--stack", &stack]).env("MY_SECRET", "of-the-environment");
    let up = Up::spawn(&mut program).unwrap();
    let status = up.run(&["status"]).printed();
    assert!(status.contains("server.py 'key=***' ***, listening"), "{status}");
    let lines = lines(up);
    has(&lines, &["started on port ", "server.py 'key=***' ***"]);
    for secret in ["of-the-environment", "typed"] {
        assert!(lines.iter().all(|line| !line.contains(secret)) && !status.contains(secret), "{lines:#?}");
    }
}

#[test]
fn lines_go_where_they_are_sent() {
    let folder = Folder::new();
    let log = folder.path().join("log").display().to_string();
    let up = Up::start(&["--quiet", "--log-file", &log, "--log-format", "json"]);
    up.run(&["call", ADD, "a=5", "b=3"]).printed();
    up.run(&["tools", "--token", "nonsense"]);
    up.signal("TERM");
    assert_eq!(up.end().stderr, "stopping\n");
    let text = folder.read("log");
    let events: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let call = events.iter().find(|event| event["title"] == format!("tools/call {ADD}")).unwrap();
    assert_eq!(
        (call["event"].as_str(), call["status"].as_u64(), call["caller"].as_str()),
        (Some("call"), Some(200), Some("local-user"))
    );
    assert!(call["at"].as_str().unwrap().ends_with('Z'), "{call}");
    let refused = events.iter().find(|event| event["status"] == 401).unwrap();
    assert_eq!(
        (refused["cause"]["check"].as_str(), refused["resource"].as_str()),
        (Some("token"), Some("m2m-auth-demo"))
    );
    assert!(events.iter().any(|event| event["event"] == "server" && event["server"] == "started"), "{text}");

    let up = Up::start(&["--log-file", &log]);
    up.run(&["tools"]).printed();
    let said = lines(up);
    let text = folder.read("log");
    let written: Vec<&str> =
        text.lines().skip(events.len()).map(|line| line.get(10..).unwrap_or(line)).collect();
    has(&said, &["200  tools/list"]);
    assert!(
        !written.is_empty() && written.iter().all(|line| said.iter().any(|said| said == line)),
        "{said:#?} {written:#?}"
    );
    let finished = finish(agentcore_local().args(["up", "--port", "0", "--log-file", "/nowhere/log"]));
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""), "{finished:?}");
    assert!(
        finished.stderr.contains("cannot write the log file `/nowhere/log`: No such file"),
        "{finished:?}"
    );
}

#[test]
fn calls_are_listed() {
    let up = Up::start(&[]);
    up.run(&["call", ADD, "a=5", "b=3"]).printed();
    up.run(&["tools", "--token", "nonsense"]);
    let all = up.run(&["trace", "list"]).printed();
    assert!(
        all.contains("  200  tools/call m2m-auth-demo-mcp-target___add_numbers  m2m-auth-demo  local-user"),
        "{all}"
    );
    let failed = up.run(&["trace", "list", "--failed"]).printed();
    assert_eq!(failed.lines().count(), 1, "{failed}");
    assert!(
        failed.contains("401  tools/list")
            && failed.contains("✗ gateway m2m-auth-demo got a token that is no signed JWT"),
        "{failed}"
    );
    let of_gateway = up.run(&["trace", "list", "--gateway", "m2m-auth-demo", "--failed", "--json"]).printed();
    let call: Value = serde_json::from_str(&of_gateway).unwrap();
    assert_eq!(call["status"], 401);
    assert_eq!(up.run(&["trace", "list", "--gateway", "other"]).code, Some(2));
}

/// Stops a command that goes on.
struct Following(Child);

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn calls_can_be_followed() {
    let up = Up::start(&[]);
    let mut command = up.command(&["trace", "list", "--follow", "--timeout", "2"]);
    let mut following = Following(command.stdout(Stdio::piped()).spawn().unwrap());
    let mut lines = BufReader::new(following.0.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("synchronize m2m-auth-demo-mcp-target"));
    let began = Instant::now();
    for _ in 0..2 {
        up.run(&["tools"]).printed();
        assert!(lines.next().unwrap().unwrap().contains("200  tools/list"));
    }
    assert!(began.elapsed() < Duration::from_secs(20));
}

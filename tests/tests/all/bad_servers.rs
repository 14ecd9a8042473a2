//! MCP servers that do something wrong (`tests/servers/bad.py`): the wait for them ends, the caller reads AWS's answer,
//! and one line tells the developer why.

use agentcore_local::Emulator;
use agentcore_local::stack::Stack;
use agentcore_local::status::Target;
use agentcore_local_tests::{Answer, Folder, Local, Stub, Up, python, repository, stack_with};
use serde_json::{Value, json};

/// A stack with one server of each kind; `more` stands behind its kind, unless it is empty.
fn stack(kinds: &[&str], more: &str) -> String {
    let python = python();
    let script = repository().join("tests/servers/bad.py");
    let server = |kind| {
        let words = [python.get_program().to_str().unwrap(), script.to_str().unwrap(), kind, more];
        let command = json!(words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>());
        (kind, format!("command = {command}\nstart_deadline = 3"))
    };
    stack_with(&kinds.iter().map(|kind| server(*kind)).collect::<Vec<_>>())
}

async fn local(kinds: &[&str], more: &str) -> Local {
    let stack = Stack::parse("test.toml", &stack(kinds, more)).unwrap();
    Local::started(Emulator::builder().stack(stack).allow_failed_targets(true)).await
}

fn target(local: &Local, kind: &str) -> Target {
    let status = local.emulator.status();
    status.gateways[0].targets.iter().find(|target| target.name == kind).unwrap().clone()
}

/// A direct call of the runtime, and what one line says about it.
async fn direct(local: &Local, kind: &str) -> (Answer, String) {
    let status = local.emulator.status();
    let runtime = status.runtimes.iter().find(|runtime| runtime.name == kind).unwrap();
    let list = json!({"jsonrpc": "2.0", "id": 7, "method": "tools/list"});
    let answer = local.rpc(&runtime.endpoints[0].url, &local.machine_token().await, &list).await;
    (answer.clone(), line(local, answer.trace_id()))
}

/// The cause of a call, or its warning.
fn line(local: &Local, trace: &str) -> String {
    let calls = local.emulator.calls().calls;
    let call = calls.into_iter().find(|call| call.trace_id == trace).unwrap();
    let cause = call.cause.map(|cause| format!("expected {}, got {}", cause.expected, cause.actual));
    cause.or(call.warning).unwrap_or_default()
}

/// The target's state, its only reason, and what one line says about its synchronisation.
#[track_caller]
fn assert_failed(local: &Local, kind: &str, reason: &str, said: &str) {
    let target = target(local, kind);
    assert_eq!(
        (target.status.as_str(), &target.status_reasons[..]),
        ("FAILED", &[reason.to_owned()][..]),
        "{kind}"
    );
    let line = line(local, &target.trace_id.unwrap());
    assert!(line.contains(said), "{kind}: {line}");
}

fn error(code: i32, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": 7, "error": {"code": code, "message": message}})
}

const CONNECT: &str = "Failed to connect and fetch tools from the provided MCP target server. Error - ";
const TOO_SLOW: &str =
    "Runtime initialization time exceeded. Please make sure that initialization completes in 120s.";
const INTERNAL: &str = "An internal error occurred while processing the request.";

#[tokio::test]
async fn who_does_not_listen_or_elsewhere() {
    let local = local(&["silent", "elsewhere"], "").await;
    let reason = format!("{CONNECT}Runtime initialization time exceeded.");
    assert_failed(&local, "silent", &reason, "within 3 s and said: thinking");
    assert_failed(&local, "elsewhere", &reason, "within 3 s, but on 127.0.0.1:");
    for kind in ["silent", "elsewhere"] {
        let (answer, line) = direct(&local, kind).await;
        assert_eq!((answer.status, answer.json()), (424, json!({"message": TOO_SLOW})), "{kind}");
        assert_eq!(
            line.contains("let it listen on its PORT, or give the runtime `port = "),
            kind == "elsewhere",
            "{line}"
        );
    }
}

#[tokio::test]
async fn one_address_of_the_loopback_interface_is_enough() {
    let local = local(&["ipv4", "ipv6"], "").await;
    for (kind, url) in [("ipv4", "http://127.0.0.1:"), ("ipv6", "http://[::1]:")] {
        let target = target(&local, kind);
        assert_eq!((target.status.as_str(), target.tools), ("READY", 1), "{kind}: {target:?}");
        let (answer, _) = direct(&local, kind).await;
        assert_eq!(answer.json()["result"]["tools"][0]["name"], "echo", "{kind}");
        let trace = format!("{:?}", local.trace_of(&answer));
        assert!(trace.contains(url), "{kind}: {trace}");
    }
}

#[tokio::test]
async fn who_speaks_no_http_or_hangs_up() {
    let local = local(&["rubbish", "hangup"], "").await;
    let reason = format!("{CONNECT}Failed to initialize");
    for kind in ["rubbish", "hangup"] {
        assert_failed(&local, kind, &reason, "closed the connection: ");
        let (answer, line) = direct(&local, kind).await;
        assert_eq!((answer.status, answer.json()), (200, error(-32603, INTERNAL)), "{kind}");
        assert!(line.starts_with("expected an HTTP answer, got http://127.0.0.1:"), "{kind}: {line}");
    }
}

#[tokio::test]
async fn who_answers_what_is_not_mcp() {
    let elsewhere = Stub::echo().await;
    let local = local(&["html", "redirect", "early"], elsewhere.url()).await;

    let initialize = format!("{CONNECT}Failed to initialize");
    assert_failed(&local, "html", &initialize, "the answer's content type is `text/html; charset=utf-8`");
    let (answer, line) = direct(&local, "html").await;
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(
        line.contains("the server answers text/html; charset=utf-8: expected application/json or"),
        "{line}"
    );

    let said = format!("expected 2xx, got 302 to {}, which is not followed", elsewhere.url());
    assert_failed(&local, "redirect", &format!("{CONNECT}Received error (302) from runtime."), &said);
    let (answer, line) = direct(&local, "redirect").await;
    let message =
        "Received error (302) from runtime. Please check your CloudWatch logs for more information.";
    assert_eq!((answer.status, answer.json(), line), (200, error(-32010, message), said));
    assert!(elsewhere.asked().is_empty(), "{:?}", elsewhere.asked());

    assert_failed(&local, "early", &initialize, "one that broke off: ");
}

#[tokio::test]
async fn a_redirect_of_a_target_that_is_not_a_runtime_is_not_followed_either() {
    let elsewhere = Stub::echo().await;
    let location = elsewhere.url().to_owned();
    let router = axum::Router::new()
        .fallback(async move || (axum::http::StatusCode::TEMPORARY_REDIRECT, [("location", location)]));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", listener.local_addr().unwrap());
    let server = tokio::spawn(async { axum::serve(listener, router).await });
    let stack = stack_with(&[("redirect", "sample = true".to_owned())]);
    let endpoint = stack.lines().find(|line| line.starts_with("endpoint = ")).unwrap();
    let stack =
        Stack::parse("test.toml", &stack.replace(endpoint, &format!("endpoint = \"{url}\""))).unwrap();
    let local = Local::started(Emulator::builder().stack(stack).allow_failed_targets(true)).await;
    let reason = format!("MCP server '{url}' returned HTTP 307 to the initialize handshake.");
    let said = format!("HTTP 307: a redirect to {}, which is not followed", elsewhere.url());
    assert_failed(&local, "redirect", &reason, &said);
    assert!(elsewhere.asked().is_empty(), "{:?}", elsewhere.asked());
    server.abort();
}

#[tokio::test]
async fn a_list_without_an_end() {
    let local = local(&["endless"], "").await;
    assert_failed(
        &local,
        "endless",
        &format!("{CONNECT}tools/list: more than 1000 pages"),
        "tools/list: more than 1000 pages",
    );
}

#[test]
fn control_characters_of_a_server_reach_no_terminal() {
    let folder = Folder::new();
    let file = folder.write("stack.toml", &stack(&["control", "elsewhere"], ""));
    let up = Up::start(&["--stack", file.to_str().unwrap(), "--allow-failed-targets"]);
    assert!(up.banner.contains("control READY, 1 tool\n"), "{}", up.banner);
    let tools = up.run(&["tools"]).printed();
    assert!(tools.contains("red"), "{tools}");
    let list = up.run(&["trace", "list"]).printed();
    let said = "but on 127.0.0.1:";
    assert!(list.lines().any(|line| line.contains("synchronize elsewhere") && line.contains(said)), "{list}");
    up.signal("TERM");
    let banner = up.banner.clone();
    let finished = up.end();
    assert!(
        finished.stderr.contains("did not listen on port ") && finished.stderr.contains(said),
        "{finished:?}"
    );
    for printed in [&banner, &tools, &list, &finished.stdout, &finished.stderr] {
        let shown = |character: char| character == '\n' || character == '\t' || !character.is_control();
        assert!(printed.chars().all(|character| shown(character) && character != '\u{202e}'), "{printed:?}");
    }
}

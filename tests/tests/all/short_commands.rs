//! The commands for people in a hurry, against a running emulator, and what they say when there is none.

use std::process::Command;

use agentcore_local_tests::{Finished, Up, agentcore_local, finish};
use serde_json::{Value, json};

const ADD: &str = "m2m-auth-demo-mcp-target___add_numbers";

fn json_of(finished: Finished) -> Value {
    serde_json::from_str(&finished.printed()).unwrap()
}

#[test]
fn token_tools_call_and_trace() {
    let up = Up::start(&[]);
    let token = up.run(&["token"]).printed();
    assert_eq!(token.trim().split('.').count(), 3, "{token}");
    assert_eq!(token.lines().count(), 1);
    let with_names = json_of(up.run(&["token", "--json"]));
    assert_eq!(with_names["username"], "local-user");
    assert_eq!(with_names["access_token"].as_str().unwrap().split('.').count(), 3);

    let tools = up.run(&["tools"]).printed();
    assert!(tools.contains(&format!("{ADD} a=integer b=integer\n    Add two numbers together\n")), "{tools}");
    let tools = json_of(up.run(&["tools", "--json"]));
    let names: Vec<&str> =
        tools.as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 4);
    assert_eq!(names[..2], ["x_amz_bedrock_agentcore_search", ADD]);

    assert_eq!(up.run(&["call", ADD, "a=5", "b=3"]).printed(), "8\n");
    assert_eq!(up.run(&["call", ADD, "--arguments", r#"{"a":5,"b":3}"#]).printed(), "8\n");
    assert_eq!(up.run(&["call", ADD, "a=5", "b=3", "--token", token.trim()]).printed(), "8\n");
    let short = up.run(&["call", "add_numbers", "a=5", "b=3"]);
    assert_eq!(short.stderr, format!("note: calling {ADD}\n"));
    assert_eq!(short.printed(), "8\n");
    let greet = "m2m-auth-demo-mcp-target___greet_user";
    assert_eq!(up.run(&["call", greet, "name=5"]).printed(), "Hello, 5! Nice to meet you.\n");
    let answer = json_of(up.run(&["call", ADD, "a=5", "b=3", "--json"]));
    let result = json!({"content": [{"type": "text", "text": "8"}], "isError": false, "structuredContent": {"result": 8}});
    assert_eq!(answer, json!({"jsonrpc": "2.0", "id": 1, "result": result}));

    let last = json_of(up.run(&["trace", "--last", "--json"]));
    assert_eq!(last["title"], format!("tools/call {ADD}"));
    let id = last["id"].as_str().unwrap();
    assert_eq!(json_of(up.run(&["trace", id, "--json"])), last);
    let folded = up.run(&["trace"]).printed();
    assert!(folded.starts_with(&format!("trace {id} ")), "{folded}");
    for hop in ["└─ ✓ gateway", "├─ ✓ identity", "└─ ✓ runtime", "└─ ✓ mcp server", " checks"]
    {
        assert!(folded.contains(hop), "{hop} is missing in {folded}");
    }
    assert_eq!(folded.lines().count(), 6, "a line a hop, and the answer: {folded}");
    let tree = up.run(&["trace", "-v"]).printed();
    for hop in ["gateway", "identity", "runtime", "mcp server", "✓ signature: valid", "as recorded from AWS"]
    {
        assert!(tree.contains(hop), "{hop} is missing in {tree}");
    }
    assert!(!tree.contains('✗'), "{tree}");
}

#[test]
fn failures_say_what_to_do() {
    let up = Up::start(&[]);
    let refused = |arguments: &[&str], code: i32, parts: &[&str]| {
        let finished = up.run(arguments);
        assert_eq!(
            (finished.code, finished.stdout.as_str()),
            (Some(code), ""),
            "{arguments:?}: {finished:?}"
        );
        for part in parts {
            assert!(finished.stderr.contains(part), "{part} is missing in {}", finished.stderr);
        }
        finished.stderr
    };
    refused(
        &["call", "add_number", "a=1", "b=2"],
        2,
        &["has no tool `add_number`", &format!("did you mean `{ADD}`?")],
    );
    refused(&["call", ADD, "a"], 2, &["argument `a` has no `=`"]);
    refused(&["call", ADD, "--arguments", "{"], 2, &["--arguments is not JSON"]);
    refused(
        &["call", ADD, "a=1", "b=2", "--token", "nonsense"],
        4,
        &["Invalid Bearer token (HTTP 401)", &format!("--endpoint {} trace ", up.endpoint)],
    );
    refused(&["trace", "no-such-trace"], 1, &["there is no trace `no-such-trace`"]);
    refused(&["trace", "../stack"], 2, &["is not a trace id"]);
    let said = refused(
        &["call", ADD, "a=five", "b=3"],
        4,
        &["Field '/a' has invalid type: string found, integer expected"],
    );
    let id = said.split(" trace ").nth(1).unwrap().split_whitespace().next().unwrap();
    let tree = up.run(&["trace", id]).printed();
    assert!(tree.contains("✗ inputSchema: expected"), "{tree}");
}

#[test]
fn without_an_emulator_every_command_says_how_to_start_one() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let endpoint = format!("http://{free}");
    for command in
        [vec!["health"], vec!["token"], vec!["tools"], vec!["call", ADD], vec!["trace"], vec!["status"]]
    {
        let finished = finish(agentcore_local().args(&command).args(["--endpoint", &endpoint]));
        assert_eq!((finished.code, finished.stdout.as_str()), (Some(3), ""), "{command:?}");
        assert!(
            finished.stderr.contains(&format!("no emulator answers at {endpoint}")),
            "{}",
            finished.stderr
        );
        assert!(finished.stderr.contains("agentcore-local up"), "{}", finished.stderr);
        let named = finish(agentcore_local().args(&command).env("AGENTCORE_LOCAL_ENDPOINT", &endpoint));
        assert_eq!(named, finished, "the variable names the emulator too");
    }
    assert_eq!(finish(agentcore_local().args(["health", "--endpoint", "nonsense"])).code, Some(2));
}

#[test]
fn health_waits_when_asked_to() {
    let up = Up::start(&[]);
    assert_eq!(up.run(&["health", "--wait", "5"]).printed(), "ready\n");
    assert_eq!(json_of(up.run(&["health", "--json"]))["status"], "ready");
}

#[test]
fn what_env_exports_survives_eval() {
    // No real emulator has such a name; it stands for whatever a value may hold.
    let public_url = "http://it's-$HOME-&.example.com:1";
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let mut command = agentcore_local();
    command.args(["up", "--listen", &free, "--public-url", public_url]);
    let mut up = Up::spawn(&mut command).unwrap();
    assert_eq!(up.endpoint, public_url);
    up.endpoint = format!("http://{free}");
    let environment = json_of(up.run(&["env", "--json"]));
    let exports = up.run(&["env"]).printed();
    assert_eq!(environment["AWS_ENDPOINT_URL"], public_url);
    let names = [
        "AGENTCORE_LOCAL_ENDPOINT",
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "INBOUND_USER_POOL_ID",
        "INBOUND_CLIENT_ID",
        "GATEWAY_URL",
        "OUTBOUND_USER_POOL_ID",
        "OUTBOUND_CLIENT_ID",
        "OUTBOUND_CLIENT_SECRET",
        "OUTBOUND_TOKEN_ENDPOINT",
        "RUNTIME_ARN",
        "RUNTIME_URL",
    ];
    assert_eq!(
        names,
        agentcore_local::status::ENVIRONMENT,
        "the program knows all that the emulator answers"
    );
    let members: Vec<&str> = environment.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, names);
    for name in names {
        let script = format!("eval \"$EXPORTS\"; printf %s \"${name}\"");
        let printed = finish(Command::new("sh").args(["-c", &script]).env("EXPORTS", &exports)).printed();
        assert_eq!(printed, environment[name].as_str().unwrap(), "{name}");
    }
}

#[test]
fn the_clock_is_shown_and_moved() {
    let up = Up::start(&[]);
    let shown = up.run(&["clock"]).printed();
    assert!(shown.trim_end().ends_with("the time of this machine"), "{shown}");
    let moved = json_of(up.run(&["clock", "set", "2031-05-06T07:08:09Z", "--json"]));
    assert!(moved["now"].as_str().unwrap().starts_with("2031-05-06T07:08:"), "{moved}");
    let ahead = json_of(up.run(&["clock", "advance", "0s", "--json"]));
    assert!(ahead["now"].as_str().unwrap().starts_with("2031-05-06T07:08:"), "{ahead}");
    let moved = up.run(&["clock", "advance", "2h", "30m"]).printed();
    assert!(moved.starts_with("2031-05-06T09:38:") && moved.contains(" ahead of this machine"), "{moved}");
    assert!(up.run(&["token"]).printed().starts_with("ey"));
    for (arguments, expected) in [
        (&["clock", "set", "2031-02-30T00:00:00Z"][..], "`2031-02-30T00:00:00Z` is not a time"),
        (&["clock", "set", "9500-01-01T00:00:00Z"], "cannot be set to 9500-01-01T00:00:00Z"),
        (&["clock", "advance", "soon"], "`soon` is not a duration"),
        (&["clock", "advance", "--", "-1h"], "`-1h` is negative"),
        (&["clock", "advance", "-1h"], "-1"),
    ] {
        let refused = up.run(arguments);
        assert_eq!(refused.code, Some(2), "{arguments:?}: {refused:?}");
        assert!(refused.stderr.contains(expected), "{arguments:?}: {refused:?}");
    }
    assert!(
        up.run(&["clock"]).printed().starts_with("2031-05-06T09:38:"),
        "a refused change changes nothing"
    );
    assert_eq!(json_of(up.run(&["clock", "reset", "--json"]))["offset_milliseconds"], 0);
}

#[test]
fn what_failed_is_explained() {
    let up = Up::start(&[]);
    assert_eq!(up.run(&["explain", "--failed"]).code, Some(1));
    let passed = up.run(&["explain"]).printed();
    assert!(passed.starts_with("✓ nothing failed\n"), "{passed}");
    up.run(&["tools", "--token", "nonsense"]);
    up.run(&["tools"]).printed();
    let failed = json_of(up.run(&["explain", "--failed", "--json"]));
    assert_eq!(
        (&failed["verdict"], &failed["failed"]["cause"]),
        (&json!("failed"), &json!("token_malformed"))
    );
    assert_eq!(
        (&failed["failed"]["confidence"], &failed["failed"]["aws_status"]),
        (&json!("R"), &json!(401))
    );
    assert_eq!(failed["failed"]["aws_shows"], "Invalid Bearer token");
    let id = failed["trace_id"].as_str().unwrap();
    let explained = up.run(&["explain", id]).printed();
    let sentence = failed["failed"]["sentence"].as_str().unwrap();
    assert!(explained.starts_with(&format!("✗ {sentence}\n  fix: ")), "{explained}");
    assert_eq!(up.run(&["explain", "--gateway", "m2m-auth-demo", "--failed"]).printed(), explained);
    let last = json_of(up.run(&["explain", "--last", "--json"]));
    assert_eq!((&last["verdict"], &last["failed"]), (&json!("passed"), &Value::Null));
    let target = json_of(up.run(&["explain", "--target", "m2m-auth-demo-mcp-target", "--json"]));
    assert_eq!(target["title"], "synchronize m2m-auth-demo-mcp-target");
    for (arguments, code, expected) in [
        (&["explain", "--target", "nope"][..], 2, "the targets: m2m-auth-demo-mcp-target"),
        (&["explain", "--gateway", "nope"], 2, "nope"),
        (&["explain", "no id"], 2, "`no id` is not a trace id"),
        (&["explain", "abcdef-1"], 1, "is from another emulator"),
        (&["explain", "--last", "--failed"], 2, "cannot be used with"),
    ] {
        let refused = up.run(arguments);
        assert_eq!(refused.code, Some(code), "{arguments:?}: {refused:?}");
        assert!(refused.stderr.contains(expected), "{arguments:?}: {refused:?}");
    }
}

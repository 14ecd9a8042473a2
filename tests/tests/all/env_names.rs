//! `env` and `exec` when somebody else listens: known names alone, and values that are nothing but values.

use std::process::Command;

use agentcore_local_tests::{Finished, Folder, Stub, Up, agentcore_local, finish, python};
use serde_json::{Value, json};

const VALUE: &str = "a'b\nc=\"$(touch ran)\" `touch ran` \\n \u{2018}; touch ran #";

/// A stranger on the port, who has the status of a real emulator.
async fn stranger(environment: Value) -> Stub {
    let up = tokio::task::spawn_blocking(|| Up::start(&[])).await.unwrap();
    let status = tokio::task::block_in_place(|| up.run(&["status", "--json"])).printed();
    let stub = Stub::start(move |asked, _| match asked.path.split('?').next() {
        Some("/_local/status") => Some((200, status.clone())),
        Some("/_local/environment") => Some((200, environment.to_string())),
        Some("/_local/calls") => Some((200, json!({"calls": [], "refusals": []}).to_string())),
        _ => None,
    });
    stub.await
}

fn evil() -> Value {
    json!({
        "B=1; touch ran; C": "v",
        "PATH": "/evil",
        "LD_PRELOAD": "/evil.so",
        "BASH_ENV": "/evil",
        "PROMPT_COMMAND": "touch ran",
        "\u{1b}]0;title\u{7}": "v",
        "": "v",
        "AWS_REGION": VALUE,
        "GATEWAY_URL": "a\u{0}b",
        "INBOUND_CLIENT_ID": "a\u{1b}]0;title\u{7}",
    })
}

fn endpoint(stub: &Stub) -> &str {
    stub.url().trim_end_matches("/mcp")
}

fn env(stub: &Stub, format: &str) -> Finished {
    finish(agentcore_local().args(["--endpoint", endpoint(stub), "env", "--format", format]))
}

#[tokio::test(flavor = "multi_thread")]
async fn evaluating_env_sets_known_names_and_runs_nothing() {
    let (stub, folder) = (stranger(evil()).await, Folder::new());
    tokio::task::block_in_place(|| {
        let printed = env(&stub, "sh");
        for part in
            ["`B=1; touch ran; C`", "`LD_PRELOAD`", "`PATH`", r"`\u{1b}]0;title\u{7}`", "`GATEWAY_URL`"]
        {
            assert!(printed.stderr.contains(part), "{part} is not named: {printed:?}");
        }
        assert!(!printed.stderr.contains('\u{1b}') && !printed.stdout.contains('\u{1b}'), "{printed:?}");
        let script = "env -0 | sort -z > before; eval \"$EXPORTS\"; /usr/bin/env -0 | sort -z > after; printf %s \"$AWS_REGION\"";
        let mut shell = Command::new("sh");
        shell.args(["-c", script]).env("EXPORTS", &printed.stdout).current_dir(folder.path());
        assert_eq!(finish(&mut shell).printed(), VALUE);
        assert!(!folder.path().join("ran").exists(), "it ran a command");
        let names = |file: &str| -> Vec<String> {
            let text = folder.read(file);
            text.split('\0').filter(|pair| !pair.is_empty()).map(str::to_owned).collect()
        };
        let before = names("before");
        let mut new = names("after");
        new.retain(|pair| !before.contains(pair) && !pair.starts_with("_="));
        let new: Vec<&str> = new.iter().map(|pair| pair.split('=').next().unwrap()).collect();
        assert_eq!(new, ["AGENTCORE_LOCAL_ENDPOINT", "AWS_REGION"]);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn every_format_prints_the_value_and_no_other_name() {
    let (stub, folder) = (stranger(evil()).await, Folder::new());
    tokio::task::block_in_place(|| {
        for format in ["sh", "fish", "powershell", "dotenv", "github", "json"] {
            let printed = env(&stub, format).printed();
            for name in ["PATH", "LD_PRELOAD", "B=1", "BASH_ENV", "GATEWAY_URL"] {
                assert!(!printed.contains(name), "{format}: {printed}");
            }
            assert!(printed.contains("AWS_REGION"), "{format}: {printed}");
            assert!(!printed.contains(['\u{1b}', '\u{7}', '\0']), "{format}: {printed:?}");
        }
        let json: Value = serde_json::from_str(&env(&stub, "json").printed()).unwrap();
        assert_eq!(json["AWS_REGION"], VALUE);
        assert_eq!(json["INBOUND_CLIENT_ID"], "a\u{1b}]0;title\u{7}");
        let file = folder.write(".env", &env(&stub, "dotenv").printed());
        let script = "import dotenv, json, sys; print(json.dumps(dotenv.dotenv_values(sys.argv[1], interpolate=False)))";
        let read = finish(python().args(["-c", script]).arg(&file)).printed();
        let read: Value = serde_json::from_str(&read).unwrap();
        let members: Vec<&String> = read.as_object().unwrap().keys().collect();
        assert_eq!(members, ["AWS_REGION", "AGENTCORE_LOCAL_ENDPOINT"]);
        // What starts a shell or a program in it is written with a backslash, which this reader keeps.
        assert_eq!(read["AWS_REGION"].as_str().unwrap().replace("\\$", "$").replace("\\`", "`"), VALUE);
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_token_that_is_set_is_unset_or_warned_of() {
    let stub = stranger(evil()).await;
    tokio::task::block_in_place(|| {
        for (format, unset) in [
            ("sh", "unset AWS_SESSION_TOKEN"),
            ("fish", "set -e AWS_SESSION_TOKEN"),
            ("powershell", "Remove-Item Env:AWS_SESSION_TOKEN"),
            ("dotenv", ""),
            ("github", ""),
            ("json", ""),
        ] {
            let mut command = agentcore_local();
            command.args(["env", "--format", format, "--endpoint", endpoint(&stub)]);
            let printed = finish(command.env("AWS_SESSION_TOKEN", "stale"));
            assert!(printed.stdout.contains(unset) && !printed.stdout.contains("stale"), "{printed:?}");
            let warning = "this format cannot unset it: AWS_SESSION_TOKEN";
            assert_eq!(printed.stderr.contains(warning), unset.is_empty(), "{format}: {printed:?}");
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_gets_known_names_alone() {
    let stub = stranger(evil()).await;
    tokio::task::block_in_place(|| {
        let mut command = agentcore_local();
        let arguments = ["exec", "--endpoint", endpoint(&stub), "--", "/bin/sh", "-c"];
        let script = "printf '%s|%s|%s' \"$LD_PRELOAD\" \"$PATH\" \"$AWS_REGION\"";
        let finished = finish(command.args(arguments).arg(script).env("PATH", "/usr/bin:/bin"));
        assert_eq!(finished.stdout, format!("|/usr/bin:/bin|{VALUE}"), "{finished:?}");
        assert!(finished.stderr.contains("left out, no variable of agentcore-local: `B=1; touch ran; C`"));
    });
}

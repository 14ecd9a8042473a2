//! `check` and `stack --schema` through the real binary: what is wrong is told, and nothing starts.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use agentcore_local::stack::Stack;
use agentcore_local::{Emulator, StartError};
use agentcore_local_tests::{Finished, Folder, agentcore_local, built_in_with, finish, repository};

fn check(arguments: &[&str]) -> Finished {
    let mut command = agentcore_local();
    finish(command.arg("check").args(arguments).current_dir(repository().join("fixtures/stacks")))
}

fn check_input(arguments: &[&str], input: &str) -> Finished {
    let mut command = agentcore_local();
    command.arg("check").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Finished {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn finished(code: i32, stdout: &str, stderr: &str) -> Finished {
    Finished { code: Some(code), stdout: stdout.to_owned(), stderr: stderr.to_owned() }
}

#[test]
fn a_file_without_mistakes_is_ok() {
    let ok = finished(0, "m2m-auth-demo.toml: ok\n", "");
    assert_eq!(check(&["m2m-auth-demo.toml"]), ok);
    assert_eq!(check(&[]), ok);
    let told: Value = serde_json::from_str(&check(&["--json", "m2m-auth-demo.toml"]).printed()).unwrap();
    assert_eq!(told, json!({ "file": "m2m-auth-demo.toml", "ok": true, "mistakes": [], "warnings": [] }));
}

#[test]
fn every_mistake_is_shown_and_the_exit_code_is_2() {
    let said =
        std::fs::read_to_string(repository().join("fixtures/stacks/mistakes/unknown-key.txt")).unwrap();
    let said = said.replace("unknown-key.toml", "mistakes/unknown-key.toml");
    assert_eq!(check(&["mistakes/unknown-key.toml"]), finished(2, "", &said));
    let both = check(&["mistakes/unknown-key.toml", "m2m-auth-demo.toml"]);
    assert_eq!(both, finished(2, "m2m-auth-demo.toml: ok\n", &said));
}

#[test]
fn programs_get_every_mistake_with_its_place() {
    let refused = check(&["--json", "mistakes/duplicate-domain.toml"]);
    assert_eq!((refused.code, refused.stderr.as_str()), (Some(2), ""));
    let told: Value = serde_json::from_str(&refused.stdout).unwrap();
    let mistake = json!({
        "message": "a user pool with the domain `demo` exists already",
        "expected": "a domain of its own",
        "line": 6, "column": 10, "end_line": 6, "end_column": 16,
        "help": [],
        "notes": ["first given here: line 3, column 10"],
    });
    assert_eq!(
        told,
        json!({ "file": "mistakes/duplicate-domain.toml", "ok": false, "mistakes": [mistake], "warnings": [] })
    );
    let unreadable = check(&["none.toml", "--json"]);
    let told: Value = serde_json::from_str(&unreadable.stdout).unwrap();
    assert_eq!((unreadable.code, &told["mistakes"][0]["line"]), (Some(2), &Value::Null));
    let message = told["mistakes"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("cannot read the stack file `none.toml`: No such file"), "{message}");
}

#[test]
fn standard_input_is_a_file_too() {
    assert_eq!(check_input(&["-"], "[user_pool.a]\nname = 'a'\n"), finished(0, "<stdin>: ok\n", ""));
    let refused = check_input(&["-"], "region = 5\n");
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("--> <stdin>:1:10"), "{refused:?}");
    let long = check_input(&["-"], &"#".repeat(4_000_001));
    assert!(long.stderr.contains("`<stdin>`: it is longer than 4 MB"), "{long:?}");
    // A pipe by its name, as of a process substitution.
    assert_eq!(check_input(&["/dev/stdin"], "region = 'eu-west-1'\n[images]\n'*' = 'sample'").code, Some(0));
}

#[test]
fn an_empty_file_is_warned_of_and_dev_null_is_not() {
    let folder = Folder::new();
    let file = folder.write("my.toml", "# nothing yet\n");
    let file = file.to_str().unwrap();
    let warned = format!("warning: {file} has no resources\n");
    assert_eq!(check(&[file]), finished(0, &format!("{file}: ok\n"), &warned));
    let told: Value = serde_json::from_str(&check(&[file, "--json"]).printed()).unwrap();
    assert_eq!(told["warnings"], json!([format!("{file} has no resources")]));
    assert_eq!(check(&["/dev/null"]), finished(0, "/dev/null: ok\n", ""));
}

#[test]
fn passwords_come_from_the_environment_and_are_not_shown() {
    let stack = "[user_pool.a]\nname = 'a'\nuser.me.password = '${env.CHECKED_PASSWORD}'\n";
    let folder = Folder::new();
    let file = folder.write("my.toml", stack);
    let with = |password: &str| {
        let mut command = agentcore_local();
        finish(command.arg("check").arg(&file).env("CHECKED_PASSWORD", password))
    };
    assert_eq!(with("LocalPass123!").code, Some(0));
    let refused = with("hunter2");
    assert_eq!(refused.code, Some(2));
    assert!(refused.stderr.contains("'${env.CHECKED_PASSWORD}'"), "{refused:?}");
    assert!(!refused.stderr.contains("hunter2"), "{refused:?}");
    let unset = finish(agentcore_local().arg("check").arg(&file));
    assert!(unset.stderr.contains("the environment variable `CHECKED_PASSWORD` is not set"), "{unset:?}");
}

#[test]
fn the_schema_is_printed_as_json() {
    let printed = finish(agentcore_local().args(["stack", "--schema"])).printed();
    let schema: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert!(schema["properties"]["gateway"].is_object());
}

#[test]
fn a_command_that_could_not_be_started_is_a_mistake() {
    let folder = Folder::new();
    let stack = |server: &str| {
        format!(
            "[runtime.r]\nname = \"r\"\n{server}\n[runtime.r.custom_jwt_authorizer]\n\
             discovery_url = \"https://x/.well-known/openid-configuration\"\nallowed_clients = [\"a\"]\n"
        )
    };
    let in_sub = stack("command = [\"./none\"]\nworking_directory = \"sub\"");
    let no_directory = folder.write("a.toml", &in_sub);
    let refused = check(&[no_directory.to_str().unwrap()]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    for part in ["there is no directory `sub`", "a.toml:4:21", "^^^^^", "this file's own directory, `"] {
        assert!(refused.stderr.contains(part), "{part} is missing in {}", refused.stderr);
    }
    let no_program = folder.write("b.toml", &in_sub.replace("\"sub\"", "\".\""));
    let told: Value = serde_json::from_str(&check(&["--json", no_program.to_str().unwrap()]).stdout).unwrap();
    assert_eq!(told["mistakes"][0]["message"], "there is no program `./none`", "{told}");
    assert_eq!((&told["mistakes"][0]["line"], &told["mistakes"][0]["column"]), (&json!(3), &json!(12)));
    let read = check_input(&["-"], &in_sub);
    assert_eq!(read.code, Some(2), "{read:?}");
    assert!(read.stderr.contains("the directory that agentcore-local runs in"), "{}", read.stderr);
    assert_eq!(check_input(&["-"], &stack("command = [\"sh\"]\nworking_directory = \"/\"")).code, Some(0));
}

#[test]
fn a_gateway_without_an_authorizer_or_with_a_mistyped_type_is_one_mistake() {
    let told = |authorizer: &str| {
        let stack = format!("[gateway.main]\nname = \"a\"\n{authorizer}");
        let told: Value = serde_json::from_str(&check_input(&["--json", "-"], &stack).stdout).unwrap();
        let mistakes = told["mistakes"].as_array().unwrap().clone();
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
        mistakes[0]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(told(""), "this gateway has no authorizer");
    assert_eq!(told("authorizer_type = \"AWSIAM\""), "`AWSIAM` is not a type of authorizer");
    assert_eq!(told("authorizer_type = \"CUSTOM_JWT\""), "`gateway.main` has no `custom_jwt_authorizer`");
}

#[test]
fn a_mistyped_name_of_a_built_in_stack_is_told() {
    for command in [&["up", "--stack"][..], &["check"]] {
        let refused = finish(agentcore_local().args(command).arg("iam-chian"));
        assert_eq!(refused.code, Some(2), "{refused:?}");
        assert!(refused.stderr.contains("did you mean the built-in stack `iam-chain`?"), "{refused:?}");
    }
    let refused = check(&["somewhere/else.toml"]);
    assert!(!refused.stderr.contains("did you mean"), "{refused:?}");
}

/// The built-in stack with another server.
fn stack_with(server: &str) -> Stack {
    let text = built_in_with(server);
    Stack::parse("test.toml", &text).unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn a_library_learns_of_a_command_that_could_not_be_started() {
    for (server, told) in [
        ("command = [\"no-such-program\"]", "there is no program `no-such-program`"),
        // Its name is known only when the pool is made.
        (
            "command = [\"${user_pool.inbound.name}-${user_pool.inbound.id}\"]",
            "runtime.mcp_server of the stack could not be created: there is no program `m2m-auth-demo-inbound-us-east-1_",
        ),
    ] {
        let error = Emulator::builder().stack(stack_with(server)).start().await.unwrap_err();
        let StartError::Stack(message) = error else { panic!("{error:?}") };
        assert!(message.contains(told), "{message}");
    }
}

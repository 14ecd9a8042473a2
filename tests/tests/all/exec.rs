//! `exec`: a command with an emulator, and how it ends.

use agentcore_local_tests::{Finished, Folder, Up, agentcore_local, finish, fixture};

const ADD: &str = "m2m-auth-demo-mcp-target___add_numbers";

fn exec(arguments: &[&str]) -> Finished {
    finish(agentcore_local().arg("exec").args(arguments))
}

fn program() -> String {
    agentcore_local().get_program().to_str().unwrap().to_owned()
}

#[test]
fn a_command_has_an_emulator_of_its_own() {
    let script = format!(
        "'{}' call {ADD} a=5 b=3 && echo $AWS_ENDPOINT_URL ${{AWS_PROFILE-none}} && exit 7",
        program()
    );
    let mut command = agentcore_local();
    let finished = finish(command.args(["exec", "--", "sh", "-c", &script]).env("AWS_PROFILE", "production"));
    assert_eq!(finished.code, Some(7), "{finished:?}");
    let printed: Vec<&str> = finished.stdout.lines().collect();
    assert_eq!(printed[0], "8");
    let (endpoint, profile) = printed[1].split_once(' ').unwrap();
    assert_eq!(profile, "none", "a profile would lead elsewhere");
    assert!(std::net::TcpStream::connect(endpoint.trim_start_matches("http://")).is_err(), "it is stopped");
    assert_eq!(finished.stderr, "", "nothing was refused");
}

#[test]
fn what_was_refused_is_reported() {
    let script = format!("'{}' tools --token nonsense 2>/dev/null; true", program());
    let finished = exec(&["--", "sh", "-c", &script]);
    assert_eq!(finished.code, Some(0), "{finished:?}");
    for part in [
        "what failed while the command ran:",
        "401  tools/list  m2m-auth-demo",
        "✗ gateway m2m-auth-demo got a token that is no signed JWT: not three parts",
    ] {
        assert!(finished.stderr.contains(part), "{part} is missing in {finished:?}");
    }
    assert_eq!(exec(&["--quiet", "--", "sh", "-c", &script]).stderr, "");
}

#[test]
fn the_running_emulator_is_used_when_it_is_named() {
    let up = Up::start(&[]);
    up.run(&["tools", "--token", "before"]);
    let script = format!("'{}' tools --token nonsense 2>/dev/null; echo $GATEWAY_URL", program());
    let finished = exec(&["--endpoint", &up.endpoint, "sh", "-c", &script]);
    assert!(finished.stdout.starts_with(&up.endpoint), "{finished:?}");
    assert_eq!(finished.stderr.matches("401  tools/list").count(), 1, "{finished:?}");
    let mut command = agentcore_local();
    let named = finish(
        command.args(["exec", "sh", "-c", "echo $GATEWAY_URL"]).env("AGENTCORE_LOCAL_ENDPOINT", &up.endpoint),
    );
    assert_eq!(named.stdout, finished.stdout);
    assert_eq!(up.run(&["health"]).printed(), "ready\n", "it goes on");
}

#[test]
fn its_own_failures_have_the_codes_of_env() {
    let folder = Folder::new();
    let text = fixture("stacks/m2m-auth-demo.toml")
        .replace("\nsample = true\n", "\nurl = \"http://127.0.0.1:1/mcp\"\n");
    let failing = folder.write("failing.toml", &text).display().to_string();
    let file = folder.write("not-executable", "").display().to_string();
    for (arguments, code, part) in [
        (&["--", "agentcore-local-has-no-such-program"][..], 127, "No such file"),
        (&["--", &file], 126, "Permission denied"),
        (&["--stack", "no-such-file.toml", "--", "true"], 125, "cannot read the stack file"),
        (&["--stack", &failing, "--", "true"], 125, "nothing listens at http://127.0.0.1:1/mcp"),
        (&["--endpoint", "http://127.0.0.1:1", "--", "true"], 125, "no emulator answers at"),
        (&["--gateway", "other", "--", "true"], 125, "no gateway `other`"),
        (&["--bogus", "--", "true"], 125, "--bogus"),
        (&[], 125, "COMMAND"),
        (&["--", "sh", "-c", "kill -TERM $$"], 143, ""),
    ] {
        let finished = exec(arguments);
        assert_eq!(
            (finished.code, finished.stdout.as_str()),
            (Some(code), ""),
            "{arguments:?}: {finished:?}"
        );
        assert!(finished.stderr.contains(part), "{part} is missing in {finished:?}");
    }
}

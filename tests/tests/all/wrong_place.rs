//! Commands that talk to something else than a ready emulator: each ends in its time and says what is there.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::{Duration, Instant};

use agentcore_local_tests::{Finished, Up, agentcore_local, finish};
use serde_json::Value;

const COMMANDS: [&[&str]; 9] = [
    &["env"],
    &["token"],
    &["tools"],
    &["call", "a___b"],
    &["trace"],
    &["trace", "list"],
    &["status"],
    &["reset"],
    &["health"],
];

fn ask(address: SocketAddr, arguments: &[&str]) -> Finished {
    let endpoint = format!("http://{address}");
    finish(agentcore_local().args(arguments).args(["--endpoint", &endpoint]))
}

/// Answers every request with this text, as long as the test runs.
fn answering(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn a_listener_that_never_answers_holds_no_command() {
    // Connections wait in the backlog: they are accepted by the system and never answered.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    for command in COMMANDS {
        let began = Instant::now();
        let finished = ask(address, &[command, &["--timeout", "1"]].concat());
        assert_eq!(finished.code, Some(3), "{command:?}: {finished:?}");
        assert!(finished.stderr.contains("gave no answer within 1 s"), "{finished:?}");
        assert!(began.elapsed() < Duration::from_secs(5), "{command:?} took {:?}", began.elapsed());
    }
    let began = Instant::now();
    assert_eq!(ask(address, &["health", "--wait", "1"]).code, Some(3));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn what_is_not_an_emulator_is_reported() {
    let server = answering(
        "HTTP/1.1 404 Not Found\r\nserver: SimpleHTTP/0.6\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    );
    let no_http = answering("SSH-2.0-OpenSSH_9.2\r\n");
    for command in COMMANDS {
        let finished = ask(server, command);
        assert_eq!(finished.code, Some(3), "{command:?}: {finished:?}");
        assert!(
            finished.stderr.contains("is not agentcore-local: it answered 404 Not Found by SimpleHTTP/0.6"),
            "{finished:?}"
        );
        let finished = ask(no_http, command);
        assert_eq!(finished.code, Some(3), "{command:?}: {finished:?}");
        assert!(finished.stderr.contains("is not agentcore-local: it does not speak HTTP"), "{finished:?}");
    }
}

#[test]
fn another_version_is_reported() {
    let older = answering(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 38\r\nconnection: close\r\n\r\n{\"status\":\"ready\",\"version\":\"0.0.1\"}  ",
    );
    let finished = ask(older, &["tools"]);
    assert_eq!(finished.code, Some(3), "{finished:?}");
    assert!(finished.stderr.contains("agentcore-local 0.0.1 runs at"), "{finished:?}");
}

#[test]
fn a_busy_port_says_which_emulator_has_it() {
    let up = Up::start(&[]);
    let address = up.endpoint.trim_start_matches("http://");
    let finished = finish(agentcore_local().args(["up", "--listen", address]));
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(1), ""), "{finished:?}");
    let who = format!("(process {})", up.id());
    for part in
        ["an agentcore-local with m2m-auth-demo.toml has been running there since 20", &who, "--port PORT"]
    {
        assert!(finished.stderr.contains(part), "{part} is missing in {finished:?}");
    }
}

#[test]
fn with_json_every_failure_is_json_too() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = |finished: Finished, code: i32, kind: &str| {
        assert_eq!(finished.code, Some(code), "{finished:?}");
        let json: Value = serde_json::from_str(&finished.stdout).unwrap_or_else(|_| panic!("{finished:?}"));
        assert_eq!(json["error"]["kind"], kind, "{finished:?}");
        assert!(json["error"]["message"].is_string() && !finished.stderr.is_empty(), "{finished:?}");
    };
    for command in COMMANDS {
        error(ask(free, &[command, &["--json"]].concat()), 3, "no_emulator");
        error(ask(free, &[command, &["--json", "--bogus"]].concat()), 2, "misused");
    }
    let up = Up::start(&[]);
    error(up.run(&["call", "nothing", "a=1", "--json"]), 2, "misused");
    error(up.run(&["trace", "nothing", "--json"]), 1, "failed");
    // The gateway's own answer is the JSON of a refused call.
    let refused = up.run(&["call", "nothing", "--json", "--token", "x"]);
    assert_eq!(refused.code, Some(4), "{refused:?}");
    let answer: Value = serde_json::from_str(&refused.stdout).unwrap();
    assert_eq!(answer["error"]["message"], "Invalid Bearer token");
}

#[test]
fn output_that_goes_nowhere_is_not_a_success() {
    let up = Up::start(&[]);
    for command in
        [&["env"][..], &["tools"], &["status", "--json"], &["token"], &["stack"], &["completions", "bash"]]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut program = up.command(command);
        let output = program.stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("cannot write to standard output: No space left on device"),
            "{command:?}: {said}"
        );
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = up.command(command).stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{command:?}: {output:?}");
        assert!(output.stderr.is_empty(), "whoever closed the pipe knows: {output:?}");
    }
}

#[test]
fn a_name_that_is_none_of_the_emulators_is_reported_with_the_option_that_adds_it() {
    let up = Up::start(&[]);
    // It leads to this machine and names none of its addresses.
    let endpoint = up.endpoint.replace("127.0.0.1", "0.0.0.0");
    for command in COMMANDS {
        let finished = finish(agentcore_local().args(command).args(["--endpoint", &endpoint]));
        assert_eq!(finished.code, Some(1), "{command:?}: {finished:?}");
        for said in [
            "does not accept this host name: `0.0.0.0` is not a name of this emulator",
            "--allow-host 0.0.0.0",
        ] {
            assert!(finished.stderr.contains(said), "{command:?}: {finished:?}");
        }
    }
}

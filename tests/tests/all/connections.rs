//! Callers that say nothing, or half of it, or too much of it; and an output that nobody reads.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use agentcore_local_tests::{Folder, Local, Stub, Up, agentcore_local, built_in_with, fixture, venv};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// The real binary, started by a shell that sets its limits first.
fn limited(limits: &str) -> Command {
    let mut command = Command::new("sh");
    let program = agentcore_local().get_program().to_owned();
    command.args(["-c", &format!("{limits}; exec \"$@\""), "sh"]).arg(program);
    command.args(["up", "--listen", "127.0.0.1:0"]);
    command
}

fn connect(endpoint: &str) -> TcpStream {
    TcpStream::connect(endpoint.strip_prefix("http://").unwrap()).unwrap()
}

#[test]
fn half_open_connections_lock_no_one_out() {
    // The soft and the hard limit.
    let up = Up::spawn(&mut limited("ulimit -n 256")).unwrap();
    let mut silent: Vec<TcpStream> = (0..300).map(|_| connect(&up.endpoint)).collect();
    for connection in silent.iter_mut().step_by(2) {
        // One that makes room for others is closed already.
        let _ = connection.write_all(b"GET / HTTP/1.1\r\nhost: local");
    }
    let began = Instant::now();
    for _ in 0..20 {
        assert_eq!(up.run(&["health"]).code, Some(0));
    }
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    drop(silent);
}

#[test]
fn as_many_files_may_be_open_as_the_system_permits() {
    let up = Up::spawn(&mut limited("ulimit -S -n 128")).unwrap();
    let of = |id: u32| {
        let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
        let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap().to_owned();
        let mut words = line.split_whitespace().skip(3).map(str::to_owned);
        (words.next().unwrap(), words.next().unwrap())
    };
    let (soft, hard) = of(up.id());
    assert_eq!(soft, hard);
    let children = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", up.id())).unwrap();
    let server = children.split_whitespace().next().unwrap().parse().unwrap();
    assert_eq!(of(server).0, "128", "a server has the limit of before");
}

/// An emulator whose output is read as far as it is ready, and whose standard error goes elsewhere.
fn unread(stderr: impl Into<Stdio>) -> (Child, String) {
    let mut command = agentcore_local();
    command.args(["up", "--listen", "127.0.0.1:0", "--json"]).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(stderr).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    (child, ready["endpoint"].as_str().unwrap().to_owned())
}

/// Sends what is no HTTP and what is refused, as often as fills every pipe.
fn flood(endpoint: &str) {
    for _ in 0..500 {
        // It may be closed before all is written.
        let _ = connect(endpoint).write_all(b"no HTTP\r\n\r\n");
    }
    let mut connection = connect(endpoint);
    let path = "x".repeat(400);
    for _ in 0..500 {
        let request = format!("GET /{path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = [0; 1024];
        assert!(connection.read(&mut answer).unwrap() > 0);
    }
}

fn is_healthy(endpoint: &str) -> bool {
    let status = agentcore_local().args(["--endpoint", endpoint, "health"]).output().unwrap().status;
    status.success()
}

/// Tells a program to end, and gives how long it took.
fn terminate(mut child: Child) -> Duration {
    let began = Instant::now();
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    child.wait().unwrap();
    began.elapsed()
}

#[test]
fn a_log_that_no_one_reads_stops_nothing() {
    let (child, endpoint) = unread(Stdio::piped());
    flood(&endpoint);
    assert!(is_healthy(&endpoint));
    let took = terminate(child);
    assert!(took < Duration::from_secs(6), "{took:?}");
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (child, endpoint) = unread(full);
    flood(&endpoint);
    assert!(is_healthy(&endpoint));
    let took = terminate(child);
    assert!(took < Duration::from_secs(6), "{took:?}");
}

#[test]
fn a_flood_of_what_is_not_http_is_a_line_a_second() {
    let up = Up::start(&[]);
    let began = Instant::now();
    for _ in 0..1000 {
        let mut connection = connect(&up.endpoint);
        connection.write_all(b"no HTTP\r\n\r\n").unwrap();
        // Read to its end, so that each is answered.
        let _ = connection.read_to_end(&mut Vec::new());
    }
    let most = began.elapsed().as_secs() as usize + 2;
    up.signal("TERM");
    let said = up.end().stderr;
    let lines = said.lines().filter(|line| line.contains("a caller sent something other than HTTP")).count();
    assert!((1..=most).contains(&lines), "{lines} lines: {said}");
}

#[test]
fn a_signal_ends_it_within_five_seconds_whatever_hangs() {
    let folder = Folder::new();
    let server = "
import signal, sys, time
from mcp.server.fastmcp import FastMCP
signal.signal(signal.SIGTERM, signal.SIG_IGN)
server = FastMCP('stubborn', host='127.0.0.1', port=int(sys.argv[1]), stateless_http=True, json_response=True)
@server.tool()
def hang() -> str:
    open('called', 'w').close()
    while True:
        time.sleep(1)
server.run(transport='streamable-http')
";
    folder.write("server.py", server);
    let (python, directory) = (venv().join("bin/python"), folder.path().display().to_string());
    let server = format!(
        "command = [\"{}\", \"server.py\", \"{{port}}\"]\nworking_directory = \"{directory}\"",
        python.display()
    );
    let text = built_in_with(&server);
    let stack = folder.write("stack.toml", &text);
    let up = Up::start(&["--stack", stack.to_str().unwrap()]);
    let mut call = up.command(&["call", "m2m-auth-demo-mcp-target___hang"]);
    let mut call = call.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !folder.path().join("called").exists() {
        assert!(call.try_wait().unwrap().is_none(), "the call has ended");
        std::thread::yield_now();
    }
    let began = Instant::now();
    up.signal("TERM");
    let ended = up.end();
    assert!(began.elapsed() < Duration::from_millis(6500), "{:?}: {ended:?}", began.elapsed());
    assert!(ended.stderr.contains("stopped by force"), "{ended:?}");
    call.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_has_said_all_gets_its_answer() {
    let ((go_on, told), (called, asked)) = (channel::<()>(), channel::<()>());
    let (told, called) = (Mutex::new(told), Mutex::new(called));
    let stub = Stub::start(move |request, _| {
        if request.rpc() == "ping" {
            called.lock().unwrap().send(()).unwrap();
            told.lock().unwrap().recv().unwrap();
        }
        None
    })
    .await;
    let text = fixture("stacks/m2m-auth-demo.toml");
    let local = Local::of(&text.replace("sample = true", &format!("url = \"{}\"", stub.url()))).await;
    let url = local.runtime_url();
    let path = url.strip_prefix(local.url()).unwrap();
    let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"}).to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
         accept: application/json, text/event-stream\r\ncontent-length: {}\r\n\r\n{ping}",
        local.machine_token().await,
        ping.len()
    );
    let mut connection = tokio::net::TcpStream::connect(local.emulator.address()).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    tokio::task::block_in_place(|| asked.recv().unwrap());
    connection.shutdown().await.unwrap();
    // Behind this answer the end of the other connection has been seen too.
    assert_eq!(local.get("/_local/health").await.status, 200);
    go_on.send(()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
}

#[test]
fn a_caller_that_goes_in_the_middle_of_a_request_is_forgotten() {
    let up = Up::start(&[]);
    let mut connection = connect(&up.endpoint);
    connection.write_all(b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nabc").unwrap();
    connection.shutdown(Shutdown::Write).unwrap();
    let began = Instant::now();
    let mut rest = Vec::new();
    let _ = connection.read_to_end(&mut rest);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(up.run(&["health"]).code, Some(0));
}

//! Tests of servers in processes: their start, their death and their end.

use rustix::process::{Pid, test_kill_process};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::server::{Server, host};
use super::*;
use crate::base::Clock;
use crate::base::Secret;

/// Listens on its port, prints its process id, and answers each connection with it. `die` ends it with status 3.
const SERVER: &str = r#"
import os, socket, sys
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
assert os.environ["PORT"] == sys.argv[1]
print(os.getpid(), flush=True)
while True:
    connection, _ = listener.accept()
    if connection.recv(3) == b"die":
        os._exit(3)
    connection.sendall(str(os.getpid()).encode())
    connection.close()
"#;

struct Fixture {
    host: Arc<dyn Host>,
    lines: mpsc::UnboundedReceiver<String>,
}

impl Fixture {
    async fn address(&self) -> Result<Uri, HostError> {
        address(&*self.host).await
    }
}

async fn address(host: &dyn Host) -> Result<Uri, HostError> {
    host.reach().await.map(|reach| match reach {
        Reach::Url(url) => url,
        Reach::Stdio(_) => panic!("it listens"),
    })
}

fn fixture_with(server: Server, deadline: Duration) -> Fixture {
    let (say, lines) = mpsc::unbounded_channel();
    let sink = LineSink::new(move |line| {
        let _ = say.send(line.to_owned());
    });
    Fixture { host: host(server, (deadline, &Clock::system()), sink).unwrap(), lines }
}

fn command(words: &[&str]) -> Fixture {
    fixture_with(
        Server::Command(command_line(words.iter().map(|word| (*word).to_owned()).collect())),
        START_DEADLINE,
    )
}

fn server() -> Fixture {
    command(&["python3", "-c", SERVER, "{port}"])
}

async fn ask(url: &Uri, what: &[u8]) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", url.port_u16().unwrap())).await.unwrap();
    stream.write_all(what).await.unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    answer
}

fn is_alive(pid: &str) -> bool {
    test_kill_process(Pid::from_raw(pid.parse().unwrap()).unwrap()).is_ok()
}

#[tokio::test]
async fn callers_at_the_same_moment_start_one_process() {
    let mut fixture = server();
    let (first, second) = tokio::join!(fixture.address(), fixture.address());
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first, second);
    assert_eq!(first.path(), "/mcp");
    assert_eq!(first.host(), Some("127.0.0.1"));
    let pid = fixture.lines.recv().await.unwrap();
    assert_eq!(ask(&first, b"pid").await, pid);
    assert_eq!(fixture.address().await.unwrap(), first);
    fixture.host.stop().await;
    assert_eq!(fixture.lines.try_recv().ok(), None, "only one process said its id");
    assert!(!is_alive(&pid));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_server_on_loopback_alone_is_known() {
    let everywhere = SERVER.replace("127.0.0.1", "0.0.0.0");
    for (script, expected) in [(SERVER, true), (everywhere.as_str(), false)] {
        let fixture = command(&["python3", "-c", script, "{port}"]);
        assert!(!fixture.host.is_on_loopback_only(), "it does not listen yet");
        fixture.address().await.unwrap();
        assert_eq!(fixture.host.is_on_loopback_only(), expected);
        fixture.host.stop().await;
    }
}

#[tokio::test]
async fn a_process_that_died_is_started_again() {
    let mut fixture = server();
    let first = fixture.address().await.unwrap();
    let first_pid = fixture.lines.recv().await.unwrap();
    ask(&first, b"die").await;
    // The death is known a moment after the connection broke.
    let second = loop {
        let url = fixture.address().await.unwrap();
        if url != first {
            break url;
        }
        tokio::task::yield_now().await;
    };
    let second_pid = fixture.lines.recv().await.unwrap();
    assert_ne!(first_pid, second_pid);
    assert_eq!(ask(&second, b"pid").await, second_pid);
    fixture.host.stop().await;
    assert!(!is_alive(&second_pid));
}

#[tokio::test]
async fn a_process_that_dies_at_its_start_is_reported_with_its_last_words() {
    let fixture = command(&["sh", "-c", "echo to stdout; echo 'No module named mcp' >&2; exit 1"]);
    let error = fixture.address().await.unwrap_err().to_string();
    assert!(error.starts_with("sh exited with status 1 and said: "), "{error}");
    assert!(error.contains("No module named mcp"), "{error}");
    let error = fixture.address().await.unwrap_err().to_string();
    assert!(error.starts_with("sh exited with status 1"), "the next caller starts it anew: {error}");
}

#[tokio::test]
async fn a_program_that_is_not_there_is_reported() {
    let fixture = command(&["no-such-program-anywhere"]);
    let error = fixture.address().await.unwrap_err().to_string();
    assert!(error.starts_with("no-such-program-anywhere cannot be executed: No such file"), "{error}");
}

#[tokio::test]
async fn a_process_that_does_not_listen_is_ended_at_its_deadline() {
    let words = ["sh", "-c", "echo $$; exec sleep 1000"].map(str::to_owned).into();
    let mut fixture = fixture_with(Server::Command(command_line(words)), Duration::from_millis(200));
    let error = fixture.address().await.unwrap_err();
    assert!(matches!(error, HostError::TooSlow { .. }), "{error}");
    let pid = fixture.lines.recv().await.unwrap();
    let text = error.to_string();
    assert!(text.starts_with("sh did not listen on 127.0.0.1:"), "{text}");
    assert!(text.ends_with(&format!("(its PORT and {{port}}) within 0.2 s and said: {pid}")), "{text}");
    assert!(!is_alive(&pid));
}

#[tokio::test]
async fn stopping_ends_the_whole_group_even_what_ignores_sigterm() {
    let script =
        format!("trap '' TERM; sleep 1000 & echo $!; exec python3 -c '{}' $PORT", SERVER.replace('\'', "\""));
    let mut fixture = command(&["sh", "-c", &script]);
    fixture.address().await.unwrap();
    let (child, server) = (fixture.lines.recv().await.unwrap(), fixture.lines.recv().await.unwrap());
    assert!(is_alive(&child) && is_alive(&server));
    fixture.host.stop().await;
    assert!(!is_alive(&server));
    assert_ends(&child).await;
    let error = fixture.address().await.unwrap_err();
    assert!(matches!(error, HostError::Stopped), "stopped for good: {error}");
}

#[tokio::test]
async fn a_stopped_process_may_end_in_order() {
    // A handler could be missed between two calls of `accept`; a signal that is waited for cannot.
    let script = "
import os, signal, socket, threading
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
listener = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))
def accept():
    while True:
        listener.accept()
threading.Thread(target=accept, daemon=True).start()
signal.sigwait([signal.SIGTERM])
print('ending in order', flush=True)
os._exit(0)";
    let mut fixture = command(&["python3", "-c", script]);
    fixture.address().await.unwrap();
    fixture.host.stop().await;
    assert_eq!(fixture.lines.try_recv().unwrap(), "ending in order", "said before stop came back");
}

/// A killed process that is not a child of this one is reaped by the system, a moment later.
async fn assert_ends(pid: &str) {
    let gone = async {
        while is_alive(pid) && !is_zombie(pid) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone).await.expect("the process ends");
}

fn is_zombie(pid: &str) -> bool {
    let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    state.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'))
}

#[tokio::test]
async fn stopping_while_it_starts_leaves_no_process() {
    let mut fixture = command(&["sh", "-c", "echo $$; exec sleep 1000"]);
    let host = Arc::clone(&fixture.host);
    let starting = tokio::spawn(async move { address(&*host).await });
    let pid = fixture.lines.recv().await.unwrap();
    fixture.host.stop().await;
    assert!(matches!(starting.await.unwrap(), Err(HostError::Stopped)));
    assert!(!is_alive(&pid));
}

#[tokio::test]
async fn dropping_the_host_leaves_no_process() {
    let mut fixture = server();
    fixture.address().await.unwrap();
    let pid = fixture.lines.recv().await.unwrap();
    drop(fixture.host);
    assert_ends(&pid).await;
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_end_the_start() {
    let mut fixture = server();
    let host = Arc::clone(&fixture.host);
    let impatient = tokio::spawn(async move { address(&*host).await });
    let pid = fixture.lines.recv().await.unwrap();
    impatient.abort();
    let url = fixture.address().await.unwrap();
    assert_eq!(ask(&url, b"pid").await, pid);
    fixture.host.stop().await;
}

#[tokio::test]
async fn the_standard_input_of_a_process_is_open_while_it_runs() {
    let script = "import sys, os, socket
listener = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))
print('up', flush=True)
sys.stdin.read()
print('input ended', flush=True)";
    let mut fixture = command(&["python3", "-c", script]);
    fixture.address().await.unwrap();
    assert_eq!(fixture.lines.recv().await.unwrap(), "up");
    assert_eq!(fixture.address().await.unwrap().path(), "/mcp", "it still runs");
    fixture.host.stop().await;
    assert_eq!(fixture.lines.try_recv().ok(), None, "SIGTERM ended it, not the end of its input");
}

#[tokio::test]
async fn the_sample_process_gets_its_port() {
    let server = Server::SampleProcess {
        program: "python3".into(),
        arguments: ["-c", SERVER, "{port}"].map(str::to_owned).into(),
    };
    let mut fixture = fixture_with(server, START_DEADLINE);
    let url = fixture.address().await.unwrap();
    let pid = fixture.lines.recv().await.unwrap();
    assert_eq!(ask(&url, b"pid").await, pid);
    fixture.host.stop().await;
    assert!(!is_alive(&pid));
}

#[tokio::test]
async fn the_sample_task_serves_and_stops() {
    let fixture = fixture_with(Server::SampleTask, START_DEADLINE);
    let (first, second) = tokio::join!(fixture.address(), fixture.address());
    let url = first.unwrap();
    assert_eq!(url, second.unwrap());
    let request = b"POST /mcp HTTP/1.1\r\nhost: x\r\nconnection: close\r\naccept: application/json, text/event-stream\r\n\
        content-type: application/json\r\ncontent-length: 46\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    let answer = ask(&url, request).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("add_numbers"), "{answer}");
    fixture.host.stop().await;
    assert!(TcpStream::connect(("127.0.0.1", url.port_u16().unwrap())).await.is_err());
    assert!(matches!(fixture.address().await, Err(HostError::Stopped)));
}

#[tokio::test]
async fn an_external_url_is_used_as_written() {
    let url: Uri = "http://127.0.0.1:9000/some/mcp?x=1".parse().unwrap();
    let fixture = fixture_with(Server::Url(url.clone()), START_DEADLINE);
    assert_eq!(fixture.address().await.unwrap(), url);
    fixture.host.stop().await;
    assert_eq!(fixture.address().await.unwrap(), url);
}

fn command_line(words: Vec<String>) -> CommandLine {
    CommandLine { words, ..CommandLine::default() }
}

#[tokio::test]
async fn a_command_has_its_own_variables_and_directory() {
    let script = r#"echo "$GREETING in $(pwd)" >&2; exit 3"#;
    let command = CommandLine {
        words: ["sh", "-c", script].map(str::to_owned).into(),
        environment: vec![("GREETING".to_owned(), Secret::new("hello"))],
        directory: Some("/".into()),
        ..CommandLine::default()
    };
    assert!(!format!("{command:?}").contains("\"hello\""));
    let fixture = fixture_with(Server::Command(command), START_DEADLINE);
    let error = fixture.address().await.unwrap_err();
    assert!(error.to_string().ends_with("and said: hello in /"), "{error}");
}

#[test]
fn an_empty_command_is_refused() {
    for words in [vec![], vec![String::new()]] {
        let error = host(
            Server::Command(command_line(words)),
            (START_DEADLINE, &Clock::system()),
            LineSink::new(|_| {}),
        )
        .unwrap_err();
        assert!(matches!(error, HostError::NoProgram));
    }
}

#[test]
fn a_trace_shows_neither_options_nor_queries() {
    let shown = |words: &[&str]| {
        let words = words.iter().map(ToString::to_string).collect();
        Server::Command(CommandLine { secrets: vec![Secret::new("known")], ..command_line(words) })
            .display_name()
    };
    assert_eq!(shown(&["python3", "server.py", "--key", "secret"]), "python3 server.py");
    assert_eq!(shown(&["python3", "-m", "my.server", "--key=secret"]), "python3 -m my.server");
    assert_eq!(shown(&["sh", "-c", "secret"]), "sh");
    assert_eq!(shown(&["serve", "known"]), "serve ***");
    let url = "http://user:secret@127.0.0.1:9000/mcp?key=secret".parse().unwrap();
    assert_eq!(Server::Url(url).display_name(), "http://127.0.0.1:9000/mcp");
}

#[tokio::test]
async fn a_fixed_port_goes_to_the_server_that_is_started_last() {
    let port = port::free_port().unwrap();
    let words = ["python3", "-c", SERVER, "{port}"].map(str::to_owned).to_vec();
    let line = CommandLine { port: Some(port), ..command_line(words) };
    let (first, second) = (
        fixture_with(Server::Command(line.clone()), START_DEADLINE),
        fixture_with(Server::Command(line), START_DEADLINE),
    );
    let url = first.address().await.unwrap();
    assert_eq!(url.port_u16(), Some(port));
    let process = ask(&url, b"who").await;
    assert_eq!(second.address().await.unwrap(), url);
    assert!(!is_alive(&process), "the port has one server");
    let other = ask(&url, b"who").await;
    assert_eq!(first.address().await.unwrap(), url, "who is called takes it back");
    assert!(!is_alive(&other));
    first.host.stop().await;
    second.host.stop().await;
}

#[tokio::test]
async fn a_fixed_port_of_somebody_else_is_reported() {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let words = ["python3", "-c", SERVER, "{port}"].map(str::to_owned).to_vec();
    let line = CommandLine { port: Some(port), ..command_line(words) };
    let error = fixture_with(Server::Command(line), START_DEADLINE).address().await.unwrap_err();
    let expected = format!("another program listens on port {port}, which is this server's: ");
    assert!(error.to_string().starts_with(&expected), "{error}");
}

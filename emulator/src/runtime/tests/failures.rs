//! Servers that fail: what the client gets, and what the trace says.

use std::time::Duration;

use http_body_util::BodyExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use super::harness::{BODY, Emulated, answering, configuration, fake};
use crate::base::http::full;
use crate::runtime::{CommandLine, Server};
use crate::test_support::Answer;
use crate::trace::{HopName, Verdict};

const START: &str =
    "An error occurred when starting the runtime. Please check your CloudWatch logs for more information.";

fn error(code: i32, message: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":"a-1","error":{{"code":{code},"message":"{message}"}}}}"#)
}

/// The response is HTTP 200 with this JSON-RPC error; the trace has `reason` at the server's hop.
fn assert_told(emulated: &Emulated, answer: &Answer, code: i32, message: &str, reason: &str) {
    assert_eq!((answer.status, answer.text.as_str()), (200, error(code, message).as_str()));
    assert_eq!(answer.optional_header("content-type"), Some("application/json"));
    assert_session(answer);
    assert_traced(emulated, reason);
}

fn assert_session(answer: &Answer) {
    let session = answer.optional_header("mcp-session-id");
    assert_eq!(session.map(str::len), Some(36));
    assert_eq!(answer.optional_header("x-amzn-bedrock-agentcore-runtime-session-id"), session);
}

fn assert_traced(emulated: &Emulated, reason: &str) {
    let trace = emulated.trace();
    assert_eq!(trace.verdict, Verdict::Failed);
    let server = trace.hops[0].hops.iter().find(|hop| hop.hop == HopName::McpServer).unwrap();
    assert_eq!(server.verdict, Verdict::Failed);
    let check = server.checks.iter().find(|check| check.verdict == Verdict::Failed);
    let said = server.answer.as_ref().map(|answer| answer.text.as_ref()).unwrap_or_default();
    let told = format!("{} {said}", check.map(|check| check.actual.as_ref()).unwrap_or_default());
    assert!(told.contains(reason), "{told}");
}

fn command(words: &[&str]) -> Server {
    Server::Command(CommandLine {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        ..CommandLine::default()
    })
}

#[tokio::test]
async fn nothing_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", listener.local_addr().unwrap());
    drop(listener);
    let emulated = Emulated::new(Server::Url(url.parse().unwrap())).await;
    let answer = emulated.invoke(emulated.authorized(), BODY).await;
    assert_told(&emulated, &answer, -32010, START, &format!("nothing listens at {url}: "));
}

#[tokio::test]
async fn it_dies_at_its_start() {
    let emulated =
        Emulated::new(command(&["sh", "-c", "echo 'No module named mcp eyJhbGci.eyJ.c2ln' >&2; exit 1"]))
            .await;
    let answer = emulated.invoke(emulated.authorized(), BODY).await;
    let reason = "sh exited with status 1 and said: No module named mcp ***";
    assert_told(&emulated, &answer, -32010, START, reason);
}

#[tokio::test]
async fn its_program_is_not_there() {
    let emulated = Emulated::new(command(&["no-such-program-anywhere"])).await;
    let answer = emulated.invoke(emulated.authorized(), BODY).await;
    assert_told(&emulated, &answer, -32010, START, "no-such-program-anywhere cannot be executed: ");
}

#[tokio::test]
async fn it_is_slow_to_start() {
    let mut configuration = configuration(command(&["sleep", "1000"]));
    configuration.start_deadline = Duration::from_millis(100);
    let emulated = Emulated::with(configuration).await;
    let answer = emulated.invoke(emulated.authorized(), BODY).await;
    let body = r#"{"message":"Runtime initialization time exceeded. Please make sure that initialization completes in 120s."}"#;
    assert_eq!((answer.status, answer.text.as_str()), (424, body));
    assert_eq!(answer.optional_header("x-amzn-errortype"), Some("RuntimeClientError"));
    assert_session(&answer);
    assert_traced(&emulated, "within 0.1 s and said nothing");
}

#[tokio::test]
async fn it_answers_an_error() {
    for (status, said) in [(404, "no such session"), (500, "Traceback"), (307, ""), (406, "Not Acceptable")] {
        let answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: text/plain\r\nlocation: /mcp/\r\ncontent-length: {}\r\n\r\n{said}",
            said.len()
        );
        let server = answering(answer.leak()).await;
        let emulated = Emulated::new(Server::Url(server.url)).await;
        let answer = emulated.invoke(emulated.authorized(), BODY).await;
        let message = format!(
            "Received error ({status}) from runtime. Please check your CloudWatch logs for more information."
        );
        assert_told(&emulated, &answer, -32010, &message, &format!("{status} {said}"));
    }
}

#[tokio::test]
async fn a_request_without_an_id_gets_424() {
    let server = answering("HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n").await;
    let emulated = Emulated::new(Server::Url(server.url)).await;
    let answer =
        emulated.invoke(emulated.authorized(), r#"{"jsonrpc":"2.0","method":"notifications/x"}"#).await;
    let body = r#"{"message":"Received error (500) from runtime. Please check your CloudWatch logs for more information."}"#;
    assert_eq!((answer.status, answer.text.as_str()), (424, body));
    assert_eq!(answer.optional_header("x-amzn-errortype"), Some("RuntimeClientError"));
    assert_session(&answer);
    assert_traced(&emulated, "500");
}

#[tokio::test]
async fn it_closes_without_an_answer() {
    let server = fake(|stream, _| async move { drop(stream) }).await;
    let url = server.url.to_string();
    let emulated = Emulated::new(Server::Url(server.url)).await;
    let answer = emulated.invoke(emulated.authorized(), BODY).await;
    let message = "An internal error occurred while processing the request.";
    assert_told(&emulated, &answer, -32603, message, &format!("{url} closed the connection: "));
}

#[tokio::test]
async fn it_closes_in_the_middle_of_its_answer() {
    let half = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"jsonrpc\"";
    let server = answering(half).await;
    let emulated = Emulated::new(Server::Url(server.url)).await;
    let request = emulated.authorized().body(full(BODY)).unwrap();
    let response = emulated.open(request).await;
    assert_eq!(response.status(), 200);
    assert!(response.into_body().collect().await.is_err(), "the client's answer breaks off as well");
    assert_traced(&emulated, "one that broke off: ");
}

#[tokio::test]
async fn a_server_that_died_is_started_again_by_the_next_invocation() {
    // It answers one request and ends.
    let script = "
import os, socket
listener = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))
body = b'{\"jsonrpc\":\"2.0\",\"id\":\"a-1\",\"result\":' + str(os.getpid()).encode() + b'}'
head = b'HTTP/1.1 200 OK\\r\\ncontent-type: application/json\\r\\nconnection: close\\r\\n\\r\\n'
while True:
    connection, _ = listener.accept()
    if connection.recv(65536):
        listener.close()
        connection.sendall(head + body)
        os._exit(0)
";
    let emulated = Emulated::new(command(&["python3", "-c", script])).await;
    let mut answers = Vec::new();
    while answers.len() < 2 {
        let answer = emulated.invoke(emulated.authorized(), BODY).await;
        assert_eq!(answer.status, 200);
        // Its death may be known only after the next connection is refused.
        if answer.text != error(-32010, START) {
            answers.push(answer.text);
        }
    }
    assert!(answers[0].contains(r#""result":"#), "{answers:?}");
    assert_ne!(answers[0], answers[1], "another process answered");
    emulated.service.runtimes.stop_all().await;
    let stopped = emulated.invoke(emulated.authorized(), BODY).await;
    assert_told(&emulated, &stopped, -32010, START, "the runtime is stopped");
}

#[tokio::test]
async fn one_that_dies_in_the_middle_of_its_answer_is_the_cause_and_is_started_again() {
    let script = "
import os, socket, sys
listener = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))
while True:
    connection, _ = listener.accept()
    if connection.recv(65536):
        connection.sendall(b'HTTP/1.1 200 OK\\r\\ncontent-type: application/json\\r\\ncontent-length: 9\\r\\n\\r\\n{')
        print('out of memory', flush=True)
        os._exit(3)
";
    let emulated = Emulated::new(command(&["python3", "-c", script])).await;
    for again in [false, true] {
        let response = emulated.open(emulated.authorized().body(full(BODY)).unwrap()).await;
        assert!(response.into_body().collect().await.is_err());
        let trace = emulated.trace();
        let cause = trace.cause.as_ref().unwrap();
        let ended = "python3 exited with status 3 and said: out of memory";
        assert_eq!((&*cause.check, &*cause.actual), ("server", ended), "{trace:?}");
        let checks = &trace.hops[0].hops.last().unwrap().checks;
        let start = checks.iter().find(|check| check.check == "start").unwrap();
        let told = start.actual.ends_with(&format!(" s after it was started again, because {ended}"));
        assert_eq!(told, again, "{start:?}");
    }
    emulated.service.runtimes.stop_all().await;
}

#[tokio::test]
async fn it_does_not_answer_in_time() {
    let server = fake(|stream, _| async move {
        std::future::pending::<()>().await;
        drop(stream);
    })
    .await;
    let mut configuration = configuration(Server::Url(server.url));
    configuration.request_timeout = Duration::from_millis(100);
    let emulated = Emulated::with(configuration).await;
    let answer = emulated.invoke(emulated.authorized(), BODY).await;
    let message =
        "Received error (504) from runtime. Please check your CloudWatch logs for more information.";
    assert_told(&emulated, &answer, -32010, message, "none within 0.1 s");
}

#[tokio::test]
async fn a_server_that_never_ends_its_refusal_does_not_hold_the_answer_up() {
    let server = fake(|mut stream, _| async move {
        stream.write_all(b"HTTP/1.1 503 X\r\ncontent-length: 100\r\n\r\nbusy").await.unwrap();
        std::future::pending::<()>().await;
    })
    .await;
    let emulated = Emulated::new(Server::Url(server.url)).await;
    let answer = emulated.invoke(emulated.authorized(), BODY).await;
    let message =
        "Received error (503) from runtime. Please check your CloudWatch logs for more information.";
    assert_told(&emulated, &answer, -32010, message, "503 busy");
}

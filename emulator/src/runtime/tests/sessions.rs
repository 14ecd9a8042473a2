//! The server's own sessions, in addition to AgentCore's.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::FutureExt as _;
use http::{Method, Request};
use tokio::io::AsyncWriteExt as _;

use super::harness::{BODY, Emulated, Fake, answering, fake, next_piece};
use crate::base::http::{Body, empty};
use crate::runtime::Server;
use crate::test_support::Answer;

const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}"#;
/// An id from FastMCP: too short for a session of AgentCore.
const OF_SERVER: &str = "0123456789abcdef0123456789abcdef";
const MCP: &str = "mcp-session-id";
const RUNTIME: &str = "x-amzn-bedrock-agentcore-runtime-session-id";

/// A server that keeps one session, as MCP has it: 400 without its id, 404 with another.
async fn stateful() -> Fake {
    let is_open = Arc::new(AtomicBool::new(false));
    fake(move |mut stream, request| {
        let is_open = Arc::clone(&is_open);
        async move {
            let id = request.lines().find_map(|line| line.strip_prefix("mcp-session-id: "));
            let (status, head, body) = match id {
                None if request.contains("initialize") => {
                    is_open.store(true, Ordering::Relaxed);
                    (
                        "200 OK",
                        format!("mcp-session-id: {OF_SERVER}\r\n"),
                        r#"{"jsonrpc":"2.0","id":0,"result":{}}"#,
                    )
                }
                None => ("400 Bad Request", String::new(), "Missing session ID"),
                Some(OF_SERVER) if !is_open.load(Ordering::Relaxed) => {
                    ("404 Not Found", String::new(), "Session not found")
                }
                Some(OF_SERVER) if request.starts_with("DELETE") => {
                    is_open.store(false, Ordering::Relaxed);
                    ("200 OK", String::new(), "")
                }
                Some(OF_SERVER) if request.starts_with("GET") => {
                    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: 1\n\n";
                    stream.write_all(head.as_bytes()).await.unwrap();
                    // The stream continues until its reader stops.
                    return std::future::pending().await;
                }
                Some(OF_SERVER) => ("200 OK", String::new(), r#"{"jsonrpc":"2.0","id":"a-1","result":{}}"#),
                Some(_) => ("404 Not Found", String::new(), "Session not found"),
            };
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{head}connection: close\r\n\
                 content-length: {length}\r\n\r\n{body}"
            );
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    })
    .await
}

async fn emulated() -> Emulated {
    Emulated::new(Server::Url(stateful().await.url)).await
}

async fn initialized() -> (Emulated, String) {
    let emulated = emulated().await;
    let answer = emulated.invoke(emulated.authorized(), INITIALIZE).await;
    assert_eq!((answer.status, answer.optional_header(MCP)), (200, Some(OF_SERVER)));
    let runtime = answer.optional_header(RUNTIME).unwrap().to_owned();
    assert_eq!(runtime.len(), 36, "AgentCore's session is another thing");
    (emulated, runtime)
}

fn with(emulated: &Emulated, method: Method, id: Option<&str>) -> Request<Body> {
    let request = emulated.authorized().method(method);
    id.into_iter().fold(request, |request, id| request.header(MCP, id)).body(empty()).unwrap()
}

async fn post(emulated: &Emulated, id: &str) -> Answer {
    emulated.invoke(emulated.authorized().header(MCP, id), BODY).await
}

#[tokio::test]
async fn the_servers_id_leads_to_its_session() {
    let (emulated, runtime) = initialized().await;
    let answer = post(&emulated, OF_SERVER).await;
    assert_eq!(
        (answer.status, answer.optional_header(MCP), answer.optional_header(RUNTIME)),
        (200, Some(OF_SERVER), Some(&*runtime))
    );
    let again = emulated.invoke(emulated.authorized().header(MCP, OF_SERVER), INITIALIZE).await;
    assert_eq!(again.status, 200, "initialize with an id that the server gave carries it: {}", again.text);
}

#[tokio::test]
async fn initialize_carries_no_id_that_the_server_did_not_give() {
    let emulated = emulated().await;
    for request in [
        emulated.authorized().header(MCP, "of-another-day"),
        emulated.authorized().header(RUNTIME, "r".repeat(40)),
    ] {
        let answer = emulated.invoke(request, INITIALIZE).await;
        assert_eq!((answer.status, answer.optional_header(MCP)), (200, Some(OF_SERVER)), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_lost_session_is_reported_as_mcp_has_it() {
    let (emulated, _) = initialized().await;
    for id in ["of-another-day", &"p".repeat(40)] {
        let answer = post(&emulated, id).await;
        assert_eq!((answer.status, answer.text.as_str()), (404, "Session not found"), "{id}");
    }
    let trace = emulated.trace();
    let checks = &trace.hops[0].checks;
    assert!(checks.iter().any(|check| check.check == "Mcp-Session-Id"), "{checks:?}");
    let without = emulated.invoke(emulated.authorized(), BODY).await;
    let expected = r#"{"jsonrpc":"2.0","id":"a-1","error":{"code":-32010,"message":"Received error (400) from runtime. Please check your CloudWatch logs for more information."}}"#;
    assert_eq!(
        (without.status, without.text.as_str()),
        (200, expected),
        "the server is not told an id of ours"
    );
}

#[tokio::test]
async fn a_server_without_sessions_that_answers_404_failed() {
    let server = answering("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").await;
    let emulated = Emulated::new(Server::Url(server.url)).await;
    let first = emulated.invoke(emulated.authorized(), BODY).await;
    assert!(first.text.contains("Received error (404) from runtime."), "{}", first.text);
    let answer = post(&emulated, first.optional_header(MCP).unwrap()).await;
    assert_eq!((answer.status, &answer.text), (200, &first.text));
}

#[tokio::test]
async fn delete_ends_the_servers_session() {
    let (emulated, _) = initialized().await;
    let ended = emulated.answer(with(&emulated, Method::DELETE, Some(OF_SERVER))).await;
    assert_eq!(ended.status, 200);
    assert_eq!(post(&emulated, OF_SERVER).await.status, 404);
    let again = emulated.answer(with(&emulated, Method::DELETE, Some(OF_SERVER))).await;
    assert_eq!((again.status, again.text.as_str()), (404, "Session not found"));
}

#[tokio::test]
async fn get_opens_the_servers_stream_which_ends_with_the_emulator() {
    let (emulated, _) = initialized().await;
    let response = emulated.open(with(&emulated, Method::GET, Some(OF_SERVER))).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(emulated.trace().title, "listen to demo");
    let mut body = response.into_body();
    assert_eq!(next_piece(&mut body).await.unwrap(), "data: 1\n\n");
    assert!(http_body_util::BodyExt::frame(&mut body).now_or_never().is_none());
    emulated.service.shutdown.close();
    assert_eq!(next_piece(&mut body).await, None);
}

#[tokio::test]
async fn get_and_delete_need_a_token_and_a_session_of_the_server() {
    let (emulated, runtime) = initialized().await;
    for method in [Method::GET, Method::DELETE] {
        let request = emulated.request().method(method.clone()).header(MCP, OF_SERVER).body(empty()).unwrap();
        assert_eq!(emulated.answer(request).await.status, 401, "{method}");
    }
    for id in [None, Some(runtime.as_str())] {
        let answer = emulated.answer(with(&emulated, Method::GET, id)).await;
        assert_eq!(
            (answer.status, answer.optional_header("allow"), answer.text.as_str()),
            (405, Some("POST"), "")
        );
        let answer = emulated.answer(with(&emulated, Method::DELETE, id)).await;
        assert_eq!(answer.status, 404);
        assert!(answer.text.contains("UnknownOperationException"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_refusal_of_get_comes_back_as_the_server_made_it() {
    let (emulated, _) = initialized().await;
    let answer = emulated.answer(with(&emulated, Method::GET, Some("of-another-day"))).await;
    assert_eq!((answer.status, answer.text.as_str()), (404, "Session not found"));
    assert_eq!(emulated.invoke(emulated.authorized().header(MCP, "x"), BODY).await.status, 404);
}

//! What reaches the server of an invocation, and what is returned.

use http_body_util::BodyExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::mpsc;

use super::harness::{ANSWER, BODY, Emulated, answering, configuration, fake, next_piece};
use crate::base::http::{Body, full};
use crate::runtime::Server;
use crate::trace::{Cause, HopName, Verdict};

#[tokio::test]
async fn the_server_gets_the_bytes_and_the_headers_that_it_may_see() {
    let mut server = answering(ANSWER).await;
    let host = server.url.authority().unwrap().to_string();
    let emulated = Emulated::new(Server::Url(server.url)).await;
    let session = "s".repeat(40);
    let request = emulated
        .authorized()
        .header("x-amzn-bedrock-agentcore-runtime-session-id", &session)
        .header("mcp-protocol-version", "2025-11-25")
        .header("x-tenant", "blue")
        .header("cookie", "a=b")
        .header("user-agent", "curl");
    let answer = emulated.invoke(request, BODY).await;
    let id = answer.optional_header("x-amzn-requestid").unwrap();
    let request = server.requests.recv().await.unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, BODY);
    let mut lines: Vec<&str> = head.lines().collect();
    lines.sort_unstable();
    let mut expected = [
        "POST /mcp HTTP/1.1".to_owned(),
        format!("host: {host}"),
        "accept: application/json, text/event-stream".to_owned(),
        "content-type: application/json".to_owned(),
        format!("content-length: {}", BODY.len()),
        "mcp-protocol-version: 2025-11-25".to_owned(),
        format!("mcp-session-id: {session}"),
        format!("x-amzn-bedrock-agentcore-runtime-session-id: {session}"),
        format!("x-amzn-bedrock-agentcore-runtime-request-id: {id}"),
        format!("x-amzn-requestid: {id}"),
        "x-tenant: blue".to_owned(),
    ];
    expected.sort_unstable();
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn the_client_gets_the_servers_answer_under_the_platforms_session() {
    let server = answering(&ANSWER.replace("mcp-session-id: of-the-server\r\n", "")).await;
    let url = server.url.to_string();
    let emulated = Emulated::new(Server::Url(server.url)).await;
    let answer = emulated.invoke(emulated.authorized(), BODY).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, r#"{"jsonrpc":"2.0","id":"a-1","result":{}}"#));
    let trace = emulated.trace();
    let session = answer.optional_header("mcp-session-id").unwrap();
    assert_eq!(session.len(), 36, "minted");
    let mut headers: Vec<_> = answer.headers.keys().map(http::HeaderName::as_str).collect();
    headers.sort_unstable();
    let expected = [
        "content-type",
        "mcp-session-id",
        "x-agentcore-local-trace-id",
        "x-amzn-bedrock-agentcore-runtime-session-id",
        "x-amzn-requestid",
    ];
    assert_eq!(headers, expected);
    assert_eq!(answer.optional_header("x-amzn-bedrock-agentcore-runtime-session-id"), Some(session));
    assert_eq!(answer.optional_header("x-agentcore-local-trace-id"), Some(trace.id.as_str()));
    assert_eq!(trace.verdict, Verdict::Passed);
    let server = &trace.hops[0].hops.last().unwrap();
    assert_eq!((server.hop, server.title.as_str()), (HopName::McpServer, url.as_str()));
    assert_eq!(server.answer.as_ref().unwrap().text, "application/json");
    let again = emulated.invoke(emulated.authorized().header("mcp-session-id", session), BODY).await;
    assert_eq!(again.optional_header("mcp-session-id"), Some(session), "the session of the client is kept");
}

#[tokio::test]
async fn a_session_id_of_the_wrong_length_is_refused() {
    let emulated = Emulated::new(Server::Url(answering(ANSWER).await.url)).await;
    let request = emulated.authorized().header("x-amzn-bedrock-agentcore-runtime-session-id", "short");
    let answer = emulated.invoke(request, BODY).await;
    let body = r#"{"fieldList":null,"message":"1 validation error detected: Value 'short' at 'runtimeSessionId' failed to satisfy constraint: Member must have length greater than or equal to 33","reason":null}"#;
    assert_eq!((answer.status, answer.text.as_str()), (400, body));
    assert_eq!(answer.optional_header("x-amzn-errortype"), Some("ValidationException"));
    assert_eq!(emulated.trace().verdict, Verdict::Failed);
}

#[tokio::test]
async fn the_token_reaches_the_server_only_when_allow_listed() {
    for (allowlist, reaches) in [(vec![], false), (vec!["authorization".to_owned()], true)] {
        let mut server = answering(ANSWER).await;
        let mut configuration = configuration(Server::Url(server.url));
        configuration.request_header_allowlist = allowlist;
        let emulated = Emulated::with(configuration).await;
        assert_eq!(emulated.invoke(emulated.authorized(), BODY).await.status, 200);
        let request = server.requests.recv().await.unwrap();
        assert_eq!(request.contains("\r\nauthorization: Bearer eyJ"), reaches, "{request}");
    }
}

#[tokio::test]
async fn an_accepted_notification_is_passed_on() {
    let server = answering("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await;
    let emulated = Emulated::new(Server::Url(server.url)).await;
    let answer = emulated
        .invoke(emulated.authorized(), r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
        .await;
    assert_eq!((answer.status, answer.text.as_str()), (202, ""));
    assert_eq!(emulated.trace().verdict, Verdict::Passed);
}

#[tokio::test]
async fn events_reach_the_client_before_the_stream_ends() {
    let (go_on, go) = mpsc::unbounded_channel::<()>();
    let go = std::sync::Arc::new(tokio::sync::Mutex::new(go));
    let server = fake(move |mut stream, _| {
        let go = go.clone();
        async move {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\n\
                transfer-encoding: chunked\r\n\r\n7\r\ndata: 1\r\n";
            stream.write_all(head.as_bytes()).await.unwrap();
            go.lock().await.recv().await.unwrap();
            stream.write_all(b"7\r\ndata: 2\r\n0\r\n\r\n").await.unwrap();
        }
    })
    .await;
    let emulated = Emulated::new(Server::Url(server.url)).await;
    let response = emulated.open(emulated.authorized().body(full(BODY)).unwrap()).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["cache-control"], "no-cache");
    assert!(!response.headers().contains_key("transfer-encoding"));
    let trace = emulated.trace();
    assert_eq!(
        (trace.verdict, trace.hops[0].microseconds),
        (Verdict::Running, None),
        "it waits for the last event"
    );
    let mut body: Body = response.into_body();
    assert_eq!(next_piece(&mut body).await.unwrap(), "data: 1");
    go_on.send(()).unwrap();
    assert_eq!(next_piece(&mut body).await.unwrap(), "data: 2");
    assert_eq!(body.collect().await.unwrap().to_bytes(), "");
    let trace = emulated.trace();
    assert_eq!(trace.verdict, Verdict::Passed);
    let (runtime, server) = (&trace.hops[0], trace.hops[0].hops.last().unwrap());
    assert!(runtime.microseconds >= server.microseconds && server.microseconds.is_some(), "{trace:?}");
}

#[tokio::test]
async fn an_event_stream_for_a_client_that_takes_none_is_a_warning() {
    let stream = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 9\r\n\r\ndata: {}\n";
    let emulated = Emulated::new(Server::Url(answering(stream).await.url)).await;
    for (accept, warns) in
        [("application/json", true), ("*/*", false), ("application/json, text/event-stream", false)]
    {
        let mut request = emulated.authorized().body(full(BODY)).unwrap();
        request.headers_mut().insert("accept", accept.parse().unwrap());
        assert_eq!(emulated.answer(request).await.status, 200);
        let explanation = emulated.trace().explanation();
        assert_eq!(explanation.verdict, Verdict::Passed);
        let causes: Vec<Cause> = explanation.warnings.iter().map(|warning| warning.cause).collect();
        assert_eq!(causes, if warns { vec![Cause::EventStreamForJson] } else { Vec::new() }, "{accept}");
    }
}

#[tokio::test]
async fn the_sample_server_answers_behind_a_runtime() {
    let emulated = Emulated::new(Server::SampleTask).await;
    let call = r#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"add_numbers","arguments":{"a":5,"b":3}}}"#;
    let answer = emulated.invoke(emulated.authorized(), call).await;
    assert_eq!(answer.status, 200);
    let answer: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(answer["id"], 7);
    assert_eq!(answer["result"]["content"][0]["text"], "8");
    let trace = emulated.trace();
    assert_eq!(trace.hops[0].hops.last().unwrap().title, "the sample server");
    emulated.service.runtimes.stop_all().await;
}

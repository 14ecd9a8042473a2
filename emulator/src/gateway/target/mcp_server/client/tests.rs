use std::future::ready;
use std::sync::{Arc, Mutex};

use futures_util::{StreamExt as _, stream};
use http::header::AUTHORIZATION;
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};
use serde_json::json;
use tokio::sync::oneshot;

use super::*;
use crate::base::{Addresses, Clock};
use crate::gateway::target::test_server::{FOREIGN, RUNTIME, answer, event_stream, json_text};
use crate::test_support::{Asked, Outcome, Outside, PUBLIC_URL, account_region};
use crate::trace::{Traces, Verdict};

/// Sends one request with the id 7 to `endpoint`, whose server answers according to `script`.
async fn ask(
    endpoint: &str,
    script: impl Fn(&Asked) -> Outcome + Send + Sync + 'static,
) -> (Result<ServerReply, ExchangeError>, Vec<Asked>, Traces) {
    let outside = Arc::<Outside>::default();
    outside.serve("", script);
    let addresses = Addresses::new(PUBLIC_URL, account_region()).unwrap();
    let entropy = Entropy::seeded("client");
    let traces = Traces::new(Clock::system(), &entropy);
    let client: SharedClient = outside.clone();
    let client = McpClient {
        client: &client,
        entropy: &entropy,
        endpoint: &ServerEndpoint::new(endpoint.parse().unwrap(), &addresses),
        credentials: OutboundCredentials {
            placement: Some(CredentialPlacement::Header(
                AUTHORIZATION,
                HeaderValue::from_static("Bearer token"),
            )),
            workload_access_token: Some(HeaderValue::from_static("AgV4")),
        },
        protocol_version: HeaderValue::from_static("2025-06-18"),
        session: Some(HeaderValue::from_static("session-1")),
        recorder: traces.begin(HopName::Gateway, "test"),
    };
    let reply = client.request(7, "tools/list", Some(json!({"cursor": "c"}))).await;
    client.recorder.answered(StatusCode::OK, "", Confidence::Recorded);
    (reply, outside.asked_where(|_| true), traces)
}

async fn result_of(response: impl Fn() -> Response<Body> + Send + Sync + 'static) -> String {
    ask(FOREIGN, move |_| Some(Ok(response()))).await.0.unwrap().result.get().to_owned()
}

async fn failure_of(response: impl Fn() -> Response<Body> + Send + Sync + 'static) -> String {
    ask(FOREIGN, move |_| Some(Ok(response()))).await.0.unwrap_err().to_string()
}

const ANSWER: &str = r#"{"jsonrpc":"2.0","id":7,"result":{"big":123456789012345678901234567890}}"#;
const RESULT: &str = r#"{"big":123456789012345678901234567890}"#;

#[tokio::test]
async fn a_request_carries_what_a_server_needs() {
    let (reply, seen, traces) = ask(FOREIGN, |_| Some(Ok(json_text(ANSWER)))).await;
    assert_eq!(reply.unwrap().result.get(), RESULT);
    let seen = &seen[0];
    assert_eq!(seen.body, r#"{"jsonrpc":"2.0","id":7,"method":"tools/list","params":{"cursor":"c"}}"#);
    assert_eq!((&seen.verb, seen.url.as_str()), (&Method::POST, FOREIGN));
    assert_eq!(seen.header("accept"), "application/json, text/event-stream");
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(seen.header("mcp-protocol-version"), "2025-06-18");
    assert_eq!(seen.header("mcp-session-id"), "session-1");
    assert_eq!(seen.header("authorization"), "Bearer token");
    assert_eq!(seen.header("x-amzn-requestid").len(), 36);
    assert_eq!(seen.header("x-amz-bedrock-agentcore-identity-wat"), "");
    let trace = traces.last().unwrap();
    assert_eq!(trace.hops[0].hops[0].title, "tools/list https://mcp.example/mcp");
    assert_eq!(trace.verdict, Verdict::Passed);
}

#[tokio::test]
async fn a_runtime_gets_the_workload_token_and_writes_its_own_hop() {
    let (reply, seen, traces) = ask(RUNTIME, |_| Some(Ok(json_text(ANSWER)))).await;
    assert_eq!(reply.unwrap().result.get(), RESULT);
    assert_eq!(seen[0].header("x-amz-bedrock-agentcore-identity-wat"), "AgV4");
    assert_eq!(seen[0].url, RUNTIME);
    assert!(seen[0].is_traced);
    assert!(traces.last().unwrap().hops[0].hops.is_empty());
}

#[tokio::test]
async fn an_event_stream_is_read_up_to_the_answer_wherever_it_is_cut() {
    let stream = format!(
        ": comment\r\n\r\nevent: message\r\ndata: {}\r\n\r\ndata: {}\n\ndata: {}\n\ndata: not JSON\n\ndata:\n\nid: 3\ndata: {}\ndata: {}\n\n{}",
        r#"{"jsonrpc":"2.0","method":"notifications/message","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":7,"method":"sampling/createMessage","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":8,"result":{"not":"ours"}}"#,
        r#"{"jsonrpc":"2.0","id":7,"#,
        r#""result":{"big":123456789012345678901234567890}}"#,
        "data: {\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"second\":true}}\n\n",
    );
    for cut in 0..stream.len() {
        let (first, second) = stream.as_bytes().split_at(cut);
        let pieces = vec![first.to_vec(), second.to_vec()];
        assert_eq!(result_of(move || event_stream(pieces.clone(), false)).await, RESULT, "cut at {cut}");
    }
    let bytes: Vec<Vec<u8>> = stream.bytes().map(|byte| vec![byte]).collect();
    assert_eq!(result_of(move || event_stream(bytes.clone(), true)).await, RESULT);
}

#[tokio::test]
async fn a_content_type_may_have_parameters() {
    let typed = |content_type| answer(StatusCode::OK, &[("content-type", content_type)], ANSWER);
    assert_eq!(result_of(move || typed("Application/JSON; charset=utf-8")).await, RESULT);
    assert_eq!(
        failure_of(move || typed("text/html")).await,
        "the answer's content type is `text/html`, expected application/json or text/event-stream"
    );
    assert!(failure_of(|| answer(StatusCode::OK, &[], ANSWER)).await.contains("content type is ``"));
}

#[tokio::test]
async fn what_is_not_an_answer_is_an_error() {
    let malformed = "the answer is not the JSON-RPC answer to the request";
    for body in [
        "",
        "5",
        "[]",
        "{",
        r#"{"jsonrpc":"2.0","id":8,"result":{}}"#,
        r#"{"jsonrpc":"2.0","id":7}"#,
        r#"{"jsonrpc":"2.0","id":7,"result":null}"#,
        r#"{"jsonrpc":"2.0","result":{}}"#,
    ] {
        assert_eq!(failure_of(move || json_text(body)).await, malformed, "{body}");
    }
    let error = r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32602,"message":"no"}}"#;
    assert_eq!(failure_of(move || json_text(error)).await, "JSON-RPC error -32602: no");
    let nobodys = r#"{"jsonrpc":"2.0","error":{"code":-32700,"message":"no"},"id":"null"}"#;
    assert_eq!(failure_of(move || json_text(nobodys)).await, "JSON-RPC error -32700: no");
    let half = || event_stream(vec![b"data: {}\n\n".to_vec()], false);
    assert_eq!(failure_of(half).await, "the event stream ended without the answer");
    let broken = || event_stream(vec![b"data: {}\n\n".to_vec()], true);
    assert_eq!(failure_of(broken).await, "the body ended early: reset");
}

#[tokio::test]
async fn an_answer_longer_than_the_quota_is_refused_in_both_forms() {
    let expected = "the body is longer than 6291456 bytes";
    let long = vec![b' '; 6 * 1024 * 1024];
    let json = [long.as_slice(), ANSWER.as_bytes()].concat();
    assert_eq!(failure_of(move || json_text(json.clone())).await, expected);
    let pieces = vec![long, format!("\n\ndata: {ANSWER}\n\n").into_bytes()];
    assert_eq!(failure_of(move || event_stream(pieces.clone(), false)).await, expected);
}

#[tokio::test]
async fn another_status_reports_its_message() {
    let table = [
        (StatusCode::BAD_GATEWAY, "", "HTTP 502"),
        (StatusCode::NOT_FOUND, "<html>", "HTTP 404"),
        (StatusCode::FORBIDDEN, r#"{"message":"no"}"#, "HTTP 403: no"),
        (
            StatusCode::UNAUTHORIZED,
            r#"{"jsonrpc":"2.0","error":{"code":-32001,"message":"who"}}"#,
            "HTTP 401: who",
        ),
        (StatusCode::FOUND, "", "HTTP 302"),
    ];
    for (status, body, expected) in table {
        let (reply, _, traces) = ask(FOREIGN, move |_| Some(Ok(answer(status, &[], body)))).await;
        let error = reply.unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.is_authorization(), matches!(status.as_u16(), 401 | 403), "{status}");
        let trace = traces.last().unwrap();
        assert_eq!(trace.verdict, Verdict::Failed);
        assert_eq!(trace.hops[0].hops[0].checks[0].actual, expected);
    }
}

#[tokio::test]
async fn an_unreachable_server_is_reported_in_the_trace() {
    let refused = || crate::base::http::SendError::Connect {
        authority: "mcp.example".into(),
        reason: "refused".into(),
    };
    let (reply, _, traces) = ask(FOREIGN, move |_| Some(Err(refused()))).await;
    assert_eq!(reply.unwrap_err().to_string(), "cannot connect to mcp.example: refused");
    assert_eq!(traces.last().unwrap().hops[0].hops[0].answer.as_ref().unwrap().status, 502);
}

#[tokio::test]
async fn a_stream_is_read_to_its_end_so_that_its_connection_lives_on() {
    let (sender, receiver) = oneshot::channel::<()>();
    let receiver = Mutex::new(Some(receiver));
    let (reply, ..) = ask(FOREIGN, move |_| {
        let end = receiver.lock().unwrap().take().unwrap();
        let answer = Bytes::from(format!("data: {ANSWER}\n\n"));
        let pieces = stream::iter([Ok(Frame::data(answer))]);
        // The server ends its stream only after the response was taken.
        let end = stream::once(end).filter_map(|_| ready(None));
        let body = StreamBody::new(pieces.chain(end)).boxed_unsync();
        Some(Ok(Response::builder().header("content-type", "text/event-stream").body(body).unwrap()))
    })
    .await;
    assert_eq!(reply.unwrap().result.get(), RESULT);
    // Sending works only while the stream is still read.
    sender.send(()).unwrap();
}

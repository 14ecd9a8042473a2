//! How messages pass: streams, sessions, order and tokens, with a gateway that follows a script.

use agentcore_local_tests::{Asked, Bridge, Gateway, held, json_answer};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::INITIALIZE;

const AN_HOUR: u64 = 3600;
const CALL: &str = r#"{"jsonrpc":"2.0","id":"c","method":"tools/call","params":{"name":"slow"}}"#;
const CANCEL: &str = r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"c"}}"#;
const PING: &str = r#"{"jsonrpc":"2.0","id":7,"method":"ping"}"#;
const PONG: &str = r#"{"jsonrpc":"2.0","id":7,"result":{}}"#;

/// What a gateway answers to all that the script leaves to it.
fn usual(asked: &Asked) -> Response {
    let message: Value = serde_json::from_str(&asked.body).unwrap_or_default();
    match message.get("id") {
        Some(id) => json_answer(&format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#)),
        None => StatusCode::ACCEPTED.into_response(),
    }
}

#[tokio::test]
async fn events_pass_as_they_arrive() {
    let (pieces, waiting) = tokio::sync::oneshot::channel();
    let pieces = std::sync::Mutex::new(Some(pieces));
    let gateway = Gateway::start(AN_HOUR, move |_| {
        let (sender, response) = held("text/event-stream; charset=utf-8");
        pieces.lock().unwrap().take().unwrap().send(sender).unwrap();
        response
    })
    .await;
    let mut bridge = Bridge::start(&gateway.url, &[]);
    bridge.send(CALL).await;
    let stream = waiting.await.unwrap();
    let progress =
        r#"{"method":"notifications/progress","params":{"z":1.00,"a":"\u00e9\/"},"jsonrpc":"2.0"}"#;
    stream.send(": hello\n\nid: 1\ndata:\n\nda").unwrap();
    stream.send("ta: {\"method\":\"notifications/progress\",\"params\":{\"z\":1.00,\"a\":\"\\u00e9\\/\"},\"jsonrpc\":\"2.0\"}\r\n\r\n").unwrap();
    assert_eq!(bridge.receive().await, progress, "before the answer is there");
    stream.send("data: no JSON\n\n").unwrap();
    stream.send("data: {\"result\":\ndata:  {\"n\":1e400} ,\ndata: \"id\":\"c\"}\n\n").unwrap();
    assert_eq!(bridge.receive().await, r#"{"result": {"n":1e400} ,"id":"c"}"#);
    drop(stream);
    let finished = bridge.end().await;
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(0), ""));
    assert!(finished.stderr.contains("not JSON"), "{}", finished.stderr);
}

#[tokio::test]
async fn a_slow_call_holds_nothing_and_can_be_cancelled() {
    let (sender, waiting) = tokio::sync::oneshot::channel();
    let sender = std::sync::Mutex::new(Some(sender));
    let gateway = Gateway::start(AN_HOUR, move |asked| {
        if asked.rpc() != "tools/call" {
            return usual(asked);
        }
        let (held, response) = held("application/json");
        sender.lock().unwrap().take().unwrap().send(held).unwrap();
        response
    })
    .await;
    let mut bridge = Bridge::start(&gateway.url, &[]);
    bridge.send(CALL).await;
    bridge.send(CANCEL).await;
    assert_eq!(bridge.ask(PING).await, PONG);
    let bodies: Vec<String> = gateway.asked(3).await.into_iter().map(|asked| asked.body).collect();
    assert_eq!(bodies, [CALL, CANCEL, PING], "in the order in which they came, byte for byte");
    let call = waiting.await.unwrap();
    let end = tokio::spawn(bridge.end());
    call.send("{\"id\":\"c\",").unwrap();
    call.send("\"result\":{}}\n").unwrap();
    drop(call);
    let finished = end.await.unwrap();
    assert_eq!(
        finished.stdout, "{\"id\":\"c\",\"result\":{}}\n",
        "the end of the input waits for the answer"
    );
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(0), ""));
}

/// initialize opens a session, after a while.
fn with_session(asked: &Asked) -> Response {
    if asked.rpc() != "initialize" {
        return usual(asked);
    }
    let answer = r#"{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18"}}"#;
    ([("mcp-session-id", "s-1")], json_answer(answer)).into_response()
}

#[tokio::test]
async fn a_session_and_its_version_are_sent_from_then_on() {
    let gateway = Gateway::start(AN_HOUR, with_session).await;
    let mut bridge = Bridge::start(&gateway.url, &[]);
    // All at once: the second waits for the answer to the first.
    bridge.send(&format!("{INITIALIZE}\n{PING}")).await;
    assert!(bridge.receive().await.contains("2025-06-18"));
    assert_eq!(bridge.receive().await, PONG);
    assert_eq!(bridge.end().await.code, Some(0));
    let asked = gateway.asked(3).await;
    let told: Vec<_> = asked
        .iter()
        .map(|asked| {
            (asked.method.as_str(), asked.header("mcp-session-id"), asked.header("mcp-protocol-version"))
        })
        .collect();
    assert_eq!(told, [("POST", "", ""), ("POST", "s-1", "2025-06-18"), ("DELETE", "s-1", "2025-06-18")]);
    let first = &asked[0];
    assert_eq!(first.path, "/gateway/scripted-0a1b2c3d4e/mcp");
    assert_eq!(first.header("authorization"), "Bearer token-1");
    assert_eq!(first.header("content-type"), "application/json");
    assert_eq!(first.header("accept"), "application/json, text/event-stream");
}

#[tokio::test]
async fn a_signal_ends_it_and_its_session() {
    let gateway = Gateway::start(AN_HOUR, with_session).await;
    for (times, signal) in [(1, "TERM"), (2, "INT")] {
        let mut bridge = Bridge::start(&gateway.url, &[]);
        bridge.ask(INITIALIZE).await;
        bridge.signal(signal).await;
        assert_eq!(bridge.ended().await.code, Some(0));
        assert_eq!(gateway.asked(2 * times).await.last().unwrap().method, "DELETE");
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires_and_only_then() {
    for (expires_in, expected) in [(AN_HOUR, ["token-1", "token-1"]), (1, ["token-2", "token-3"])] {
        // 80 % of one second is none in whole seconds: such a token is renewed for each message.
        let gateway = Gateway::start(expires_in, usual).await;
        let mut bridge = Bridge::start(&gateway.url, &[]);
        bridge.ask(PING).await;
        bridge.ask(PING).await;
        let asked = gateway.asked(2).await;
        let used: Vec<&str> = asked.iter().map(|asked| asked.header("authorization")).collect();
        assert_eq!(used, expected.map(|token| format!("Bearer {token}")), "{expires_in}");
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let refused = |_: &Asked| {
        let body = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Invalid Bearer token"}}"#;
        (StatusCode::UNAUTHORIZED, json_answer(body)).into_response()
    };
    for (arguments, expected) in
        [(&[][..], &["Bearer token-1", "Bearer token-2"][..]), (&["--token", "mine"], &["Bearer mine"])]
    {
        let gateway = Gateway::start(AN_HOUR, refused).await;
        let mut bridge = Bridge::start(&gateway.url, arguments);
        let answer = bridge.ask(PING).await;
        assert_eq!(
            answer,
            r#"{"jsonrpc":"2.0","id":7,"error":{"code":-32001,"message":"Invalid Bearer token"}}"#
        );
        assert_eq!(bridge.end().await.code, Some(0));
        let asked = gateway.asked(1).await;
        let used: Vec<&str> = asked.iter().map(|asked| asked.header("authorization")).collect();
        assert_eq!(used, expected);
    }
}

#[tokio::test]
async fn a_gateway_that_has_another_id_now_is_found_again() {
    let gateway = Gateway::start(AN_HOUR, usual).await;
    let mut bridge = Bridge::start(&gateway.url, &[]);
    assert_eq!(bridge.ask(PING).await, PONG);
    gateway.move_to("scripted-z9y8x7w6v5");
    assert_eq!(bridge.ask(PING).await, PONG);
    let paths: Vec<String> = gateway.asked(3).await.into_iter().map(|asked| asked.path).collect();
    let (old, new) = ("/gateway/scripted-0a1b2c3d4e/mcp", "/gateway/scripted-z9y8x7w6v5/mcp");
    assert_eq!(paths, [old, old, new]);
}

#[tokio::test]
async fn it_ends_when_no_one_reads_its_answers() {
    let gateway = Gateway::start(AN_HOUR, usual).await;
    let mut bridge = Bridge::start(&gateway.url, &[]);
    assert_eq!(bridge.ask(PING).await, PONG);
    assert_eq!(bridge.hang_up(PING).await, Some(1));
}

#[tokio::test]
async fn the_end_of_the_input_does_not_wait_for_ever() {
    let hold = std::sync::Mutex::new(Vec::new());
    let gateway = Gateway::start(AN_HOUR, move |_| {
        let (held, response) = held("application/json");
        hold.lock().unwrap().push(held);
        response
    })
    .await;
    let mut bridge = Bridge::start(&gateway.url, &["--timeout", "1"]);
    bridge.send(CALL).await;
    gateway.asked(1).await;
    let finished = bridge.end().await;
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(0), ""));
    assert!(finished.stderr.contains("not answered: 1"), "{}", finished.stderr);
}

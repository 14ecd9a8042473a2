//! What goes wrong is told to people on standard error, and to the client as the answer to its own request.

use agentcore_local_tests::{Bridge, Gateway, Local, agentcore_local, finish, json_answer};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use serde_json::{Value, json};

use super::add;

#[test]
fn without_an_emulator_it_ends_at_once() {
    let finished = finish(agentcore_local().args(["mcp", "--endpoint", "http://127.0.0.1:1"]));
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(3), ""));
    assert!(finished.stderr.contains("no emulator answers at http://127.0.0.1:1"), "{}", finished.stderr);
}

#[tokio::test]
async fn who_cannot_log_in_learns_so() {
    let local = Local::built_in().await;
    let finished = Bridge::start(local.url(), &["--user", "nobody"]).ended().await;
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""));
    assert!(finished.stderr.contains("no user `nobody`"), "{}", finished.stderr);
}

#[tokio::test]
async fn lines_that_are_not_messages_are_answered_and_change_nothing() {
    let local = Local::built_in().await;
    let mut bridge = Bridge::start(local.url(), &[]);
    let refused = bridge.json("{\"jsonrpc\":\"2.0\",\"id\":4").await;
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&Value::Null, &json!(-32700)), "{refused}");
    assert!(bridge.note().await.starts_with("refused: not JSON"));
    let long = format!(r#"{{"jsonrpc":"2.0","id":5,"method":"{}"}}"#, "x".repeat(6 * 1024 * 1024));
    let refused = bridge.json(&long).await;
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(5), &json!(-32600)), "{refused}");
    let refused = bridge.json("[]").await;
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&Value::Null, &json!(-32600)), "{refused}");
    bridge.send("\r\n").await;
    assert_eq!(bridge.json(&add(6, 5, 3)).await["id"], 6);
    assert_eq!(bridge.end().await.stdout, "");
}

#[tokio::test]
async fn a_refusal_is_the_answer_to_the_request_and_names_its_trace() {
    let local = Local::built_in().await;
    let mut bridge = Bridge::start(local.url(), &["--token", "none"]);
    let refused = bridge.ask(&add(9, 1, 1)).await;
    assert_eq!(
        refused,
        r#"{"jsonrpc":"2.0","id":9,"error":{"code":-32001,"message":"Invalid Bearer token"}}"#
    );
    let note = bridge.note().await;
    let (what, command) = note.split_once("; what happened: ").unwrap_or_else(|| panic!("{note}"));
    let expected = "refused: 401 Unauthorized: gateway m2m-auth-demo got a token that is no signed JWT: ";
    assert!(what.starts_with(expected), "{note}");
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let trace = tokio::task::spawn_blocking({
        let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        move || finish(agentcore_local().args(words))
    });
    assert!(trace.await.unwrap().printed().contains("Bearer"), "{command}");
    // Nobody waits for an answer to a notification, and the id of AWS's could be that of another request.
    bridge.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#).await;
    assert!(bridge.note().await.starts_with("refused: 401 Unauthorized"));
    assert_eq!(bridge.end().await.stdout, "");
}

#[tokio::test]
async fn what_is_not_an_answer_becomes_an_error_with_the_id_of_the_request() {
    let gateway = Gateway::start(3600, |asked| match asked.rpc().as_str() {
        "forbidden" => {
            let head = [("x-agentcore-local-trace-id", "t-1")];
            (StatusCode::FORBIDDEN, head, json_answer(r#"{ "message":"no", "n":1.00}"#)).into_response()
        }
        "broken" => (StatusCode::BAD_GATEWAY, "no \"entry\"").into_response(),
        "page" => "<html>".into_response(),
        "stream" => ([("content-type", "text/event-stream")], "data: {\"method\":\"x\"}\n\n").into_response(),
        _ => StatusCode::ACCEPTED.into_response(),
    })
    .await;
    let mut bridge = Bridge::start(&gateway.url, &[]);
    let error = |message: &str, data: &str| {
        format!(
            r#"{{"jsonrpc":"2.0","id":"\u0031","error":{{"code":-32000,"message":"{message}","data":{data}}}}}"#
        )
    };
    let cases = [
        (
            "forbidden",
            "the gateway answered 403 Forbidden",
            r#"{"status":403,"body":{ "message":"no", "n":1.00},"trace_id":"t-1"}"#,
        ),
        (
            "broken",
            "the gateway answered 502 Bad Gateway",
            r#"{"status":502,"body":"no \"entry\"","trace_id":null}"#,
        ),
        (
            "page",
            "the gateway answered 200 OK with a body that is not JSON",
            r#"{"status":200,"body":"<html>","trace_id":null}"#,
        ),
        (
            "nothing",
            "the gateway answered 202 Accepted without a message",
            r#"{"status":202,"body":"","trace_id":null}"#,
        ),
    ];
    for (method, message, data) in cases {
        let answer = bridge.ask(&format!(r#"{{"jsonrpc":"2.0","id":"\u0031","method":"{method}"}}"#)).await;
        assert_eq!(answer, error(message, data));
    }
    bridge.send(r#"{"jsonrpc":"2.0","id":2,"method":"stream"}"#).await;
    assert_eq!(bridge.receive().await, r#"{"method":"x"}"#);
    let answer: Value = serde_json::from_str(&bridge.receive().await).unwrap();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&json!(2), &json!(-32000)), "{answer}");
    let finished = bridge.end().await;
    assert!(finished.stderr.starts_with("refused: 403 Forbidden; what happened: "), "{}", finished.stderr);
    assert!(finished.stderr.contains(" trace t-1\nrefused: 502 Bad Gateway\n"), "{}", finished.stderr);
}

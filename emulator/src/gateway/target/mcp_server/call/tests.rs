use crate::aws::Principal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::*;
use crate::base::http::{Body, SendError};
use crate::gateway::outbound::{self, Credential};
use crate::gateway::target::backend::Backend;
use crate::gateway::target::test_server::{
    FOREIGN, RUNTIME, Server, answer, emulator, event_stream, json_text, oauth, result, shake_hands,
};
use crate::gateway::target::{self, Target, Timeouts, synchronize, test_server};
use crate::gateway::{Gateway, GatewayService};
use crate::test_support::{Asked, Outcome};
use crate::trace::{HopName, Trace, Verdict};

/// A target with the tool `add`, whose server has forgotten the synchronization.
struct Bench {
    service: Arc<GatewayService>,
    gateway: Arc<Gateway>,
    target: Target,
    server: Server,
    /// How many requests the server saw before the first call.
    before: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Sessions {
    None,
    Kept,
}

impl Bench {
    /// `call` answers whatever comes after the synchronization; the handshake if it returns nothing.
    async fn new(
        endpoint: &str,
        credential: Credential,
        sessions: Sessions,
        call: impl Fn(&Asked) -> Outcome + Send + Sync + 'static,
    ) -> Self {
        let ready = Arc::new(AtomicBool::new(false));
        let is_ready = Arc::clone(&ready);
        let (service, gateway, server) = emulator(move |seen| {
            if is_ready.load(Ordering::Relaxed)
                && let Some(answer) = call(seen)
            {
                return Some(answer);
            }
            if seen.method() == "DELETE" {
                return Some(Ok(answer(StatusCode::OK, &[], "")));
            }
            let list = json!({"tools": [{"name": "add", "inputSchema": {"type": "object"}}]});
            let Some(mut hands) = shake_hands(seen, "2025-06-18", &json!({"tools": {}})) else {
                return (seen.method() == "tools/list").then(|| Ok(result(seen, &list)));
            };
            if sessions == Sessions::Kept && seen.method() == "initialize" {
                hands.as_mut().unwrap().headers_mut().insert("mcp-session-id", "session-1".parse().unwrap());
            }
            Some(hands)
        })
        .await;
        let target = test_server::target(&service, endpoint, credential);
        synchronize(&service, &Principal::Stack, &gateway, &target).await;
        assert_eq!(target.state().status_reasons, Vec::<String>::new());
        let before = 3;
        server.wait_for(before).await;
        ready.store(true, Ordering::Relaxed);
        Self { service, gateway, target, server, before }
    }

    async fn call(&self, arguments: Option<&str>, others: &[(&str, &str)]) -> Result<String, CallFailure> {
        let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
        let arguments = arguments.map(raw);
        let other_params: Vec<_> =
            others.iter().map(|(name, value)| ((*name).to_owned(), raw(value))).collect();
        let tool = Arc::clone(&self.target.state().tools[0]);
        let recorder = self.service.traces.begin(HopName::Gateway, "tools/call");
        let call = ToolCall {
            arguments: arguments.as_deref(),
            other_params: &other_params,
            protocol_version: "2025-11-25",
        };
        let result = async {
            let outside = (&self.service.client, &self.service.entropy);
            let credential = &self.target.credential;
            let permitted = &outbound::Permitted::granted();
            let credentials =
                outbound::credentials(&self.service, &self.gateway, credential, permitted, &recorder);
            target::call(outside, &self.target, &tool, call, credentials.await?, &recorder).await
        };
        let result: Result<_, CallFailure> = result.await;
        recorder.answered(StatusCode::OK, "", Confidence::Recorded);
        result.map(|result| String::from_utf8(result).unwrap())
    }

    fn seen(&self) -> Vec<Asked> {
        self.server.seen().split_off(self.before)
    }

    fn trace(&self) -> Trace {
        self.service.traces.last().unwrap()
    }
}

fn with_id(seen: &Asked, rest: &str) -> Response<Body> {
    let message: Value = serde_json::from_str(&seen.body).unwrap();
    json_text(format!(r#"{{"jsonrpc":"2.0","id":{},{rest}}}"#, message["id"]))
}

/// The text of DEBUG if the server answers tools/call this way.
async fn detail(
    endpoint: &str,
    response: impl Fn(&Asked) -> Response<Body> + Send + Sync + 'static,
) -> String {
    let bench =
        Bench::new(endpoint, Credential::None, Sessions::None, move |seen| Some(Ok(response(seen)))).await;
    bench.call(None, &[]).await.unwrap_err().detail
}

#[tokio::test]
async fn one_exchange_carries_the_clients_own_bytes() {
    let bench = Bench::new(RUNTIME, oauth(), Sessions::None, |seen| {
        Some(Ok(with_id(
            seen,
            r#""result":{"_meta":{"x":1},"structuredContent":{"result":85070591730234615847396907784232501249},"isError":false,"zeta":1.0,"content":[{"type":"text","text":"\u00e9 8"}]}"#,
        )))
    })
    .await;
    let arguments = r#"{"b": 3, "a" :12345678901234567890123}"#;
    let others = [("_meta", r#"{"progressToken": 1.0}"#), ("task", "null")];
    let result = bench.call(Some(arguments), &others).await.unwrap();
    assert_eq!(
        result,
        r#"{"content":[{"type":"text","text":"\u00e9 8"}],"isError":false,"structuredContent":{"result":85070591730234615847396907784232501249},"_meta":{"x":1},"zeta":1.0}"#
    );
    let seen = bench.seen();
    assert_eq!(seen.len(), 1);
    assert_eq!(
        seen[0].body,
        r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"b": 3, "a" :12345678901234567890123},"_meta":{"progressToken": 1.0},"task":null}}"#
    );
    assert_eq!(seen[0].url, RUNTIME);
    assert_eq!(seen[0].header("authorization"), "Bearer m2m-token");
    assert!(!seen[0].header("x-amz-bedrock-agentcore-identity-wat").is_empty());
    assert_eq!(seen[0].header("mcp-protocol-version"), "2025-06-18");
    assert_eq!(seen[0].header("mcp-session-id"), "");
    let checks = &bench.trace().hops[0].checks;
    assert!(checks.iter().any(|check| check.actual == "client 2025-11-25, server 2025-06-18"), "{checks:?}");
}

#[tokio::test]
async fn is_error_is_added_where_it_is_missing_and_kept_where_it_is_not() {
    let table = [
        (r#"{"content":[]}"#, r#"{"content":[],"isError":false}"#),
        (r#"{"isError":true,"content":[]}"#, r#"{"content":[],"isError":true}"#),
        (
            r#"{"structuredContent":{},"content":[]}"#,
            r#"{"content":[],"isError":false,"structuredContent":{}}"#,
        ),
    ];
    for (from, expected) in table {
        let bench = Bench::new(FOREIGN, Credential::None, Sessions::None, move |seen| {
            let message: Value = serde_json::from_str(&seen.body).unwrap();
            let event = format!(r#"{{"jsonrpc":"2.0","id":{},"result":{from}}}"#, message["id"]);
            Some(Ok(event_stream(
                vec![format!("event: message\r\ndata: {event}\r\n\r\n").into_bytes()],
                false,
            )))
        })
        .await;
        assert_eq!(bench.call(Some("{}"), &[]).await.unwrap(), expected);
        assert_eq!(
            bench.seen()[0].body,
            r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{}}}"#
        );
    }
}

#[tokio::test]
async fn the_session_of_the_synchronisation_serves_the_calls() {
    let bench = Bench::new(FOREIGN, Credential::None, Sessions::Kept, |seen| {
        (seen.method() == "tools/call").then(|| Ok(result(seen, &json!({"content": []}))))
    })
    .await;
    for _ in 0..2 {
        assert_eq!(bench.call(None, &[]).await.unwrap(), r#"{"content":[],"isError":false}"#);
    }
    let seen = bench.seen();
    assert_eq!(seen.iter().map(Asked::method).collect::<Vec<_>>(), ["tools/call", "tools/call"]);
    assert!(seen.iter().all(|seen| seen.header("mcp-session-id") == "session-1"));
    assert!(seen.iter().all(|seen| seen.header("mcp-protocol-version") == "2025-06-18"));
    let ids: Vec<u64> = seen.iter().map(id).collect();
    assert_ne!(ids[0], ids[1], "no id is used twice in a session");
    assert!(ids.iter().all(|id| *id > 2), "nor one of the synchronisation's");
}

fn id(seen: &Asked) -> u64 {
    serde_json::from_str::<Value>(&seen.body).unwrap()["id"].as_u64().unwrap()
}

/// Calls a server that has lost its session and reports it as `lost` does.
async fn after_a_loss(
    endpoint: &str,
    lost: impl Fn(&Asked) -> Response<Body> + Send + Sync + 'static,
) -> Bench {
    let bench = Bench::new(endpoint, Credential::None, Sessions::Kept, move |seen| {
        match (seen.method().as_str(), seen.header("mcp-session-id")) {
            ("initialize", _) => {
                let mut hands = shake_hands(seen, "2025-11-25", &json!({"tools": {}})).unwrap().unwrap();
                hands.headers_mut().insert("mcp-session-id", "session-2".parse().unwrap());
                Some(Ok(hands))
            }
            ("tools/call", "session-2") => Some(Ok(result(seen, &json!({"content": []})))),
            ("tools/call", _) => Some(Ok(lost(seen))),
            _ => None,
        }
    })
    .await;
    assert_eq!(bench.call(None, &[]).await.unwrap(), r#"{"content":[],"isError":false}"#);
    bench
}

#[tokio::test]
async fn a_session_that_the_server_has_lost_is_opened_again() {
    let of_runtime = |seen: &Asked| {
        let message =
            "Received error (400) from runtime. Please check your CloudWatch logs for more information.";
        with_id(seen, &format!(r#""error":{{"code":-32010,"message":"{message}"}}"#))
    };
    for bench in [
        after_a_loss(FOREIGN, |_| answer(StatusCode::NOT_FOUND, &[], "")).await,
        after_a_loss(FOREIGN, |_| answer(StatusCode::BAD_REQUEST, &[], "")).await,
        after_a_loss(RUNTIME, |_| answer(StatusCode::NOT_FOUND, &[], "")).await,
        after_a_loss(RUNTIME, of_runtime).await,
    ] {
        let seen = bench.seen();
        let methods: Vec<_> = seen.iter().map(Asked::method).collect();
        assert_eq!(methods, ["tools/call", "initialize", "notifications/initialized", "tools/call"]);
        let sessions: Vec<_> = seen.iter().map(|seen| seen.header("mcp-session-id")).collect();
        assert_eq!(sessions, ["session-1", "", "session-2", "session-2"]);
        let checks = &bench.trace().hops[0].checks;
        assert!(checks.iter().any(|check| check.check == "server's session"), "{checks:?}");
        assert_eq!(bench.trace().verdict, Verdict::Passed, "what was put right is no failure");
        bench.call(None, &[]).await.unwrap();
        assert_eq!(bench.seen().len(), 5, "the new one is kept");
    }
}

#[tokio::test]
async fn calls_at_the_same_moment_open_one_session_together() {
    let bench = after_a_loss(FOREIGN, |_| answer(StatusCode::NOT_FOUND, &[], "")).await;
    let Backend::McpServer(server) = &bench.target.backend;
    server.forget_session();
    let calls = (0..8).map(|_| bench.call(None, &[]));
    for result in futures_util::future::join_all(calls).await {
        assert_eq!(result.unwrap(), r#"{"content":[],"isError":false}"#);
    }
    let opened = bench.seen().iter().skip(4).filter(|seen| seen.method() == "initialize").count();
    assert_eq!(opened, 1);
}

#[tokio::test]
async fn another_failure_than_a_loss_opens_no_session() {
    let bench = Bench::new(FOREIGN, Credential::None, Sessions::Kept, |_| {
        Some(Ok(answer(StatusCode::INTERNAL_SERVER_ERROR, &[], "")))
    })
    .await;
    bench.call(None, &[]).await.unwrap_err();
    assert_eq!(bench.seen().len(), 1);
}

#[tokio::test]
async fn a_handshake_that_is_refused_is_reported_as_such() {
    let refused = |status: u16| async move {
        let bench = Bench::new(FOREIGN, Credential::None, Sessions::Kept, move |seen| {
            let status = if seen.method() == "tools/call" { 404 } else { status };
            Some(Ok(answer(StatusCode::from_u16(status).unwrap(), &[], "")))
        })
        .await;
        let detail = bench.call(None, &[]).await.unwrap_err().detail;
        assert_eq!(bench.seen().len(), 2);
        detail
    };
    assert_eq!(
        refused(400).await,
        "ValidationException - MCP server 'https://mcp.example/mcp' returned HTTP 400 to the initialize handshake."
    );
    assert_eq!(
        refused(403).await,
        "McpException - MCP invocation failed: Authorization error when sending message"
    );
}

#[tokio::test]
async fn a_server_that_fails_is_reported_as_aws_reports_it() {
    let status = |code: u16| move |_: &Asked| answer(StatusCode::from_u16(code).unwrap(), &[], "{}");
    let authorization = "McpException - MCP invocation failed: Authorization error when sending message";
    assert_eq!(detail(RUNTIME, status(401)).await, authorization);
    assert_eq!(detail(RUNTIME, status(403)).await, authorization);
    let failed = "McpException - MCP invocation failed: Tool invocation failed";
    assert_eq!(detail(RUNTIME, status(424)).await, failed);
    assert_eq!(detail(FOREIGN, status(500)).await, failed);
    let runtime_error = r#""error":{"code":-32010,"message":"Received error (500) from runtime."}"#;
    assert_eq!(detail(RUNTIME, |seen| with_id(seen, runtime_error)).await, failed);
    assert_eq!(
        detail(FOREIGN, |seen| with_id(seen, r#""error":{"code":-32602,"message":"no"}"#)).await,
        failed
    );
    assert_eq!(detail(FOREIGN, |seen| with_id(seen, r#""result":[]"#)).await, failed);
    assert_eq!(detail(FOREIGN, |_| json_text("nothing")).await, failed);
    assert_eq!(detail(FOREIGN, |_| event_stream(vec![b"data: {}\n\n".to_vec()], true)).await, failed);
}

#[tokio::test]
async fn the_trace_reports_the_cause_that_aws_does_not() {
    let bench = Bench::new(FOREIGN, Credential::None, Sessions::None, |_| {
        let (authority, reason) = ("mcp.example".into(), "refused".into());
        Some(Err(SendError::Connect { authority, reason }))
    })
    .await;
    let failure = bench.call(None, &[]).await.unwrap_err();
    assert_eq!(failure.detail, "McpException - MCP invocation failed: Tool invocation failed");
    let trace = bench.trace();
    let check = trace.hops[0].checks.last().unwrap();
    assert_eq!(check.actual, "cannot connect to mcp.example: refused");
    assert_eq!(trace.hops[0].hops[0].hop, HopName::McpServer);
}

#[tokio::test]
async fn a_call_does_not_wait_for_ever() {
    let (service, gateway, server) = emulator(|seen| {
        let list = json!({"tools": [{"name": "add", "inputSchema": {"type": "object"}}]});
        let hands = shake_hands(seen, "2025-11-25", &json!({"tools": {}}));
        hands.or_else(|| (seen.method() == "tools/list").then(|| Ok(result(seen, &list))))
    })
    .await;
    let limits = Timeouts { call: Duration::ZERO, ..Timeouts::default() };
    let target = test_server::target(&service, RUNTIME, Credential::None).with_timeouts(limits);
    synchronize(&service, &Principal::Stack, &gateway, &target).await;
    let bench = Bench { service, gateway, target, server, before: 3 };
    assert_eq!(
        bench.call(None, &[]).await.unwrap_err().detail,
        "McpException - MCP invocation failed: Tool invocation failed"
    );
    assert_eq!(bench.trace().hops[0].checks.last().unwrap().actual, "no result within 0 s");
}

#[tokio::test]
async fn without_a_token_the_server_is_not_asked() {
    let (service, gateway, server) = emulator(|seen| {
        let list = json!({"tools": [{"name": "add", "inputSchema": {"type": "object"}}]});
        let hands = shake_hands(seen, "2025-11-25", &json!({"tools": {}}));
        Some(hands.unwrap_or_else(|| Ok(result(seen, &list))))
    })
    .await;
    let target = test_server::target(&service, RUNTIME, oauth());
    synchronize(&service, &Principal::Stack, &gateway, &target).await;
    server.token_endpoint_answers(StatusCode::BAD_REQUEST, r#"{"error":"invalid_client"}"#);
    service.clock.advance(Duration::from_secs(3600));
    let bench = Bench { service, gateway, target, server, before: 3 };
    assert_eq!(
        bench.call(None, &[]).await.unwrap_err().detail,
        "Failed to fetch outbound oauth token. Error parsing ClientCredentials response"
    );
    assert_eq!(bench.seen().len(), 0);
}

#[tokio::test]
async fn a_target_without_a_catalogue_cannot_be_called() {
    let bench = Bench::new(RUNTIME, Credential::None, Sessions::None, |_| None).await;
    let tool = Arc::clone(&bench.target.state().tools[0]);
    let fresh = test_server::target(&bench.service, RUNTIME, Credential::None);
    let recorder = bench.service.traces.begin(HopName::Gateway, "tools/call");
    let call = ToolCall { arguments: None, other_params: &[], protocol_version: "2025-11-25" };
    let credentials = OutboundCredentials::default();
    let outside = (&bench.service.client, &bench.service.entropy);
    let called = target::call(outside, &fresh, &tool, call, credentials, &recorder);
    let failure = called.await.unwrap_err();
    assert_eq!(failure.detail, "Target demo is in CREATING status");
    assert_eq!(bench.seen().len(), 0);
}

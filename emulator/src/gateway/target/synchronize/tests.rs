use crate::aws::Principal;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{Response, StatusCode};
use serde_json::{Value, json};

use super::*;
use crate::base::http::{Body, SendError};
use crate::gateway::outbound::Credential;
use crate::gateway::target::Timeouts;
use crate::gateway::target::test_server::{
    FOREIGN, RUNTIME, Server, answer, emulator, event_stream, json_text, oauth, result, shake_hands, target,
};
use crate::test_support::{Asked, Outcome};
use crate::trace::{Trace, Verdict};

fn tool(name: &str) -> Value {
    json!({"name": name, "description": "d", "inputSchema": {"type": "object", "title": "T"}})
}

fn tools() -> Value {
    json!({"tools": {}})
}

async fn synchronized(
    endpoint: &str,
    credential: Credential,
    script: impl Fn(&Asked) -> Outcome + Send + Sync + 'static,
) -> (Arc<TargetState>, Server, Trace) {
    let (service, gateway, server) = emulator(script).await;
    let target = target(&service, endpoint, credential);
    synchronize(&service, &Principal::Stack, &gateway, &target).await;
    (target.state(), server, service.traces.last().unwrap())
}

/// The only status reason of a synchronization that fails at `method` with this response.
async fn reason(
    endpoint: &str,
    method: &'static str,
    response: impl Fn(&Asked) -> Response<Body> + Send + Sync + 'static,
) -> String {
    let capabilities = json!({"tools": {}, "resources": {}});
    let (state, _, trace) = synchronized(endpoint, Credential::None, move |seen| {
        if seen.method() == method {
            return Some(Ok(response(seen)));
        }
        let page = json!({"tools": [tool("x")]});
        shake_hands(seen, "2025-11-25", &capabilities).or_else(|| Some(Ok(result(seen, &page))))
    })
    .await;
    assert_eq!(state.status, TargetStatus::Failed);
    assert_eq!(state.last_synchronized_at, None);
    assert!(state.tools.is_empty());
    assert_eq!(trace.verdict, Verdict::Failed);
    let [reason] = state.status_reasons.as_slice() else { panic!("{:?}", state.status_reasons) };
    let prefix = "Failed to connect and fetch tools from the provided MCP target server. Error - ";
    reason.strip_prefix(prefix).map_or_else(|| format!("! {reason}"), str::to_owned)
}

#[tokio::test]
async fn every_page_is_fetched_and_the_catalogue_is_sorted() {
    let (state, server, trace) = synchronized(RUNTIME, oauth(), |seen| {
        let message: Value = serde_json::from_str(&seen.body).unwrap();
        let page = match message["params"]["cursor"].as_str() {
            None => json!({"tools": [tool("b"), tool("c")], "nextCursor": "2"}),
            Some(cursor) => {
                assert_eq!(cursor, "2");
                json!({"tools": [tool("a"), tool("b")]})
            }
        };
        shake_hands(seen, "2025-11-25", &tools()).or_else(|| Some(Ok(result(seen, &page))))
    })
    .await;
    assert_eq!(state.status, TargetStatus::Ready);
    assert_eq!(state.status_reasons, Vec::<String>::new());
    assert!(state.last_synchronized_at.is_some());
    let names: Vec<_> = state.tools.iter().map(|tool| tool.exposed_name.as_str()).collect();
    assert_eq!(names, ["demo___a", "demo___b", "demo___c"]);
    assert_eq!(server.methods(), ["initialize", "notifications/initialized", "tools/list", "tools/list"]);
    for seen in server.seen() {
        assert_eq!(seen.header("authorization"), "Bearer m2m-token");
        assert_eq!(seen.header("mcp-protocol-version"), "2025-11-25");
    }
    assert_eq!(
        server.seen()[0].body,
        r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"genesis-gateway","version":"1.0.0"}}}"#
    );
    assert_eq!(server.seen()[1].body, r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
    assert_eq!(trace.title, "synchronize demo");
    let told = &trace.hops[0].checks;
    assert!(told.iter().any(|check| check.actual.starts_with("b is listed twice")), "{told:?}");
}

#[tokio::test]
async fn an_older_server_that_answers_with_event_streams_is_followed() {
    let (state, server, _) = synchronized(FOREIGN, Credential::None, |seen| {
        let Some(answer) = shake_hands(seen, "2025-03-26", &json!({"tools": {}, "resources": {}})) else {
            let list = match seen.method().as_str() {
                "tools/list" => json!({"tools": [tool("a")]}),
                _ => json!({"resources": [], "resourceTemplates": []}),
            };
            let message: Value = serde_json::from_str(&seen.body).unwrap();
            let event = json!({"jsonrpc": "2.0", "id": message["id"], "result": list});
            return Some(Ok(event_stream(vec![format!("data: {event}\n\n").into_bytes()], false)));
        };
        Some(answer)
    })
    .await;
    assert_eq!(state.status, TargetStatus::Ready);
    assert_eq!(server.methods()[2..], ["tools/list", "resources/list", "resources/templates/list"]);
    let versions: Vec<_> =
        server.seen().iter().map(|seen| seen.header("mcp-protocol-version").to_owned()).collect();
    assert_eq!(versions, ["2025-11-25", "2025-03-26", "2025-03-26", "2025-03-26", "2025-03-26"]);
    assert!(server.seen().iter().all(|seen| seen.header("authorization").is_empty()));
}

#[tokio::test]
async fn a_servers_own_session_is_distinguished_from_a_runtimes() {
    let initialized = |id: &'static str, runtime_id: &'static str| {
        move |seen: &Asked| {
            let mut answer = shake_hands(seen, "2025-11-25", &tools())?;
            if seen.method() == "initialize" {
                let headers = answer.as_mut().unwrap().headers_mut();
                headers.insert("mcp-session-id", id.parse().unwrap());
                headers.insert("x-amzn-bedrock-agentcore-runtime-session-id", runtime_id.parse().unwrap());
            }
            Some(answer)
        }
    };
    for (runtime_id, keeps_sessions) in [("other", true), ("session-1", false)] {
        let hands = initialized("session-1", runtime_id);
        let (service, gateway, server) = emulator(move |seen| match seen.verb.as_str() {
            "DELETE" => Some(Ok(answer(StatusCode::METHOD_NOT_ALLOWED, &[], ""))),
            _ => hands(seen).or_else(|| Some(Ok(result(seen, &json!({"tools": []}))))),
        })
        .await;
        let target = target(&service, RUNTIME, Credential::None);
        synchronize(&service, &Principal::Stack, &gateway, &target).await;
        let Backend::McpServer(backend) = &target.backend;
        assert_eq!(backend.keeps_sessions(), keeps_sessions);
        assert_eq!(target.state().status, TargetStatus::Ready);
        server.wait_for(3).await;
        let sessions: Vec<_> =
            server.seen().iter().map(|seen| seen.header("mcp-session-id").to_owned()).collect();
        assert_eq!(sessions[0], "");
        assert!(sessions[1..].iter().all(|session| session == "session-1"));
        assert!(!server.methods().contains(&"DELETE".to_owned()), "the calls go on in it");
    }
}

#[tokio::test]
async fn the_session_of_the_synchronisation_before_is_ended() {
    let opened = AtomicUsize::new(0);
    let (service, gateway, server) = emulator(move |seen| {
        if seen.verb == "DELETE" {
            return Some(Ok(answer(StatusCode::OK, &[], "")));
        }
        let mut hands = shake_hands(seen, "2025-11-25", &tools());
        if let (Some(Ok(hands)), "initialize") = (&mut hands, seen.method().as_str()) {
            let id = format!("session-{}", opened.fetch_add(1, Ordering::Relaxed) + 1);
            hands.headers_mut().insert("mcp-session-id", id.parse().unwrap());
        }
        hands.or_else(|| Some(Ok(result(seen, &json!({"tools": []})))))
    })
    .await;
    let target = target(&service, FOREIGN, Credential::None);
    for _ in 0..2 {
        synchronize(&service, &Principal::Stack, &gateway, &target).await;
    }
    server.wait_for(7).await;
    let seen = server.seen();
    let ended: Vec<_> = seen.iter().filter(|seen| seen.verb == "DELETE").collect();
    let ended: Vec<_> = ended.iter().map(|seen| seen.header("mcp-session-id")).collect();
    assert_eq!(ended, ["session-1"]);
}

#[tokio::test]
async fn a_runtime_that_does_not_work_has_the_recorded_reasons() {
    let status = |code: u16, body: &'static str| {
        move |_: &Asked| answer(StatusCode::from_u16(code).unwrap(), &[], body)
    };
    let rpc = |message: &'static str| {
        move |seen: &Asked| {
            let id: Value = serde_json::from_str(&seen.body).unwrap();
            let error = json!({"code": -32010, "message": message});
            json_text(json!({"jsonrpc": "2.0", "id": id["id"], "error": error}).to_string())
        }
    };
    let authorization = "Authorization error when sending message";
    for method in ["initialize", "notifications/initialized", "tools/list"] {
        assert_eq!(reason(RUNTIME, method, status(401, "{}")).await, authorization);
        assert_eq!(reason(RUNTIME, method, status(403, r#"{"message":"no"}"#)).await, authorization);
    }
    let advice = "Received error (400) from runtime. Please check your CloudWatch logs for more information.";
    assert_eq!(reason(RUNTIME, "initialize", rpc(advice)).await, "Received error (400) from runtime.");
    assert_eq!(reason(RUNTIME, "tools/list", rpc(advice)).await, "Received error (400) from runtime.");
    let slow = r#"{"message":"Runtime initialization time exceeded. Please make sure that initialization completes in 120s."}"#;
    assert_eq!(
        reason(RUNTIME, "initialize", status(424, slow)).await,
        "Runtime initialization time exceeded."
    );
    let unknown = r#"{"message":"No endpoint or agent found with qualifier 'DEFAULT' for agent a:b"}"#;
    assert_eq!(
        reason(RUNTIME, "initialize", status(404, unknown)).await,
        "No endpoint or agent found with qualifier 'DEFAULT' for agent a:b"
    );
}

#[tokio::test]
async fn another_server_that_does_not_work_has_its_own_reasons() {
    let status = |code: u16| move |_: &Asked| answer(StatusCode::from_u16(code).unwrap(), &[], "{}");
    assert_eq!(
        reason(FOREIGN, "initialize", status(400)).await,
        "! MCP server 'https://mcp.example/mcp' returned HTTP 400 to the initialize handshake."
    );
    assert_eq!(
        reason(FOREIGN, "initialize", status(503)).await,
        "! MCP server 'https://mcp.example/mcp' returned HTTP 503 to the initialize handshake."
    );
    assert_eq!(reason(FOREIGN, "initialize", status(401)).await, "Authorization error when sending message");
    let error = |seen: &Asked| {
        let id: Value = serde_json::from_str(&seen.body).unwrap();
        let error = json!({"code": -32601, "message": "Method not found"});
        json_text(json!({"jsonrpc": "2.0", "id": id["id"], "error": error}).to_string())
    };
    assert_eq!(reason(FOREIGN, "initialize", error).await, "Method not found");
    assert_eq!(reason(FOREIGN, "tools/list", error).await, "Failed to list tools");
    assert_eq!(reason(FOREIGN, "resources/list", error).await, "Failed to list resources");
    assert_eq!(reason(FOREIGN, "resources/templates/list", error).await, "Failed to list resource templates");
}

#[tokio::test]
async fn a_server_that_is_not_a_tool_server_is_refused() {
    let hands = |version: &'static str, capabilities: Value| {
        move |seen: &Asked| shake_hands(seen, version, &capabilities).unwrap().unwrap()
    };
    assert_eq!(
        reason(FOREIGN, "initialize", hands("2024-11-05", tools())).await,
        "Unsupported protocol version"
    );
    assert_eq!(
        reason(FOREIGN, "initialize", hands("2025-11-25", json!({"prompts": {}}))).await,
        "Server does not provide tools capability"
    );
    assert_eq!(reason(FOREIGN, "initialize", |seen| result(seen, &json!({}))).await, "Failed to initialize");
    assert_eq!(
        reason(FOREIGN, "tools/list", |seen| result(seen, &json!({"tools": [{"name": "x"}]}))).await,
        "tools/list: tool 'x' has no inputSchema"
    );
    let many: Vec<_> = (0..1001).map(|number| tool(&number.to_string())).collect();
    assert_eq!(
        reason(FOREIGN, "tools/list", move |seen| result(seen, &json!({"tools": many}))).await,
        "tools/list: more than 1000 tools"
    );
    let endless = |seen: &Asked| result(seen, &json!({"tools": [tool("x")], "nextCursor": "again"}));
    assert_eq!(reason(FOREIGN, "tools/list", endless).await, "tools/list: more than 1000 pages");
}

#[tokio::test]
async fn a_thousand_tools_are_allowed() {
    let many: Vec<_> = (0..1000).map(|number| tool(&number.to_string())).collect();
    let (state, ..) = synchronized(FOREIGN, Credential::None, move |seen| {
        let page = json!({"tools": many, "nextCursor": ""});
        shake_hands(seen, "2025-11-25", &tools()).or_else(|| Some(Ok(result(seen, &page))))
    })
    .await;
    assert_eq!((state.status, state.tools.len()), (TargetStatus::Ready, 1000));
}

#[tokio::test]
async fn a_silent_server_and_an_unreachable_one() {
    for (endpoint, expected) in [
        (RUNTIME, "Runtime initialization time exceeded."),
        (FOREIGN, "MCP server 'https://mcp.example/mcp' did not answer in time."),
    ] {
        let (service, gateway, _) = emulator(|_| None).await;
        let limits = Timeouts { synchronize: Duration::ZERO, ..Timeouts::default() };
        let target = target(&service, endpoint, Credential::None).with_timeouts(limits);
        synchronize(&service, &Principal::Stack, &gateway, &target).await;
        assert!(target.state().status_reasons[0].ends_with(expected), "{:?}", target.state().status_reasons);
    }
    let (state, ..) = synchronized(FOREIGN, Credential::None, |_| {
        let (authority, reason) = ("mcp.example".into(), "refused".into());
        Some(Err(SendError::Connect { authority, reason }))
    })
    .await;
    assert_eq!(
        state.status_reasons,
        ["Failed to connect and fetch tools from the provided MCP target server. Error - cannot connect to \
          mcp.example: refused"]
    );
}

#[tokio::test]
async fn a_token_endpoint_that_refuses_is_reported_as_identity_reports_it() {
    let (service, gateway, server) = emulator(|_| None).await;
    server.token_endpoint_answers(StatusCode::BAD_REQUEST, r#"{"error":"invalid_client"}"#);
    let target = target(&service, RUNTIME, oauth());
    synchronize(&service, &Principal::Stack, &gateway, &target).await;
    assert_eq!(
        target.state().status_reasons,
        ["Error parsing ClientCredentials response (Service: AgentCredentialProvider, Status Code: 400)"]
    );
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_catalogue_survives_a_failure_and_comes_back() {
    let works = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let script = Arc::clone(&works);
    let (service, gateway, _) = emulator(move |seen| {
        if !script.load(std::sync::atomic::Ordering::Relaxed) {
            return Some(Ok(answer(StatusCode::UNAUTHORIZED, &[], "")));
        }
        let page = json!({"tools": [tool("a")]});
        shake_hands(seen, "2025-11-25", &tools()).or_else(|| Some(Ok(result(seen, &page))))
    })
    .await;
    let target = target(&service, RUNTIME, Credential::None);
    assert_eq!(target.state().status, TargetStatus::Creating);
    for (works_now, status, reasons) in [
        (true, TargetStatus::Ready, 0),
        (false, TargetStatus::SynchronizeUnsuccessful, 1),
        (true, TargetStatus::Ready, 0),
    ] {
        works.store(works_now, std::sync::atomic::Ordering::Relaxed);
        synchronize(&service, &Principal::Stack, &gateway, &target).await;
        let state = target.state();
        assert_eq!((state.status, state.status_reasons.len()), (status, reasons));
        assert_eq!(state.tools.len(), 1);
    }
}

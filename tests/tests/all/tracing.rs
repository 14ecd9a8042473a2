//! Traces as data: what counts as one, when it can be read, and which is the last.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use agentcore_local::trace::Verdict;
use agentcore_local_tests::{Issuer, Local, Stub, fixture};
use axum::Router;
use axum::body::Body;
use axum::routing::post;
use futures_util::stream;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc::unbounded_channel;

#[tokio::test]
async fn a_trace_can_be_read_before_the_answers_last_byte() {
    let (say, said) = unbounded_channel::<Result<&str, Infallible>>();
    let body = Body::from_stream(stream::unfold(said, |mut said| async { Some((said.recv().await?, said)) }));
    let body = Arc::new(Mutex::new(Some(body)));
    let answer = move || async move {
        let body = body.lock().unwrap().take().expect("the test asks once");
        ([("content-type", "text/event-stream")], body)
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", listener.local_addr().unwrap());
    let server =
        tokio::spawn(async { axum::serve(listener, Router::new().route("/mcp", post(answer))).await });
    let issuer = Issuer::start().await;
    let local = Local::of(&format!(
        "[runtime.main]\nname = \"streaming\"\nurl = \"{url}\"\n[runtime.main.custom_jwt_authorizer]\n\
         discovery_url = \"{}\"\nallowed_clients = [\"a\"]\n",
        issuer.discovery_url()
    ))
    .await;

    let now = local.emulator.clock().epoch_seconds();
    let token = issuer.key().sign(&json!({"iss": issuer.url(), "client_id": "a", "exp": now + 600}));
    say.send(Ok("data: {\"half\":")).unwrap();
    let request = local.request("POST", &local.runtime_url()).bearer_auth(token);
    let mut response = request.body(r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#).send().await.unwrap();
    assert_eq!(response.chunk().await.unwrap().unwrap(), "data: {\"half\":".as_bytes());
    let id = response.headers()["x-agentcore-local-trace-id"].to_str().unwrap().to_owned();
    let trace = local.emulator.trace(&id).unwrap();
    assert_eq!((trace.verdict, trace.hops[0].verdict), (Verdict::Running, Verdict::Running), "{trace:?}");
    assert_eq!(trace.hops[0].answer.as_ref().unwrap().status, 200);

    say.send(Ok("1}\n\n")).unwrap();
    drop(say);
    assert_eq!(response.text().await.unwrap(), "1}\n\n");
    let trace = local.emulator.trace(&id).unwrap();
    assert_eq!((trace.verdict, trace.hops[0].verdict), (Verdict::Passed, Verdict::Passed), "{trace:?}");
    server.abort();
}

#[tokio::test]
async fn only_calls_of_the_chain_are_traces() {
    let local = Local::built_in().await;
    let titles = async || local.traces().await.into_iter().map(|trace| trace.title).collect::<Vec<_>>();
    assert_eq!(titles().await, ["synchronize m2m-auth-demo-mcp-target"], "the start");
    let token = local.user_token().await;
    local.get(&local.gateway_url().replace("/mcp", "/.well-known/oauth-protected-resource")).await;
    local.get(&format!("/{}/.well-known/jwks.json", local.variable("INBOUND_USER_POOL_ID"))).await;
    local.cognito("ListUserPools", &json!({"MaxResults": 1})).await;
    assert_eq!(titles().await.len(), 1, "management, documents and logins are none: {:?}", titles().await);

    let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    local.rpc(local.gateway_url(), &token, &ping).await;
    local.machine_token().await;
    let refused = local.rpc(&local.runtime_url(), "nonsense", &ping).await;
    let now = titles().await;
    assert_eq!(now.len(), 4, "{now:?}");
    assert_eq!(now[2], "ping");
    assert!(now[1].contains("/oauth2/token") && now[0].contains("m2m_auth_demo_mcp_server"), "{now:?}");
    let last = local.emulator.last_trace().unwrap();
    assert_eq!((last.id.as_str(), last.verdict), (refused.trace_id(), Verdict::Failed));
    assert_eq!(local.get("/_local/traces/last").await.json(), serde_json::to_value(&last).unwrap());
}

#[tokio::test]
async fn the_emulators_own_namespace() {
    let local = Local::built_in().await;
    let health = local.get("/_local/health").await;
    assert_eq!((health.status, health.json()["status"].as_str()), (200, Some("ready")));
    let stack = local.get("/_local/stack").await;
    assert_eq!(stack.json(), serde_json::to_value(local.emulator.summary()).unwrap());
    let missing = local.get("/_local/traces/nothing").await;
    let body = r#"{"error":"there is no trace `nothing`: the emulator has recorded 1 so far"}"#;
    missing.assert(404, Some("application/json"), None, body, "an unknown trace");
    assert_eq!(local.get("/_local/nothing").await.status, 404);
}

#[tokio::test]
async fn traces_come_in_pages() {
    let local = Local::built_in().await;
    let all = local.get("/_local/traces").await;
    for _ in 0..6 {
        local
            .rpc(local.gateway_url(), "nonsense", &json!({"jsonrpc": "2.0", "id": 1, "method": "ping"}))
            .await;
    }
    let before = all.json().as_array().unwrap().len();
    let all = local.get("/_local/traces").await;
    assert!(all.headers.get("link").is_none(), "all of them are there");
    assert_eq!(all.headers["content-type"], "application/json");
    let all = all.json().as_array().unwrap().clone();
    assert_eq!(all.len(), before + 6);
    let (mut paged, mut path, mut pages) = (Vec::new(), "/_local/traces?limit=2".to_owned(), 0);
    loop {
        let page = local.get(&path).await;
        let traces = page.json().as_array().unwrap().clone();
        assert!((1..=2).contains(&traces.len()), "{page:?}");
        paged.extend(traces);
        pages += 1;
        let Some(next) = page.headers.get("link") else { break };
        let next = next.to_str().unwrap().strip_prefix('<').unwrap();
        path = next.strip_suffix(">; rel=\"next\"").unwrap().to_owned();
    }
    assert_eq!((paged, pages), (all.clone(), all.len().div_ceil(2)));
    let oldest = all.last().unwrap()["id"].as_str().unwrap();
    assert_eq!(local.get(&format!("/_local/traces?before={oldest}")).await.json(), json!([]));
    let start = oldest.split('-').next().unwrap();
    for (query, said) in [
        ("limit=0", "`limit` is `0`; expected a number from 1 to 512"),
        ("limit=513", "`limit` is `513`"),
        ("limit=-1", "`limit` is `-1`"),
        ("limit=", "`limit` is ``"),
        ("limit=two", "`limit` is `two`"),
        ("before=", "`before`: there is no trace ``"),
        ("before=abcdef-1", "`before`: trace `abcdef-1` is from another emulator"),
        (&format!("before={start}-999"), "`before`: there is no trace"),
        (&format!("limit=2&before={start}-0"), "`before`: there is no trace"),
    ] {
        let refused = local.get(&format!("/_local/traces?{query}")).await;
        assert_eq!(refused.status, 400, "{query}: {refused:?}");
        let error = refused.json()["error"].as_str().unwrap().to_owned();
        assert!(error.contains(said), "{query}: {error}");
    }
}

/// As found: 40 such calls held 664 MiB, and the list of them was 525 MiB long.
#[tokio::test]
async fn a_call_with_much_to_refuse_has_a_short_trace() {
    let schema = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    let stub = Stub::start(move |_, message| match message["method"].as_str()? {
        "tools/list" => {
            let tools = json!({"tools": [{"name": "add", "description": "Adds", "inputSchema": schema}]});
            Some((200, json!({"jsonrpc": "2.0", "id": message["id"], "result": tools}).to_string()))
        }
        _ => None,
    });
    let stub = stub.await;
    let text = fixture("stacks/m2m-auth-demo.toml")
        .replace("\nsample = true\n", &format!("\nurl = \"{}\"\n", stub.url()));
    let local = Local::of(&text).await;
    let token = local.user_token().await;
    let named = |number: usize| format!("{}{number}", "long name ".repeat(300));
    let arguments: serde_json::Map<_, _> = (0..80).map(|number| (named(number), json!("x"))).collect();
    for _ in 0..20 {
        let answer = local.call(&token, "m2m-auth-demo-mcp-target___add", &json!(arguments)).await;
        assert!(answer.body.len() > 60_000, "the answer itself says more: {}", answer.body.len());
        let trace = local.get(&format!("/_local/traces/{}", answer.trace_id())).await;
        assert!(trace.body.len() < 64 * 1024, "{}", trace.body.len());
        let cause = trace.json()["cause"].clone();
        assert_eq!(cause["check"], "inputSchema");
        assert!(cause["actual"].as_str().unwrap().contains("characters left out"), "{cause}");
    }
    let traces = local.get("/_local/traces").await;
    assert!(traces.body.len() < 20 * 64 * 1024, "{}", traces.body.len());
    let calls = local.get("/_local/calls").await;
    assert!(calls.body.len() < 64 * 1024, "{}", calls.body.len());
}

//! The gateway as an MCP server: its methods, its refusals, and what it says of targets that fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use agentcore_local_tests::{Answer, Local, SigV4, Stub, built_in_with, fixture};
use serde_json::{Value, json};

const ADD: &str = "m2m-auth-demo-mcp-target___add_numbers";

/// What a gateway answers to one message of a caller who was let in.
async fn answered(local: &Local, message: &str, version: Option<&str>) -> Answer {
    let mut request = local.request("POST", local.gateway_url()).bearer_auth(local.user_token().await);
    if let Some(version) = version {
        request = request.header("mcp-protocol-version", version);
    }
    let request = request.header("content-type", "application/json").body(message.to_owned());
    Answer::of(request.send().await.unwrap()).await
}

fn tool_error(text: &str) -> String {
    let content = json!({"type": "text", "text": text});
    format!(r#"{{"jsonrpc":"2.0","id":2,"result":{{"content":[{content}],"isError":true}}}}"#)
}

#[tokio::test]
async fn every_method() {
    let local = Local::built_in().await;
    let initialize = |version: &str| {
        format!(
            r#"{{"jsonrpc":"2.0","id":"i","method":"initialize","params":{{"protocolVersion":"{version}","capabilities":{{}},"clientInfo":{{"name":"t","version":"1"}}}}}}"#
        )
    };
    let introduced = |version: &str| {
        format!(
            r#"{{"jsonrpc":"2.0","id":"i","result":{{"protocolVersion":"{version}","capabilities":{{"tools":{{"listChanged":false}}}},"serverInfo":{{"version":"1.0.0","name":"m2m-auth-demo"}}}}}}"#
        )
    };
    for version in ["2025-03-26", "2025-06-18", "2025-11-25"] {
        let answer = answered(&local, &initialize(version), None).await;
        answer.assert(200, Some("application/json"), None, &introduced(version), version);
        assert_eq!(answer.header("mcp-session-id"), None);
    }
    let newest = answered(&local, &initialize("2099-01-01"), None).await;
    newest.assert(200, Some("application/json"), None, &introduced("2025-11-25"), "an unknown version");

    let cases = [
        (r#"{"jsonrpc":"2.0","id":1.50,"method":"ping"}"#, 200, r#"{"jsonrpc":"2.0","id":1.50,"result":{}}"#),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"server/discover"}"#,
            200,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}"#,
        ),
        (
            r#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#,
            200,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}"#,
        ),
    ];
    for (message, status, body) in cases {
        answered(&local, message, None).await.assert(status, Some("application/json"), None, body, message);
    }
    let notified = answered(&local, r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, None).await;
    notified.assert(202, None, None, "", "a notification");
}

#[tokio::test]
async fn messages_that_are_none() {
    let local = Local::built_in().await;
    for message in
        ["", "{", "[]", r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, "5", r#"{"id":1,"method":"ping"}"#]
    {
        let answer = answered(&local, message, None).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (400, Some("application/json")),
            "{message}"
        );
        let body = answer.json();
        assert_eq!(body["error"]["code"], -32600, "{message}: {body}");
        assert_eq!(body["error"]["message"], "Invalid request - Malformed JSON-RPC request", "{message}");
    }
    let ping = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;
    let unsupported =
        r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"Unsupported protocol version"}}"#;
    answered(&local, ping, Some("2024-11-05")).await.assert(
        400,
        Some("application/json"),
        None,
        unsupported,
        "too old",
    );
    assert_eq!(answered(&local, ping, Some("2025-06-18")).await.status, 200);
    let huge = format!(
        r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{{"x":"{}"}}}}"#,
        "x".repeat(7 * 1024 * 1024)
    );
    assert_eq!(answered(&local, &huge, None).await.status, 413);
}

#[tokio::test]
async fn other_verbs_and_paths() {
    let local = Local::built_in().await;
    let token = local.user_token().await;
    for verb in ["GET", "DELETE"] {
        let answer =
            Answer::of(local.request(verb, local.gateway_url()).bearer_auth(&token).send().await.unwrap())
                .await;
        answer.assert(405, None, None, "", verb);
        assert_eq!(answer.header("allow"), Some("POST"));
        let refused = Answer::of(local.request(verb, local.gateway_url()).send().await.unwrap()).await;
        assert_eq!(refused.status, 401, "{verb}");
    }
    let base = local.gateway_url().trim_end_matches("/mcp").to_owned();
    for path in ["", "/", "/mcp/tools", "/other", "/.well-known/oauth-authorization-server"] {
        let answer = local.get(&format!("{base}{path}")).await;
        assert_eq!((answer.status, answer.body.as_str()), (404, "<UnknownOperationException/>\n"), "{path}");
    }
    let unknown = local.post(&format!("{base}x/mcp"), Some(&format!("Bearer {token}")), &json!({})).await;
    assert_eq!(unknown.status, 404, "{unknown:?}");
}

#[tokio::test]
async fn arguments_that_the_schema_refuses_never_leave_the_gateway() {
    let stub = Stub::echo().await;
    let text = built_in_with(&format!("url = \"{}\"", stub.url()));
    let local = Local::of(&text).await;
    let token = local.user_token().await;
    let answer = local.call(&token, "m2m-auth-demo-mcp-target___echo", &json!({"text": 5})).await;
    let text = "ValidationException - Parameter validation failed: Invalid request parameters:\n- Field '/text' has invalid type: integer found, string expected";
    answer.assert(200, Some("application/json"), None, &tool_error(text), "a wrong type");
    assert!(stub.asked().iter().all(|asked| asked.rpc() != "tools/call"));

    let sample = Local::built_in().await;
    let token = sample.user_token().await;
    let answer = sample.call(&token, ADD, &json!({"a": 1})).await;
    let text = "ValidationException - Parameter validation failed: Invalid request parameters:\n- Missing required field(s): 'b'";
    answer.assert(200, Some("application/json"), None, &tool_error(text), "a missing argument");
    let answer = sample.call(&token, "add_numbers", &json!({"a": 1, "b": 2})).await;
    let text = "No target found for capability: add_numbers";
    answer.assert(200, Some("application/json"), None, &tool_error(text), "a name without its target");
}

#[tokio::test]
async fn the_search_finds_tools_by_words() {
    let local = Local::built_in().await;
    let token = local.user_token().await;
    let answer =
        local.call(&token, "x_amz_bedrock_agentcore_search", &json!({"query": "add two numbers"})).await;
    assert_eq!(answer.status, 200);
    let result = answer.json()["result"].clone();
    assert_eq!(result["isError"], false);
    let listed: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(listed["tools"][0]["name"], ADD);
    let article: Value = serde_json::from_str(&fixture("walkthrough/tools-list.json")).unwrap();
    assert_eq!(listed["tools"][0].to_string(), article["result"]["tools"][1].to_string());
}

#[tokio::test]
async fn thirty_tools_a_page() {
    let stub = Stub::start(|_, message| {
        let tool = |number| json!({"name": format!("t{number:02}"), "inputSchema": {"type": "object"}});
        let result = json!({"tools": (0..45).rev().map(tool).collect::<Vec<_>>()});
        let answer = json!({"jsonrpc": "2.0", "id": message["id"], "result": result});
        (message["method"] == "tools/list").then(|| (200, answer.to_string()))
    })
    .await;
    let local = Local::of(&built_in_with(&format!("url = \"{}\"", stub.url()))).await;
    let token = local.user_token().await;
    let page = async |parameters: Value| {
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": parameters});
        let answer = local.rpc(local.gateway_url(), &token, &message).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["result"].clone()
    };
    let names = |page: &Value| -> Vec<String> {
        let tools = page["tools"].as_array().unwrap().iter();
        tools
            .map(|tool| {
                tool["name"].as_str().unwrap().trim_start_matches("m2m-auth-demo-mcp-target___").to_owned()
            })
            .collect()
    };
    let first = page(json!({})).await;
    let second = page(json!({"cursor": first["nextCursor"]})).await;
    assert_eq!((names(&first).len(), names(&second).len(), second.get("nextCursor")), (30, 16, None));
    let mut expected = vec!["x_amz_bedrock_agentcore_search".to_owned()];
    expected.extend((0..45).map(|number| format!("t{number:02}")));
    assert_eq!([names(&first), names(&second)].concat(), expected);
    let message =
        json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": "nonsense"}});
    let refused = local.rpc(local.gateway_url(), &token, &message).await;
    let body =
        r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Invalid params - Invalid cursor"}}"#;
    refused.assert(200, Some("application/json"), None, body, "a cursor that nobody gave out");
}

/// The built-in stack before a stub that serves until `fails` is set, and then answers what `failure` says.
async fn failing(debug: bool, failure: fn(&Value) -> (u16, String)) -> (Local, Stub, Arc<AtomicBool>) {
    let fails = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&fails);
    let stub = Stub::start(move |_, message| flag.load(Ordering::SeqCst).then(|| failure(message))).await;
    let mut text = built_in_with(&format!("url = \"{}\"", stub.url()));
    if debug {
        text = text
            .replace("search_type = \"SEMANTIC\"", "search_type = \"SEMANTIC\"\nexception_level = \"DEBUG\"");
    }
    (Local::of(&text).await, stub, fails)
}

const HIDDEN: &str = "An internal error occurred. Please retry later.";

#[tokio::test]
async fn a_server_that_fails_is_reported_only_under_debug() {
    let failure = |_: &Value| (500, "broken".to_owned());
    for debug in [false, true] {
        let (local, _stub, fails) = failing(debug, failure).await;
        let token = local.user_token().await;
        fails.store(true, Ordering::SeqCst);
        let answer = local.call(&token, "m2m-auth-demo-mcp-target___echo", &json!({"text": "x"})).await;
        if !debug {
            answer.assert(200, Some("application/json"), None, &tool_error(HIDDEN), "without DEBUG");
        } else {
            assert_eq!(answer.status, 200);
            let result = &answer.json()["result"];
            let detail = result["content"][0]["text"].as_str().unwrap();
            assert_ne!(detail, HIDDEN);
            assert!(detail.starts_with("McpException - "), "{detail}");
            assert_eq!(result["_meta"]["debug"], json!({"type": "text", "text": detail}));
            assert_eq!(result["isError"], true);
        }
        let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
        let listed = local.rpc(local.gateway_url(), &token, &list).await;
        assert_eq!(listed.json()["result"]["tools"].as_array().unwrap().len(), 2, "the catalogue is kept");
        let trace = serde_json::to_string(&local.trace_of(&answer)).unwrap();
        assert!(trace.contains("500"), "the trace tells why: {trace}");
    }
}

#[tokio::test]
async fn a_runtime_that_trusts_another_client_fails_the_target() {
    let text = fixture("stacks/m2m-auth-demo.toml");
    let text = text.replace(
        "allowed_clients = [\"${user_pool.outbound.client.m2m.id}\"]",
        "allowed_clients = [\"somebody-else\"]",
    );
    let error = Local::try_of(&text).await.unwrap_err().to_string();
    let expected = "Failed to connect and fetch tools from the provided MCP target server. Error - Authorization error when sending message";
    assert!(error.contains(expected), "{error}");
    assert!(error.contains("m2m-auth-demo-mcp-target"), "{error}");
}

#[tokio::test]
async fn a_credential_provider_with_a_wrong_secret_fails_the_target() {
    let text = fixture("stacks/m2m-auth-demo.toml");
    let text = text
        .replace("client_secret = \"${user_pool.outbound.client.m2m.secret}\"", "client_secret = \"wrong\"");
    let error = Local::try_of(&text).await.unwrap_err().to_string();
    assert!(error.contains("Error parsing ClientCredentials response"), "{error}");
}

#[tokio::test]
async fn a_gateway_that_refuses_the_stacks_own_user_runs_and_is_warned_of() {
    let stack = fixture("stacks/m2m-auth-demo.toml");
    let allowed = "allowed_clients = [\"${user_pool.inbound.client.user.id}\"]";
    assert!(stack.contains(allowed), "{stack}");
    let local = Local::of(&stack.replace(allowed, "allowed_clients = [\"nobody\"]")).await;
    let id = &local.emulator.summary().gateway.as_ref().unwrap().id;
    let warning = format!(
        "gateway {id} refuses the access token of the stack's own user: Authorization error - Insufficient permissions"
    );
    assert_eq!(local.emulator.summary().warning.as_deref(), Some(warning.as_str()));
    assert_eq!(Local::built_in().await.emulator.summary().warning, None);
}

#[tokio::test]
async fn a_target_is_synchronised_again_by_the_control_plane() {
    let local = Local::built_in().await;
    let summary = local.emulator.summary();
    let (gateway, target) = (&summary.gateway.as_ref().unwrap().id, &summary.targets[0].id);
    let path = format!("/gateways/{gateway}/synchronizeTargets");
    let put = || local.request("PUT", &path).json(&json!({"targetIdList": [target]}));
    let answer = Answer::of(SigV4::root("bedrock-agentcore").send(put()).await).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let described = &answer.json()["targets"][0];
    assert_eq!(
        (&described["targetId"], &described["status"]),
        (&json!(target), &json!("READY")),
        "{answer:?}"
    );
    assert_eq!(local.emulator.last_trace().unwrap().title, "synchronize m2m-auth-demo-mcp-target");
    let unsigned = Answer::of(put().send().await.unwrap()).await;
    let body = r#"{"message":"Missing Authentication Token"}"#;
    unsigned.assert(403, Some("application/json"), None, body, "without a signature");
}

#[tokio::test]
async fn a_gateway_answers_to_its_aws_host_name() {
    let local = Local::built_in().await;
    let id = &local.emulator.summary().gateway.as_ref().unwrap().id;
    let ask = |host: String| {
        let request = local.request("GET", "/.well-known/oauth-protected-resource").header("host", host);
        async move { Answer::of(request.send().await.unwrap()).await }
    };
    let answer = ask(format!("{id}.gateway.bedrock-agentcore.us-east-1.amazonaws.com")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json()["resource"], json!(local.gateway_url()), "the URL given out is not the Host's");
    assert_eq!(ask("localhost".to_owned()).await.status, 404);
}

//! Envelope, versions, methods and paths.

use super::*;
use crate::trace::Verdict;

const MALFORMED: &str = "Invalid request - Malformed JSON-RPC request";

#[tokio::test]
async fn initialize_answers_what_was_recorded() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("Demo-GW")).await;
    let params = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}});
    let answer = world.post(&gateway, request("1", "initialize", &params)).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.text,
        r#"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-03-26","capabilities":{"tools":{"listChanged":false}},"serverInfo":{"version":"1.0.0","name":"Demo-GW"}}}"#
    );
    assert_eq!(answer.optional_header("mcp-session-id"), None);
    assert_eq!(world.trace(&answer).title, "initialize");
    let answer = world.post(&gateway, request("1", "initialize", &json!({}))).await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (
            200,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Invalid params - Missing required field(s): 'protocolVersion'"}}"#
        )
    );
}

#[tokio::test]
async fn the_version_is_negotiated_and_then_held_to() {
    let world = World::new().await;
    let supported_versions = ["2025-03-26", "2025-06-18", "2025-11-25"].map(ToOwned::to_owned).to_vec();
    let gateway = world.gateway(GatewayConfiguration { supported_versions, ..configuration("demo") }).await;
    let newer =
        GatewayConfiguration { supported_versions: vec!["2025-11-25".to_owned()], ..configuration("newer") };
    let newer = world.gateway(newer).await;
    for (asked, answered) in
        [("2025-06-18", "2025-06-18"), ("2024-11-05", "2025-11-25"), ("2026-07-28", "2025-11-25")]
    {
        let answer =
            world.post(&gateway, request("1", "initialize", &json!({"protocolVersion": asked}))).await;
        assert_eq!(answer.json()["result"]["protocolVersion"], answered, "{asked}");
    }
    let authorization = format!("Bearer {}", world.token());
    let ping = request("\"p\"", "ping", &json!({}));
    let cases = [
        (&gateway, Some("2025-06-18"), 200),
        (&gateway, None, 200),
        (&gateway, Some("2026-07-28"), 400),
        (&gateway, Some("nonsense"), 400),
        (&newer, Some("2025-11-25"), 200),
        (&newer, Some("2025-03-26"), 400),
        (&newer, None, 400),
    ];
    for (gateway, version, status) in cases {
        let mut headers = vec![("authorization", authorization.as_str())];
        headers.extend(version.map(|version| ("mcp-protocol-version", version)));
        let answer = world.post_with(gateway, &headers, ping.clone()).await;
        let body = match status {
            200 => r#"{"jsonrpc":"2.0","id":"p","result":{}}"#,
            _ => {
                r#"{"jsonrpc":"2.0","id":"p","error":{"code":-32600,"message":"Unsupported protocol version"}}"#
            }
        };
        assert_eq!((answer.status, answer.text.as_str()), (status, body), "{version:?}");
    }
}

#[tokio::test]
async fn a_client_that_probes_for_a_newer_lifecycle_reads_its_own_id_at_once() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let authorization = format!("Bearer {}", world.token());
    let discover = request("\"probe\"", "server/discover", &json!({"_meta": {}}));
    let headers = [("authorization", authorization.as_str()), ("mcp-protocol-version", "2026-07-28")];
    let answer = world.post_with(&gateway, &headers, discover.clone()).await;
    let expected =
        r#"{"jsonrpc":"2.0","id":"probe","error":{"code":-32600,"message":"Unsupported protocol version"}}"#;
    assert_eq!((answer.status, answer.text.as_str()), (400, expected));
    let checks = &world.trace(&answer).hops[0].checks;
    let check = checks.iter().find(|check| check.check == "MCP-Protocol-Version").unwrap();
    assert_eq!((check.expected.as_ref(), check.actual.as_ref()), ("2025-03-26", "2026-07-28"));
    let answer = world.post_with(&gateway, &headers[..1], discover).await;
    let expected = r#"{"jsonrpc":"2.0","id":"probe","error":{"code":-32601,"message":"Method not found"}}"#;
    assert_eq!((answer.status, answer.text.as_str()), (200, expected));
}

#[tokio::test]
async fn what_wants_no_answer_is_accepted() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let bodies = [
        r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
        r#"{"jsonrpc":"2.0","method":"tools/call","params":{"name":"demo___add","arguments":{}}}"#,
        r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
    ];
    for body in bodies {
        let answer = world.post(&gateway, body).await;
        assert_eq!((answer.status, answer.text.as_str()), (202, ""), "{body}");
        assert_eq!(answer.optional_header("content-type"), None);
        assert!(answer.optional_header("x-amzn-requestid").is_some());
        assert_eq!(world.trace(&answer).verdict, Verdict::Passed);
    }
    assert!(world.calls().is_empty());
}

#[tokio::test]
async fn a_message_that_cannot_be_read_in_one_way_is_refused() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let cases = [
        ("", "0"),
        ("{\"jsonrpc\":", "0"),
        (r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, "0"),
        ("[]", "0"),
        (r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, "0"),
        (r#"{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}"#, "0"),
        (r#"{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}"#, "0"),
        (r#"{"jsonrpc":"1.0","id":1.50,"method":"ping"}"#, "1.50"),
        (r#"{"jsonrpc":"2.0","id":"\u0061","params":{}}"#, r#""\u0061""#),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}"#, "1"),
    ];
    for (body, id) in cases {
        let answer = world.post(&gateway, body).await;
        let expected =
            format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":-32600,"message":"{MALFORMED}"}}}}"#);
        assert_eq!((answer.status, answer.text), (400, expected), "{body}");
    }
}

#[tokio::test]
async fn the_id_comes_back_as_the_clients_own_bytes() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let ids = ["0", "-1", "1.50", "1E+2", "98765432109876543210987654321", r#""\u00e9\/\"""#, r#""""#];
    for id in ids {
        let answer = world.post(&gateway, request(id, "ping", &json!({"unknown": 1}))).await;
        let expected = format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{}}}}"#);
        assert_eq!((answer.status, answer.text), (200, expected));
    }
}

#[tokio::test]
async fn methods_that_a_gateway_has_not_are_not_found_at_once() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let methods = [
        "server/discover",
        "resources/list",
        "prompts/list",
        "completion/complete",
        "logging/setLevel",
        "x",
        "",
    ];
    for method in methods {
        let answer = world.post(&gateway, request("3", method, &json!({}))).await;
        let expected = r#"{"jsonrpc":"2.0","id":3,"error":{"code":-32601,"message":"Method not found"}}"#;
        assert_eq!((answer.status, answer.text.as_str()), (200, expected), "{method}");
    }
}

#[tokio::test]
async fn six_megabytes_are_taken_and_a_byte_more_is_not() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let mut body = request("1", "ping", &json!({})).into_bytes();
    body.resize(inbound::MAX_REQUEST, b' ');
    assert_eq!(world.post(&gateway, body.clone()).await.status, 200);
    body.push(b' ');
    let answer = world.post(&gateway, body).await;
    let expected = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32600,"message":"Invalid request - Payload exceeds 6 MB"}}"#;
    assert_eq!((answer.status, answer.text.as_str()), (413, expected));
}

#[tokio::test]
async fn get_and_delete_are_refused_to_those_who_may_call() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    for verb in ["GET", "DELETE"] {
        let ask = |authorization: Option<String>| {
            let mut request = Request::builder().method(verb).uri(format!("/gateway/{}/mcp", gateway.id));
            if let Some(authorization) = authorization {
                request = request.header("authorization", authorization);
            }
            world.ask(request.body(full("")).unwrap())
        };
        let answer = ask(Some(format!("Bearer {}", world.token()))).await;
        assert_eq!((answer.status, answer.text.as_str()), (405, ""), "{verb}");
        assert_eq!(answer.optional_header("allow"), Some("POST"));
        assert_eq!(world.trace(&answer).title, format!("{verb} /gateway/{}/mcp", gateway.id));
        let answer = ask(None).await;
        assert_eq!(answer.status, 401);
        assert!(answer.optional_header("www-authenticate").is_some());
    }
}

#[tokio::test]
async fn other_paths_and_gateways_are_not_there() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let ask = |verb: &str, path: String, content_type: Option<&str>| {
        let mut request = Request::builder().method(verb).uri(path);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        world.ask(request.body(full("{}")).unwrap())
    };
    let xml = "<UnknownOperationException/>\n";
    for (verb, rest) in [
        ("POST", ""),
        ("GET", "/mcp/tools"),
        ("GET", "/.well-known/oauth-authorization-server"),
        ("PUT", "/mcp"),
    ] {
        let answer = ask(verb, format!("/gateway/{}{rest}", gateway.id), None).await;
        assert_eq!((answer.status, answer.text.as_str()), (404, xml), "{verb} {rest}");
        assert!(answer.optional_header("x-amzn-requestid").is_some());
        assert_eq!(world.trace(&answer).verdict, Verdict::Failed);
    }
    let answer = ask("POST", format!("/gateway/{}/register", gateway.id), Some("application/json")).await;
    assert_eq!(answer.status, 404);
    assert!(answer.text.contains("UnknownOperationException"), "{}", answer.text);
    let answer = ask("POST", "/gateway/demo-0000000000/mcp".to_owned(), None).await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (
            404,
            r#"{"message":"Failed to retrieve gateway because it doesn't exist. Retry the request with a different resource identifier."}"#
        )
    );
    assert_eq!(answer.optional_header("x-amzn-errortype"), Some("ResourceNotFoundException"));
    assert_eq!(world.trace(&answer).hops[0].checks[0].expected, gateway.id);
    let answer = ask("POST", "/gateway/%FF/mcp".to_owned(), None).await;
    assert_eq!((answer.status, answer.text.as_str()), (404, xml), "the routes know no path that is no text");
    let direct = Request::post("/gateway/%FF/mcp").body(full("{}")).unwrap();
    let answer = Answer::of(handlers::mcp(&world.service, direct).await).await;
    assert_eq!((answer.status, answer.error_type()), (404, "ResourceNotFoundException"));
    let answer = ask("POST", "/gateway/%C3%BF/mcp".to_owned(), None).await;
    assert_eq!(
        (answer.status, answer.optional_header("x-amzn-errortype")),
        (404, Some("ResourceNotFoundException"))
    );
}

#[tokio::test]
async fn the_metadata_is_at_both_paths_for_everyone() {
    let world = World::new().await;
    let plain = world.gateway(configuration("plain")).await;
    let scoped = GatewayConfiguration {
        inbound: InboundConfiguration::CustomJwt(AuthorizerConfiguration {
            allowed_scopes: vec!["mcp/read".to_owned(), "mcp/write".to_owned()],
            ..authorizer()
        }),
        ..configuration("scoped")
    };
    let scoped = world.gateway(scoped).await;
    let before = world.service.traces.all().count();
    for (gateway, scopes) in [(&plain, ""), (&scoped, r#","scopes_supported":["mcp/read","mcp/write"]"#)] {
        let id = &gateway.id;
        let expected = format!(
            r#"{{"authorization_servers":["{ISSUER}"],"resource":"{PUBLIC_URL}/gateway/{id}/mcp"{scopes}}}"#
        );
        let paths = [
            format!("/gateway/{id}/.well-known/oauth-protected-resource"),
            format!("/.well-known/oauth-protected-resource/gateway/{id}/mcp"),
        ];
        for path in paths {
            // The Host header makes no difference.
            let request = Request::get(path).header("host", "evil.example").body(full("")).unwrap();
            let answer = world.ask(request).await;
            assert_eq!((answer.status, answer.text.as_str()), (200, expected.as_str()));
            assert_eq!(answer.optional_header("content-type"), Some("application/json"));
            assert!(answer.optional_header("x-amzn-requestid").is_some());
        }
    }
    let path = "/.well-known/oauth-protected-resource/gateway/demo-0000000000/mcp";
    assert_eq!(world.ask(Request::get(path).body(full("")).unwrap()).await.status, 404);
    let path = format!("/gateway/{}/.well-known/oauth-protected-resource", plain.id);
    assert_eq!(world.ask(Request::post(path).body(full("")).unwrap()).await.status, 404);
    assert_eq!(world.service.traces.all().count(), before);
}

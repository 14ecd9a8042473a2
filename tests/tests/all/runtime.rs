//! The runtime's own answers: which runtime is meant, sessions, headers, and servers that fail.

use agentcore_local_tests::{Answer, Local, Stub, built_in_with};
use serde_json::{Value, json};

async fn with_server(server: &str) -> Local {
    let text = built_in_with(server);
    Local::of(&text).await
}

async fn invoked(local: &Local, url: &str, headers: &[(&str, &str)], message: &Value) -> Answer {
    let mut request = local.request("POST", url).bearer_auth(local.machine_token().await);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.header("content-type", "application/json");
    let request = request.header("accept", "application/json, text/event-stream").body(message.to_string());
    Answer::of(request.send().await.unwrap()).await
}

fn ping() -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "ping"})
}

#[tokio::test]
async fn a_runtime_that_is_not_there() {
    let local = Local::built_in().await;
    let arn = local.variable("RUNTIME_ARN");
    let base = local.runtime_url();
    let missing = |qualifier: &str, arn: &str| {
        format!(r#"{{"message":"No endpoint or agent found with qualifier '{qualifier}' for agent {arn}"}}"#)
    };
    for (url, body) in [
        (format!("{base}?qualifier=default"), missing("default", arn)),
        (base.replace("us-east-1", "eu-west-1"), missing("DEFAULT", &arn.replace("us-east-1", "eu-west-1"))),
        (base.replace("/invocations", "x/invocations"), missing("DEFAULT", &format!("{arn}x"))),
    ] {
        let answer = invoked(&local, &url, &[], &ping()).await;
        answer.assert(404, Some("application/json"), None, &body, &url);
        assert_eq!(answer.header("x-amzn-errortype"), Some("ResourceNotFoundException"));
    }
    let plain = format!("{}/runtimes/{arn}/invocations", local.url());
    assert_eq!(invoked(&local, &plain, &[], &ping()).await.status, 404, "an ARN that is not encoded");
}

#[tokio::test]
async fn sessions() {
    let local = Local::built_in().await;
    let header = "x-amzn-bedrock-agentcore-runtime-session-id";
    let minted = invoked(&local, &local.runtime_url(), &[], &ping()).await;
    assert_eq!(minted.status, 200);
    assert!(minted.header(header).is_some_and(|id| id.len() >= 33), "{minted:?}");
    let id = "a-session-of-a-client-with-at-least-33-characters";
    let kept = invoked(&local, &local.runtime_url(), &[(header, id)], &ping()).await;
    assert_eq!((kept.status, kept.header(header)), (200, Some(id)));
    assert_eq!(kept.header("mcp-session-id"), Some(id));
    let short = invoked(&local, &local.runtime_url(), &[(header, "short")], &ping()).await;
    assert_eq!(short.status, 400, "{short:?}");
    assert_eq!(short.header("x-amzn-errortype"), Some("ValidationException"));
    let message = short.json()["message"].as_str().unwrap().to_owned();
    let expected = "at 'runtimeSessionId' failed to satisfy constraint: Member must have length greater than or equal to 33";
    assert!(message.ends_with(expected), "{message}");
}

#[tokio::test]
async fn what_the_server_gets() {
    let stub = Stub::echo().await;
    let local = with_server(&format!("url = \"{}\"", stub.url())).await;
    let headers = [("mcp-protocol-version", "2025-06-18"), ("x-mine", "kept-back"), ("cookie", "a=b")];
    let message = json!({"jsonrpc": "2.0", "id": 7, "method": "ping", "params": {"é": [1, null]}});
    let answer = invoked(&local, &local.runtime_url(), &headers, &message).await;
    answer.assert(200, Some("application/json"), None, r#"{"jsonrpc":"2.0","id":7,"result":{}}"#, "ping");
    let asked = stub.asked().pop().unwrap();
    assert_eq!(
        (asked.method.as_str(), asked.path.as_str(), asked.body),
        ("POST", "/mcp", message.to_string())
    );
    let header = |name: &str| asked.headers.get(name).map(|value| value.to_str().unwrap());
    assert_eq!(header("mcp-protocol-version"), Some("2025-06-18"));
    assert_eq!((header("authorization"), header("x-mine"), header("cookie")), (None, None, None));
    let session = header("x-amzn-bedrock-agentcore-runtime-session-id");
    assert!(session.is_some() && session == answer.header("x-amzn-bedrock-agentcore-runtime-session-id"));
}

#[tokio::test]
async fn an_allowed_header_reaches_the_server() {
    let stub = Stub::echo().await;
    let server = format!(
        "url = \"{}\"\nrequest_header_allowlist = [\"Authorization\", \"X-Amzn-Bedrock-AgentCore-Runtime-Custom-Mine\"]",
        stub.url()
    );
    let local = with_server(&server).await;
    let headers = [("x-amzn-bedrock-agentcore-runtime-custom-mine", "yes"), ("x-mine", "no")];
    assert_eq!(invoked(&local, &local.runtime_url(), &headers, &ping()).await.status, 200);
    let asked = stub.asked().pop().unwrap();
    assert!(asked.headers["authorization"].to_str().unwrap().starts_with("Bearer eyJ"));
    assert_eq!(asked.headers["x-amzn-bedrock-agentcore-runtime-custom-mine"], "yes");
    assert!(!asked.headers.contains_key("x-mine"));
}

#[tokio::test]
async fn a_servers_own_errors_become_json_rpc_errors() {
    for status in [400, 403, 404, 406, 500, 503] {
        let stub =
            Stub::start(move |_, message| (message["method"] == "ping").then(|| (status, "no".to_owned())))
                .await;
        let local = with_server(&format!("url = \"{}\"", stub.url())).await;
        let answer = invoked(&local, &local.runtime_url(), &[], &ping()).await;
        let body = format!(
            r#"{{"jsonrpc":"2.0","id":1,"error":{{"code":-32010,"message":"Received error ({status}) from runtime. Please check your CloudWatch logs for more information."}}}}"#
        );
        answer.assert(200, Some("application/json"), None, &body, "a failing server");
    }
}

#[tokio::test]
async fn a_server_that_is_gone_is_a_json_rpc_error() {
    let stub = Stub::echo().await;
    let local = with_server(&format!("url = \"{}\"", stub.url())).await;
    drop(stub);
    let answer = invoked(&local, &local.runtime_url(), &[], &ping()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let error = &answer.json()["error"];
    assert!(error["code"] == -32010 || error["code"] == -32603, "{error}");
    let user = local.user_token().await;
    let called = local.call(&user, "m2m-auth-demo-mcp-target___echo", &json!({"text": "x"})).await;
    assert_eq!(called.json()["result"]["isError"], true, "{called:?}");
}

#[tokio::test]
async fn an_event_stream_comes_through_as_it_is() {
    let events = "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n";
    let stub =
        Stub::start(move |_, message| (message["method"] == "ping").then(|| (200, events.to_owned()))).await;
    let local = with_server(&format!("url = \"{}\"", stub.url())).await;
    let answer = invoked(&local, &local.runtime_url(), &[], &ping()).await;
    answer.assert(200, Some("text/event-stream"), None, events, "a stream");
}

#[tokio::test]
async fn other_verbs() {
    let local = Local::built_in().await;
    let url = local.runtime_url();
    for method in ["GET", "DELETE"] {
        let refused = Answer::of(local.request(method, &url).send().await.unwrap()).await;
        assert_eq!(refused.status, 401, "{method}: {refused:?}");
    }
    let token = local.machine_token().await;
    let ask = async |method: &str| {
        Answer::of(local.request(method, &url).bearer_auth(&token).send().await.unwrap()).await
    };
    let answer = ask("GET").await;
    assert_eq!((answer.status, answer.body.as_str(), answer.header("allow")), (405, "", Some("POST")));
    let ended = ask("DELETE").await;
    assert_eq!(ended.status, 404, "{ended:?}");
}

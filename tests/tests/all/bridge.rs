//! `agentcore-local mcp` and `mcp-config`: MCP clients over stdio.

mod clients;
mod failures;
mod messages;
mod node;

use std::time::Duration;

use agentcore_local::{Emulator, trace::Verdict};
use agentcore_local_tests::{Bridge, Local, Stub, fixture};
use serde_json::{Value, json};

const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-03-26","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"#;
const ADD: &str = "m2m-auth-demo-mcp-target___add_numbers";

/// A call of the sample server's tool.
fn add(id: u32, a: i64, b: i64) -> String {
    let parameters = json!({"name": ADD, "arguments": {"a": a, "b": b}});
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": parameters}).to_string()
}

fn text(answer: &Value) -> &str {
    answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{answer}"))
}

#[tokio::test]
async fn a_token_that_expires_meanwhile_is_renewed() {
    let client = "name = \"m2m-auth-demo-inbound-client\"\n";
    let short = "access_token_validity = 5\ntoken_validity_units = { access_token = \"minutes\" }\n";
    let stack = fixture("stacks/m2m-auth-demo.toml");
    let local = Local::of(&stack.replacen(client, &format!("{client}{short}"), 1)).await;
    let mut bridge = Bridge::start(local.url(), &[]);
    assert_eq!(bridge.json(INITIALIZE).await["result"]["serverInfo"]["name"], "m2m-auth-demo");
    assert_eq!(text(&bridge.json(&add(1, 5, 3)).await), "8");
    local.emulator.clock().advance(Duration::from_secs(60 * 60));
    assert_eq!(text(&bridge.json(&add(2, 1, 1)).await), "2");
    let refused = local.traces().await.into_iter().filter(|trace| trace.verdict == Verdict::Failed).count();
    assert_eq!(refused, 1, "the token had expired");
    assert_eq!(bridge.end().await.code, Some(0));
}

#[tokio::test]
async fn messages_pass_as_curl_sees_them() {
    let result = r#"{ "isError":false,"zeta":1.00,"alpha":123456789012345678901234567890,
        "content":[{"text":"\u00e9\/\n","type":"text"}] ,"_meta":{"b":1e400,"a":-0.0}}"#;
    let stub = Stub::start(move |_, message| {
        let (id, call) = (&message["id"], message["method"] == "tools/call");
        call.then(|| (200, format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":{result}}}")))
    })
    .await;
    let stack = fixture("stacks/m2m-auth-demo.toml");
    let stack = stack.replace("\nsample = true\n", &format!("\nurl = \"{}\"\n", stub.url()));
    let local = Local::of(&stack).await;
    let call = r#"{"params" : {"arguments":{"text":"\u00e9\/ \\n","n":1.50,"big":123456789012345678901234567890},"name":"m2m-auth-demo-mcp-target___echo"},"id":"\u0031a","jsonrpc":"2.0", "method":"tools/call"}"#;
    let token = local.user_token().await;
    let request = local.request("POST", local.gateway_url()).bearer_auth(token);
    let request = request.header("content-type", "application/json").body(call);
    let by_curl = request.send().await.unwrap().text().await.unwrap();
    assert!(by_curl.contains(r#""\u0031a""#) && by_curl.contains("1e400"), "{by_curl}");
    let mut bridge = Bridge::start(local.url(), &[]);
    assert_eq!(bridge.ask(call).await, by_curl.replace('\n', ""));
    let calls: Vec<String> = stub
        .asked()
        .into_iter()
        .filter(|asked| asked.rpc() == "tools/call")
        .map(|asked| asked.body)
        .collect();
    assert_eq!(calls.len(), 2);
    let arguments = r#"{"text":"\u00e9\/ \\n","n":1.50,"big":123456789012345678901234567890}"#;
    assert!(calls.iter().all(|call| call.contains(arguments)), "{calls:?}");
}

#[tokio::test]
async fn an_emulator_that_was_reset_goes_on_working() {
    let local = Local::built_in().await;
    let mut bridge = Bridge::start(local.url(), &[]);
    assert_eq!(text(&bridge.json(&add(1, 5, 3)).await), "8");
    let reset = local.request("POST", "/_local/reset").send().await.unwrap();
    assert_eq!(reset.status(), 200);
    assert_eq!(text(&bridge.json(&add(2, 2, 2)).await), "4");
}

#[tokio::test]
async fn an_emulator_that_was_restarted_goes_on_working() {
    let local = Local::built_in().await;
    let address = local.url().strip_prefix("http://").unwrap().to_owned();
    let mut bridge = Bridge::start(local.url(), &[]);
    assert_eq!(text(&bridge.json(&add(1, 5, 3)).await), "8");
    let Local { emulator, .. } = local;
    emulator.stop().await;
    let refused = bridge.json(&add(2, 5, 3)).await;
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(2), &json!(-32000)), "{refused}");
    let again = Emulator::builder().listen(&address).start().await.unwrap();
    assert_eq!(text(&bridge.json(&add(3, 2, 2)).await), "4");
    again.stop().await;
}

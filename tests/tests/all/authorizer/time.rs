//! Tokens that grow old while the emulator runs: the gateway takes them to the last second, the runtime does not.

use std::time::Duration;

use agentcore_local_tests::Local;
use serde_json::json;

#[tokio::test]
async fn the_gateway_takes_a_token_until_it_expires() {
    let local = Local::built_in().await;
    let token = local.user_token().await;
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    let ping = async || local.rpc(local.gateway_url(), &token, &message).await;
    let pong = r#"{"jsonrpc":"2.0","id":1,"result":{}}"#;
    ping().await.assert(200, Some("application/json"), None, pong, "fresh");

    // Within the minute in which a runtime would refuse it already.
    local.emulator.clock().advance(Duration::from_secs(3600 - 30));
    ping().await.assert(200, Some("application/json"), None, pong, "nearly expired");

    local.emulator.clock().advance(Duration::from_secs(31));
    let metadata = local.gateway_url().replace("/mcp", "/.well-known/oauth-protected-resource");
    let challenge = format!(r#"Bearer error="invalid_token", resource_metadata="{metadata}""#);
    let body = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Invalid Bearer token"}}"#;
    ping().await.assert(401, Some("application/json"), Some(&challenge), body, "expired");
}

#[tokio::test]
async fn the_runtime_refuses_a_tokens_last_minute() {
    let local = Local::built_in().await;
    let token = local.machine_token().await;
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    let ping = async || local.rpc(&local.runtime_url(), &token, &message).await;
    assert_eq!(ping().await.status, 200, "fresh");

    local.emulator.clock().advance(Duration::from_secs(3600 - 65));
    assert_eq!(ping().await.status, 200, "more than a minute left");

    local.emulator.clock().advance(Duration::from_secs(10));
    let url = local.runtime_url();
    let challenge =
        format!(r#"Bearer resource_metadata="{url}/.well-known/oauth-protected-resource?qualifier=DEFAULT""#);
    let body = r#"{"jsonrpc":"2.0","error":{"code":-32001,"message":"Ineffectual token, will expire within the next minute"}}"#;
    ping().await.assert(401, Some("application/json"), Some(&challenge), body, "less than a minute left");
}

//! At the gateway: 401 for a token that proves nothing, 403 for one that proves the wrong thing.

use agentcore_local_tests::{Issuer, Local, Stub};
use serde_json::json;

use super::{assert_failed_check, assert_order_of_checks, everything, failing, passing};

fn stack(issuer: &Issuer, target: &Stub) -> String {
    format!(
        "[gateway.main]\nname = \"guarded\"\n{}\n[gateway.main.target.echo]\nname = \"echo\"\nendpoint = \"{}\"\n",
        everything("gateway.main", issuer),
        target.url()
    )
}

const INVALID: &str = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Invalid Bearer token"}}"#;
const MISSING: &str = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Missing Bearer token"}}"#;
const FORBIDDEN: &str = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32002,"message":"Authorization error - Insufficient permissions"}}"#;

/// What is recorded of AWS, by the check that fails; the audience is a 401 there, all else about rights a 403.
fn expected(check: &str, authorization: Option<&str>) -> (u16, &'static str, &'static str) {
    match check {
        "Authorization" if authorization.is_none() => (401, "invalid_token", MISSING),
        "iss" | "allowedClients" | "allowedScopes" => (403, "insufficient_scope", FORBIDDEN),
        custom if custom.starts_with("customClaims") => (403, "insufficient_scope", FORBIDDEN),
        _ => (401, "invalid_token", INVALID),
    }
}

#[tokio::test]
async fn every_check_refuses_in_its_own_way() {
    let (issuer, stub) = (Issuer::start().await, Stub::echo().await);
    let local = Local::of(&stack(&issuer, &stub)).await;
    let now = local.emulator.clock().epoch_seconds();
    let message = json!({"jsonrpc": "2.0", "id": "mine", "method": "tools/list"});
    let metadata = local.gateway_url().replace("/mcp", "/.well-known/oauth-protected-resource");
    let asked_before = stub.asked().len();
    for (why, check, authorization) in failing(&issuer, now) {
        let answer = local.post(local.gateway_url(), authorization.as_deref(), &message).await;
        let (status, error, body) = expected(check, authorization.as_deref());
        let challenge = format!(
            r#"Bearer error="{error}", scope="demo/read demo/write", resource_metadata="{metadata}""#
        );
        answer.assert(status, Some("application/json"), Some(&challenge), body, why);
        assert!(answer.header("x-amzn-requestid").is_some(), "{why}");
        assert_failed_check(&local.trace_of(&answer), check, why);
    }
    assert_eq!(stub.asked().len(), asked_before, "a refused call reached the target");
}

#[tokio::test]
async fn every_check_passes_in_each_of_its_forms() {
    let (issuer, stub) = (Issuer::start().await, Stub::echo().await);
    let local = Local::of(&stack(&issuer, &stub)).await;
    let now = local.emulator.clock().epoch_seconds();
    let message = json!({"jsonrpc": "2.0", "id": "mine", "method": "tools/list"});
    let body = r#"{"jsonrpc":"2.0","id":"mine","result":{"tools":[{"inputSchema":{"type":"object","properties":{"text":{"type":"string"}}},"name":"echo___echo","description":"Says it again"}]}}"#;
    for (why, token) in passing(&issuer, now) {
        let answer = local.rpc(local.gateway_url(), &token, &message).await;
        answer.assert(200, Some("application/json"), None, body, why);
        if why == "as it should be" {
            assert_order_of_checks(&local, &answer);
        }
    }
}

#[tokio::test]
async fn without_allowed_scopes_no_scope_is_advertised() {
    let (issuer, stub) = (Issuer::start().await, Stub::echo().await);
    let text = stack(&issuer, &stub).replace("allowed_scopes = [\"demo/read\", \"demo/write\"]\n", "");
    let local = Local::of(&text).await;
    let metadata = local.gateway_url().replace("/mcp", "/.well-known/oauth-protected-resource");
    let answer = local.post(local.gateway_url(), None, &json!({})).await;
    let challenge = format!(r#"Bearer error="invalid_token", resource_metadata="{metadata}""#);
    answer.assert(401, Some("application/json"), Some(&challenge), MISSING, "no scopes");
    let document = local.get(&metadata).await;
    let expected =
        format!(r#"{{"authorization_servers":["{}"],"resource":"{}"}}"#, issuer.url(), local.gateway_url());
    document.assert(200, Some("application/json"), None, &expected, "no scopes");
}

#[tokio::test]
async fn the_challenge_leads_to_the_metadata_at_both_places() {
    let (issuer, stub) = (Issuer::start().await, Stub::echo().await);
    let local = Local::of(&stack(&issuer, &stub)).await;
    let id = &local.emulator.summary().gateway.as_ref().unwrap().id;
    let expected = format!(
        r#"{{"authorization_servers":["{}"],"resource":"{}","scopes_supported":["demo/read","demo/write"]}}"#,
        issuer.url(),
        local.gateway_url()
    );
    for path in [
        format!("/gateway/{id}/.well-known/oauth-protected-resource"),
        format!("/.well-known/oauth-protected-resource/gateway/{id}/mcp"),
    ] {
        local.get(&path).await.assert(200, Some("application/json"), None, &expected, &path);
    }
}

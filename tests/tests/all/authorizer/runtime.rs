//! At the runtime: 403 for what is no JWT, 401 with the reason for all else.

use agentcore_local_tests::{Issuer, Local, Stub};
use serde_json::json;

use super::{assert_failed_check, assert_order_of_checks, everything, failing, passing};

fn stack(issuer: &Issuer, server: &Stub) -> String {
    format!(
        "[runtime.main]\nname = \"guarded\"\nurl = \"{}\"\n{}",
        server.url(),
        everything("runtime.main", issuer)
    )
}

fn challenge(local: &Local) -> String {
    let metadata = format!("{}/.well-known/oauth-protected-resource?qualifier=DEFAULT", local.runtime_url());
    format!(r#"Bearer resource_metadata="{metadata}""#)
}

const MISMATCH: &str = "Authorization method mismatch. The agent is configured for a different authorization method \
    than what was used in your request. Check the agent's authorization configuration and ensure your request uses \
    the matching method (OAuth or SigV4)";

/// Status and text: recorded ones of AWS where there are some.
fn expected(why: &str, check: &str) -> (u16, String) {
    let mismatch = |claim: &str| (401, format!("Claim '{claim}' value mismatch with configuration."));
    match (why, check) {
        ("no token", _) => (401, "Missing Authentication Token".to_owned()),
        ("SigV4", _) => (403, MISMATCH.to_owned()),
        (_, "Authorization" | "token") => {
            (403, "OAuth authorization failed: Failed to parse token".to_owned())
        }
        (_, "alg" | "kid" | "signature") => (401, "Invalid Bearer token".to_owned()),
        (_, "exp") => (401, "Ineffectual token, will expire within the next minute".to_owned()),
        (_, "allowedClients") => mismatch("client_id"),
        (_, "allowedAudience") => mismatch("aud"),
        (_, "allowedScopes") => mismatch("scope"),
        (_, other) => mismatch(other.trim_start_matches("customClaims.")),
    }
}

#[tokio::test]
async fn every_check_refuses_in_its_own_way() {
    let (issuer, stub) = (Issuer::start().await, Stub::echo().await);
    let local = Local::of(&stack(&issuer, &stub)).await;
    let now = local.emulator.clock().epoch_seconds();
    let url = format!("{}?qualifier=DEFAULT", local.runtime_url());
    let message = json!({"jsonrpc": "2.0", "id": "mine", "method": "ping"});
    let asked_before = stub.asked().len();
    for (why, check, authorization) in failing(&issuer, now) {
        let answer = local.post(&url, authorization.as_deref(), &message).await;
        let (status, text) = expected(why, check);
        if status == 401 {
            let body = format!(r#"{{"jsonrpc":"2.0","error":{{"code":-32001,"message":"{text}"}}}}"#);
            answer.assert(status, Some("application/json"), Some(&challenge(&local)), &body, why);
        } else {
            answer.assert(status, Some("application/json"), None, &format!(r#"{{"message":"{text}"}}"#), why);
            assert_eq!(answer.header("x-amzn-errortype"), Some("AccessDeniedException"), "{why}");
        }
        assert!(answer.header("x-amzn-requestid").is_some(), "{why}");
        assert_failed_check(&local.trace_of(&answer), check, why);
    }
    assert_eq!(stub.asked().len(), asked_before, "a refused call reached the server");
}

#[tokio::test]
async fn every_check_passes_in_each_of_its_forms() {
    let (issuer, stub) = (Issuer::start().await, Stub::echo().await);
    let local = Local::of(&stack(&issuer, &stub)).await;
    let now = local.emulator.clock().epoch_seconds();
    let message = json!({"jsonrpc": "2.0", "id": "mine", "method": "ping"});
    for (why, token) in passing(&issuer, now) {
        let answer = local.rpc(&local.runtime_url(), &token, &message).await;
        answer.assert(
            200,
            Some("application/json"),
            None,
            r#"{"jsonrpc":"2.0","id":"mine","result":{}}"#,
            why,
        );
        if why == "as it should be" {
            assert_order_of_checks(&local, &answer);
        }
    }
}

#[tokio::test]
async fn the_challenge_leads_to_the_metadata() {
    let (issuer, stub) = (Issuer::start().await, Stub::echo().await);
    let local = Local::of(&stack(&issuer, &stub)).await;
    let url = format!("{}/.well-known/oauth-protected-resource?qualifier=DEFAULT", local.runtime_url());
    let expected = format!(
        r#"{{"authorization_servers":["{}"],"resource":"{}?qualifier=DEFAULT"}}"#,
        issuer.url(),
        local.runtime_url()
    );
    local.get(&url).await.assert(200, Some("application/json"), None, &expected, "metadata");
}

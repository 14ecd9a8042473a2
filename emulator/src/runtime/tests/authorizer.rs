//! Every check of a token: one that passes and one that fails, with the whole answer.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::harness::{ANSWER, BODY, Emulated, answering};
use crate::runtime::Server;
use crate::test_support::Answer;
use crate::trace::{Confidence, HopName, Verdict};

const CHALLENGE: &str = "Bearer resource_metadata=\"http://127.0.0.1:4747/runtimes/\
    arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2FID/invocations/\
    .well-known/oauth-protected-resource?qualifier=DEFAULT\"";

async fn emulated() -> Emulated {
    Emulated::new(Server::Url(answering(ANSWER).await.url)).await
}

async fn with_authorization(emulated: &Emulated, value: &str) -> Answer {
    emulated.invoke(emulated.request().header("authorization", value), BODY).await
}

async fn with_claims(emulated: &Emulated, change: impl FnOnce(&mut Value)) -> Answer {
    let mut claims = emulated.claims();
    change(&mut claims);
    with_authorization(emulated, &format!("Bearer {}", emulated.key.sign(&claims).unwrap())).await
}

/// 401 in JSON-RPC with the challenge, recorded in the trace, and nothing sent to the server.
fn assert_unauthorized(emulated: &Emulated, answer: &Answer, message: &str, confidence: Confidence) {
    let body = format!(r#"{{"jsonrpc":"2.0","error":{{"code":-32001,"message":"{message}"}}}}"#);
    assert_eq!((answer.status, answer.text.as_str()), (401, body.as_str()));
    let challenge = CHALLENGE.replace("ID", &emulated.runtime.id);
    assert_eq!(answer.optional_header("www-authenticate"), Some(challenge.as_str()));
    assert_denied(emulated, answer, message, confidence);
}

/// 403 in REST-JSON without a challenge.
fn assert_forbidden(emulated: &Emulated, answer: &Answer, message: &str, confidence: Confidence) {
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (403, json!({"message": message}).to_string().as_str())
    );
    assert_eq!(answer.optional_header("x-amzn-errortype"), Some("AccessDeniedException"));
    assert_eq!(answer.optional_header("www-authenticate"), None);
    assert_denied(emulated, answer, message, confidence);
}

fn assert_denied(emulated: &Emulated, answer: &Answer, message: &str, confidence: Confidence) {
    assert_eq!(answer.optional_header("content-type"), Some("application/json"));
    assert!(answer.optional_header("x-amzn-requestid").is_some_and(|id| id.len() == 36));
    assert_eq!(answer.optional_header("mcp-session-id"), None);
    let trace = emulated.trace();
    assert_eq!(answer.optional_header("x-agentcore-local-trace-id"), Some(trace.id.as_str()));
    assert_eq!(trace.verdict, Verdict::Failed);
    let runtime = &trace.hops[0];
    assert_eq!((runtime.hop, runtime.title.as_str()), (HopName::Runtime, "invoke demo"));
    assert!(runtime.checks.iter().any(|check| check.verdict == Verdict::Failed), "{:?}", runtime.checks);
    assert!(runtime.hops.iter().all(|hop| hop.hop != HopName::McpServer), "the server was not asked");
    let told = runtime.answer.as_ref().unwrap();
    assert_eq!((told.status, told.text.as_ref(), told.confidence), (answer.status, message, confidence));
}

fn mismatch(claim: &str) -> String {
    format!("Claim '{claim}' value mismatch with configuration.")
}

#[tokio::test]
async fn a_token_that_passes_every_check_reaches_the_server() {
    let emulated = emulated().await;
    for value in [format!("Bearer {}", emulated.token()), format!("bearer  {} ", emulated.token())] {
        let answer = with_authorization(&emulated, &value).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (200, r#"{"jsonrpc":"2.0","id":"a-1","result":{}}"#)
        );
        assert_eq!(emulated.trace().verdict, Verdict::Passed);
    }
}

#[tokio::test]
async fn a_missing_token_is_challenged() {
    let emulated = emulated().await;
    let answer = emulated.invoke(emulated.request(), BODY).await;
    assert_unauthorized(&emulated, &answer, "Missing Authentication Token", Confidence::Recorded);
}

#[tokio::test]
async fn a_signature_of_aws_is_the_wrong_method() {
    let emulated = emulated().await;
    let message = "Authorization method mismatch. The agent is configured for a different authorization method than \
        what was used in your request. Check the agent's authorization configuration and ensure your request uses the \
        matching method (OAuth or SigV4)";
    let answer = with_authorization(&emulated, "AWS4-HMAC-SHA256 Credential=A/b, Signature=c").await;
    assert_forbidden(&emulated, &answer, message, Confidence::Recorded);
    let signature = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2Fb&X-Amz-Date=20261123T000000Z\
                     &X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=abc";
    let presigned = http::Request::post(format!("{}?{signature}", emulated.path()));
    let answer = emulated.invoke(presigned, BODY).await;
    assert_forbidden(&emulated, &answer, message, Confidence::Recorded);
}

#[tokio::test]
async fn what_is_not_a_token_cannot_be_parsed() {
    let emulated = emulated().await;
    let message = "OAuth authorization failed: Failed to parse token";
    let answer = with_authorization(&emulated, "Bearer not-a-token").await;
    assert_forbidden(&emulated, &answer, message, Confidence::Recorded);
    for value in ["Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "", "Bearer \u{e9}"] {
        let answer = with_authorization(&emulated, value).await;
        assert_forbidden(&emulated, &answer, message, Confidence::Inferred);
    }
    let token = format!("Bearer {}", emulated.token());
    let twice = emulated.request().header("authorization", &token).header("authorization", &token);
    let answer = emulated.invoke(twice, BODY).await;
    assert_forbidden(&emulated, &answer, message, Confidence::Inferred);
}

#[tokio::test]
async fn the_client_must_be_allowed() {
    let emulated = emulated().await;
    let answer = with_claims(&emulated, |claims| claims["client_id"] = json!("client-2")).await;
    assert_unauthorized(&emulated, &answer, &mismatch("client_id"), Confidence::Recorded);
    let answer = with_claims(&emulated, |claims| {
        claims.as_object_mut().unwrap().remove("client_id");
    });
    assert_unauthorized(&emulated, &answer.await, &mismatch("client_id"), Confidence::Recorded);
}

#[tokio::test]
async fn the_audience_must_be_allowed() {
    let emulated = emulated().await;
    assert_eq!(with_claims(&emulated, |claims| claims["aud"] = json!("audience-1")).await.status, 200);
    let answer = with_claims(&emulated, |claims| claims["aud"] = json!("audience-2")).await;
    assert_unauthorized(&emulated, &answer, &mismatch("aud"), Confidence::Recorded);
}

#[tokio::test]
async fn the_issuer_must_be_the_one_of_the_discovery_document() {
    let emulated = emulated().await;
    let answer = with_claims(&emulated, |claims| claims["iss"] = json!("https://other.test")).await;
    assert_unauthorized(&emulated, &answer, &mismatch("iss"), Confidence::Recorded);
}

#[tokio::test]
async fn one_of_the_scopes_must_be_there() {
    let emulated = emulated().await;
    assert_eq!(with_claims(&emulated, |claims| claims["scope"] = json!("tools/read")).await.status, 200);
    let answer = with_claims(&emulated, |claims| claims["scope"] = json!("tools/write")).await;
    assert_unauthorized(&emulated, &answer, &mismatch("scope"), Confidence::Inferred);
}

#[tokio::test]
async fn custom_claims_must_hold() {
    let emulated = emulated().await;
    let answer = with_claims(&emulated, |claims| claims["tenant"] = json!("red")).await;
    assert_unauthorized(&emulated, &answer, &mismatch("tenant"), Confidence::Inferred);
}

#[tokio::test]
async fn a_token_is_refused_in_its_last_minute() {
    let emulated = emulated().await;
    let now = emulated.service.clock.epoch_seconds();
    assert_eq!(with_claims(&emulated, |claims| claims["exp"] = json!(now + 120)).await.status, 200);
    for exp in [now + 50, now - 50] {
        let answer = with_claims(&emulated, |claims| claims["exp"] = json!(exp)).await;
        let message = "Ineffectual token, will expire within the next minute";
        assert_unauthorized(&emulated, &answer, message, Confidence::Recorded);
    }
}

#[tokio::test]
async fn a_remembered_token_is_refused_in_its_last_minute_too() {
    let emulated = emulated().await;
    let token = format!("Bearer {}", emulated.token());
    assert_eq!(with_authorization(&emulated, &token).await.status, 200);
    emulated.service.clock.advance(std::time::Duration::from_secs(3550));
    let answer = with_authorization(&emulated, &token).await;
    let message = "Ineffectual token, will expire within the next minute";
    assert_unauthorized(&emulated, &answer, message, Confidence::Recorded);
}

#[tokio::test]
async fn a_token_is_refused_before_its_time() {
    let emulated = emulated().await;
    let now = emulated.service.clock.epoch_seconds();
    assert_eq!(with_claims(&emulated, |claims| claims["nbf"] = json!(now - 5)).await.status, 200);
    let answer = with_claims(&emulated, |claims| claims["nbf"] = json!(now + 500)).await;
    assert_unauthorized(&emulated, &answer, &mismatch("nbf"), Confidence::Inferred);
}

#[tokio::test]
async fn the_signature_must_be_of_the_issuers_key() {
    let emulated = emulated().await;
    let token = emulated.token();
    let (signed, _) = token.rsplit_once('.').unwrap();
    let (_, signature) = emulated
        .key
        .sign(&json!({}))
        .unwrap()
        .rsplit_once('.')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let answer = with_authorization(&emulated, &format!("Bearer {signed}.{signature}")).await;
    assert_unauthorized(&emulated, &answer, "Invalid Bearer token", Confidence::Inferred);
}

#[tokio::test]
async fn the_key_must_be_the_issuers() {
    let emulated = emulated().await;
    let token = emulated.other_key.sign(&emulated.claims()).unwrap();
    let answer = with_authorization(&emulated, &format!("Bearer {token}")).await;
    assert_unauthorized(&emulated, &answer, "Invalid Bearer token", Confidence::Inferred);
}

#[tokio::test]
async fn only_rs256_is_taken() {
    let emulated = emulated().await;
    for alg in ["none", "HS256", "RS512"] {
        let header = URL_SAFE_NO_PAD.encode(json!({"kid": emulated.key.kid(), "alg": alg}).to_string());
        let token = emulated.token();
        let (_, rest) = token.split_once('.').unwrap();
        let answer = with_authorization(&emulated, &format!("Bearer {header}.{rest}")).await;
        assert_unauthorized(&emulated, &answer, "Invalid Bearer token", Confidence::Inferred);
    }
}

#[tokio::test]
async fn without_the_issuers_keys_no_token_passes() {
    let emulated = emulated().await;
    emulated.hide_keys();
    let answer = with_authorization(&emulated, &format!("Bearer {}", emulated.token())).await;
    assert_unauthorized(&emulated, &answer, "Invalid Bearer token", Confidence::Inferred);
}

#[tokio::test]
async fn the_token_is_checked_before_the_session() {
    let emulated = emulated().await;
    let request = emulated.request().header("x-amzn-bedrock-agentcore-runtime-session-id", "short");
    let answer = emulated.invoke(request, BODY).await;
    assert_unauthorized(&emulated, &answer, "Missing Authentication Token", Confidence::Recorded);
}

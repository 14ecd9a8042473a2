//! What a provider may do wrong, and what AWS says then.

use http::StatusCode;

use super::*;
use crate::base::Secret;
use crate::identity::permission::permit;
use crate::identity::test_provider::{
    DISCOVERY_URL, GATEWAY, HERE, SECRET, TOKEN_URL, TestIdentity, gateway, identity, last_trace,
};
use crate::test_support::Reply;
use crate::trace::{Confidence, HopName, Trace, Verdict};

async fn exchange(
    identity: &TestIdentity,
    patience: Duration,
) -> (Result<OutboundToken, ExchangeError>, Trace) {
    let (workload, of) =
        (identity.workloads.get(&HERE, GATEWAY).unwrap(), identity.providers.get(&HERE, "provider").unwrap());
    let recorder = identity.traces.begin(HopName::Identity, "GetResourceOauth2Token provider");
    let exchange = TokenFetch {
        client: identity.client.clone(),
        clock: identity.clock.clone(),
        addresses: identity.addresses.clone(),
        permitted: permit(&gateway(), workload, of).unwrap(),
        secret: Secret::new(SECRET),
        scopes: vec!["read".into()],
        recorder: recorder.clone(),
    };
    let outcome = client_credentials_within(patience, exchange).await;
    recorder.answered(StatusCode::OK, "", Confidence::Inferred);
    (outcome, last_trace(&identity.traces, &["token-1"]))
}

async fn refused(identity: &TestIdentity) -> (String, String) {
    let (outcome, trace) = exchange(identity, PATIENCE).await;
    let failed = trace.hops[0].checks.last().unwrap();
    assert_eq!(failed.verdict, Verdict::Failed);
    (outcome.unwrap_err().to_string(), failed.actual.to_string())
}

#[tokio::test]
async fn a_host_without_an_address_reads_as_recorded() {
    let provider = identity();
    provider.token_replies(Reply::Unresolved);
    let (text, _) = refused(&provider).await;
    assert_eq!(text, "Please check the OAuth setup. Failed to resolve hostname: issuer.test");
    provider.discovery_replies(Reply::Unresolved);
    let (text, _) = refused(&provider).await;
    assert_eq!(text, "Please check the OAuth setup. Failed to resolve hostname: issuer.test");
    provider.discovery_replies(Reply::Refused("tcp connect error: Connection refused"));
    let (text, told) = refused(&provider).await;
    assert_eq!(text, "Please check the OAuth setup. Failed to connect to hostname: issuer.test");
    assert_eq!(told, "cannot connect to issuer.test: tcp connect error: Connection refused");
}

#[tokio::test]
async fn a_provider_that_keeps_silent_is_given_up() {
    let provider = identity();
    provider.token_replies(Reply::Silence);
    let (outcome, trace) = exchange(&provider, Duration::from_millis(1)).await;
    assert_eq!(outcome.unwrap_err(), ExchangeError::Unreachable("issuer.test".into()));
    assert_eq!(provider.asked(TOKEN_URL).len(), 1);
    assert_eq!(trace.hops[0].checks.last().unwrap().actual, "nothing");
}

#[tokio::test]
async fn without_a_discovery_document_there_is_no_token() {
    let gone = format!("Failed to fetch discovery document from: {DISCOVERY_URL}");
    let parsing = "Error parsing ClientCredentials response";
    let cases = [
        (404, "{}", gone.as_str(), "answered 404"),
        (200, "<html>", &gone, "answered something else"),
        (200, r#"{"token_endpoint":5}"#, &gone, "answered something else"),
        (200, "{}", parsing, "names no token_endpoint"),
        (200, r#"{"token_endpoint":"/oauth2/token"}"#, parsing, "names a token_endpoint that is not a URL"),
        (
            200,
            r#"{"token_endpoint":"https://user:pass@issuer.test/"}"#,
            parsing,
            "names a token_endpoint that is not a URL",
        ),
        (
            200,
            r#"{"token_endpoint":"ftp://issuer.test/"}"#,
            parsing,
            "names a token_endpoint that is not a URL",
        ),
    ];
    for (status, body, expected, detail) in cases {
        let provider = identity();
        provider.discovery_replies(Reply::Answer(status, body.to_owned()));
        let (text, told) = refused(&provider).await;
        assert_eq!(text, expected, "{body}");
        assert_eq!(told, format!("{DISCOVERY_URL} {detail}"));
        assert!(provider.asked(TOKEN_URL).is_empty());
    }
}

#[tokio::test]
async fn an_answer_that_is_not_a_token_is_refused() {
    let cases = [
        (200, "", "200 without a JSON object"),
        (200, "[]", "200 without a JSON object"),
        (200, r#"{"token_type":"Bearer"}"#, "200 without an access_token"),
        (200, r#"{"access_token":"","token_type":"Bearer"}"#, "200 without an access_token"),
        (200, r#"{"access_token":"token-1"}"#, "200 without a token_type"),
        (200, r#"{"access_token":"token-1","token_type":"mac"}"#, "200 with a token_type other than Bearer"),
        (
            200,
            r#"{"access_token":"token-1","token_type":"Bearer","expires_in":"3600"}"#,
            "200 with a wrong expires_in",
        ),
        (
            200,
            r#"{"access_token":"token-1\n","token_type":"Bearer"}"#,
            "200 with an access_token that no header can carry",
        ),
        (401, "<html>", "401"),
        (400, r#"{"error":"invalid_scope"}"#, "400 invalid_scope"),
        (302, "", "302"),
        (500, r#"{"access_token":"token-1","token_type":"Bearer"}"#, "500"),
    ];
    for (status, body, told) in cases {
        let provider = identity();
        provider.token_replies(Reply::Answer(status, body.to_owned()));
        let (text, actual) = refused(&provider).await;
        assert_eq!(text, "Error parsing ClientCredentials response", "{body}");
        assert_eq!(actual, format!("{TOKEN_URL} answered {told}"));
    }
}

#[tokio::test]
async fn a_token_without_expires_in_is_good_for_this_call() {
    let provider = identity();
    let body = r#"{"access_token":"token-1","token_type":"bearer"}"#;
    provider.token_replies(Reply::Answer(200, body.to_owned()));
    let (outcome, _) = exchange(&provider, PATIENCE).await;
    assert_eq!(outcome.unwrap().authorization(), "Bearer token-1");
}

#[tokio::test]
async fn a_long_refusal_is_cut_and_shows_no_half_of_a_secret() {
    let provider = identity();
    let filling = "x".repeat(300 - "400 e ".len() - SECRET.len() / 2);
    let body = format!(r#"{{"error":"e","error_description":"{filling}{SECRET} and more"}}"#);
    provider.token_replies(Reply::Answer(400, body));
    let (_, told) = refused(&provider).await;
    assert!(told.contains(&filling) && told.contains("***"), "{told}");
    assert!(!told.contains(&SECRET[..4]), "{told}");
    assert_eq!(told.len(), format!("{TOKEN_URL} answered ").len() + 300);
}

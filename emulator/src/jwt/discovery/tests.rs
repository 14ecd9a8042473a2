use std::sync::Arc;

use http::StatusCode;

use super::*;
use crate::base::arn::AccountRegion;
use crate::test_support::{Outside, Reply};

const URL: &str = "https://issuer.example/.well-known/openid-configuration";

async fn fetched(status: StatusCode, body: &str) -> Result<DiscoveryDocument, DiscoveryError> {
    let outside = Arc::new(Outside::default());
    outside.put(URL, Reply::Answer(status.as_u16(), body.to_owned()));
    let client: SharedClient = outside;
    fetch(&client, URL).await
}

fn document(issuer: &str, authorization_endpoint: Option<&str>) -> DiscoveryDocument {
    DiscoveryDocument {
        issuer: issuer.to_owned(),
        jwks_uri: "https://issuer.example/keys".to_owned(),
        authorization_endpoint: authorization_endpoint.map(str::to_owned),
    }
}

#[tokio::test]
async fn reads_what_is_asked_for_and_passes_over_the_rest() {
    let body = r#"{"issuer":"https://issuer.example","jwks_uri":"https://issuer.example/keys",
        "token_endpoint":"https://issuer.example/token","authorization_endpoint":"","scopes_supported":["a"]}"#;
    let document = fetched(StatusCode::OK, body).await.unwrap();
    assert_eq!(document.issuer, "https://issuer.example");
    assert_eq!(document.jwks_uri, "https://issuer.example/keys");
    assert_eq!(document.authorization_endpoint, None);
}

#[tokio::test]
async fn refuses_with_the_recorded_text_and_says_why() {
    let long = format!(r#"{{"issuer":"{}"}}"#, "x".repeat(300_000));
    let good = r#"{"issuer":"https://issuer.example","jwks_uri":"https://issuer.example/keys"}"#;
    for (status, body, detail) in [
        (StatusCode::NOT_FOUND, good, "status is 404"),
        (StatusCode::FOUND, good, "status is 302"),
        (StatusCode::OK, "<html>", "not a document"),
        (StatusCode::OK, "[]", "not a document"),
        (StatusCode::OK, "{}", "no issuer"),
        (StatusCode::OK, r#"{"issuer":null,"jwks_uri":"https://a/keys"}"#, "no issuer"),
        (StatusCode::OK, r#"{"issuer":7,"jwks_uri":"https://a/keys"}"#, "not a document"),
        (StatusCode::OK, r#"{"issuer":"https://a","issuer":"https://b"}"#, "not a document"),
        (StatusCode::OK, r#"{"issuer":"https://a"}"#, "no jwks_uri"),
        (StatusCode::OK, r#"{"issuer":"me","jwks_uri":"https://a/keys"}"#, "issuer is not"),
        (StatusCode::OK, r#"{"issuer":"https://a","jwks_uri":"file:///keys"}"#, "jwks_uri is not"),
        (StatusCode::OK, &long, "longer than"),
    ] {
        let error = fetched(status, body).await.unwrap_err();
        assert_eq!(error.to_string(), format!("Failed to fetch discovery document from: {URL}"));
        assert!(error.detail.contains(detail), "{detail}: {}", error.detail);
    }
}

#[tokio::test]
async fn refuses_what_cannot_be_reached() {
    let outside = Outside::default();
    outside.put(URL, Reply::Refused("refused"));
    let client: SharedClient = Arc::new(outside);
    assert!(fetch(&client, URL).await.unwrap_err().detail.contains("cannot connect"));
    assert!(fetch(&client, "not a url").await.unwrap_err().detail.contains("is not a URL"));
}

#[test]
fn only_a_local_pool_needs_no_authorization_endpoint() {
    let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
    let addresses = Addresses::new("http://127.0.0.1:4747", account_region).unwrap();
    let check = |document: DiscoveryDocument| document.check_for_authorizer(URL, &addresses);
    assert_eq!(check(document("http://127.0.0.1:4747/us-east-1_abc", None)), Ok(()));
    assert_eq!(check(document("https://issuer.example", Some("https://issuer.example/authorize"))), Ok(()));
    let error = check(document("https://issuer.example", None)).unwrap_err();
    assert_eq!(error.to_string(), format!("Failed to fetch discovery document from: {URL}"));
    assert!(check(document("http://127.0.0.1:4748/us-east-1_abc", None)).is_err());
}

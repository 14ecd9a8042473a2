//! Discovery document and key set.

use super::*;
use crate::trace::HopName;

#[tokio::test]
async fn the_discovery_document_follows_the_domain() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let path = format!("/{pool}/.well-known/openid-configuration");
    let issuer = format!("http://127.0.0.1:4747/{pool}");
    let without = cognito.get(&path).await;
    assert_eq!((without.status, without.header("content-type")), (200, "application/json"));
    let without = without.json();
    assert_eq!(without["issuer"], issuer);
    assert_eq!(without["jwks_uri"], format!("{issuer}/.well-known/jwks.json"));
    assert_eq!((without.get("token_endpoint"), without.get("authorization_endpoint")), (None, None));
    let domain = json!({ "Domain": "demo", "UserPoolId": pool });
    cognito.call("CreateUserPoolDomain", domain.clone()).await.output(200);
    let with = cognito.get(&path).await.json();
    assert_eq!(with["token_endpoint"], "http://127.0.0.1:4747/domain/demo/oauth2/token");
    assert_eq!(with["authorization_endpoint"], "http://127.0.0.1:4747/domain/demo/oauth2/authorize");
    assert_eq!(with["userinfo_endpoint"], "http://127.0.0.1:4747/domain/demo/oauth2/userInfo");
    cognito.call("DeleteUserPoolDomain", domain).await.output(200);
    assert_eq!(cognito.get(&path).await.json(), without);
}

#[tokio::test]
async fn the_key_set_has_two_keys_in_the_recorded_form() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let answer = cognito.get(&format!("/{pool}/.well-known/jwks.json")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.header("cache-control"), "public, max-age=86400");
    assert!(answer.text.starts_with(r#"{"keys":[{"alg":"RS256","e":"AQAB","kid":""#), "{}", answer.text);
    let keys = answer.json()["keys"].as_array().unwrap().clone();
    assert_eq!(keys.len(), 2);
    for key in &keys {
        assert_eq!(names(key.as_object().unwrap()), ["alg", "e", "kid", "kty", "n", "use"]);
        assert_eq!(text(&key["kid"]).len(), 44);
    }
    assert_ne!(keys[0]["kid"], keys[1]["kid"]);
}

#[tokio::test]
async fn unknown_documents_and_pools_are_404() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    for path in [
        "/us-east-1_none/.well-known/openid-configuration".to_owned(),
        "/us-east-1_none/.well-known/jwks.json".to_owned(),
        "/us-east-1_none/.well-known/oauth-authorization-server".to_owned(),
        format!("/{pool}/.well-known/other"),
    ] {
        let answer = cognito.get(&path).await;
        assert_eq!((answer.status, &answer.json()["code"]), (404, &json!("NotFound")), "{path}");
    }
    let answer = cognito.get(&format!("/{pool}/.well-known/oauth-authorization-server")).await;
    assert_eq!((answer.status, &answer.json()["code"]), (400, &json!("BadRequest")));
}

#[tokio::test]
async fn only_a_request_of_another_hop_is_traced() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let path = format!("/{pool}/.well-known/openid-configuration");
    let outside = cognito.get(&path).await;
    assert_eq!(outside.headers.get(crate::trace::TRACE_ID_HEADER), None);
    assert!(cognito.service().traces.last().is_none());
    let caller = cognito.service().traces.begin(HopName::Gateway, "tools/call");
    let request = Request::get(&path).extension(caller.clone()).body(full("")).unwrap();
    let answer = cognito.send(request).await;
    assert_eq!(answer.header(crate::trace::TRACE_ID_HEADER), caller.trace_id().to_str().unwrap());
    let trace = cognito.service().traces.last().unwrap();
    let hop = &trace.hops[0].hops[0];
    assert_eq!((hop.hop, hop.answer.as_ref().unwrap().status), (HopName::Discovery, 200));
}

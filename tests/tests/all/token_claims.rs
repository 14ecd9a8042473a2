//! Tokens against a verifier that shares no code with the emulator: PyJWT.

use agentcore_local_tests::{Local, finish, python, repository};
use serde_json::{Value, json};

/// What PyJWT makes of a token: it verifies the signature with the pool's key set, issuer, expiry and audience.
async fn verified(issuer: &str, token: &str, audience: Option<&str>) -> Value {
    let mut command = python();
    command.arg(repository().join("tests/clients/verify_token.py")).args([issuer, token]);
    command.args(audience);
    let finished = tokio::task::spawn_blocking(move || finish(&mut command)).await.unwrap();
    serde_json::from_str(&finished.printed()).unwrap()
}

fn members(claims: &Value) -> Vec<&str> {
    claims.as_object().unwrap().keys().map(String::as_str).collect()
}

fn assert_header(verified: &Value) -> String {
    let header = verified["raw_header"].as_str().unwrap();
    let kid = verified["header"]["kid"].as_str().unwrap();
    let escaped = kid.replace('/', r"\/");
    assert_eq!(header, format!(r#"{{"kid":"{escaped}","alg":"RS256"}}"#));
    kid.to_owned()
}

#[tokio::test]
async fn user_tokens() {
    let local = Local::built_in().await;
    let now = local.emulator.clock().epoch_seconds();
    let (pool, client) = (local.variable("INBOUND_USER_POOL_ID"), local.variable("INBOUND_CLIENT_ID"));
    let issuer = format!("{}/{pool}", local.url());
    let logged_in = local.log_in().await;
    let access = verified(&issuer, logged_in["AccessToken"].as_str().unwrap(), None).await;
    let claims = &access["claims"];
    let expected = [
        "sub",
        "iss",
        "client_id",
        "origin_jti",
        "event_id",
        "token_use",
        "scope",
        "auth_time",
        "exp",
        "iat",
        "jti",
        "username",
    ];
    assert_eq!(members(claims), expected);
    assert_eq!(claims["client_id"], client);
    assert_eq!(claims["token_use"], "access");
    assert_eq!(claims["scope"], "aws.cognito.signin.user.admin");
    assert_eq!(claims["username"], "local-user");
    let at = |claims: &Value, name: &str| claims[name].as_i64().unwrap();
    assert_eq!(at(claims, "exp") - at(claims, "iat"), 3600);
    assert!((now..now + 60).contains(&at(claims, "iat")), "{claims}");
    assert!(access["raw_claims"].as_str().unwrap().contains(r#""iss":"http:\/\/127.0.0.1:"#), "{access}");

    let id = verified(&issuer, logged_in["IdToken"].as_str().unwrap(), Some(client)).await;
    let id_claims = &id["claims"];
    for (name, value) in [
        ("iss", json!(issuer)),
        ("aud", json!(client)),
        ("token_use", json!("id")),
        ("cognito:username", json!("local-user")),
    ] {
        assert_eq!(id_claims[name], value, "{id_claims}");
    }
    assert_eq!(id_claims.get("client_id"), None);
    let names = members(id_claims);
    let order = [
        "sub",
        "iss",
        "cognito:username",
        "origin_jti",
        "aud",
        "event_id",
        "token_use",
        "auth_time",
        "exp",
        "iat",
        "jti",
    ];
    assert_eq!(names.iter().filter(|name| order.contains(name)).copied().collect::<Vec<_>>(), order);
    for shared in ["sub", "origin_jti", "event_id", "auth_time"] {
        assert_eq!(id_claims[shared], claims[shared], "{shared}");
    }
    assert_ne!(assert_header(&access), assert_header(&id), "ID and access tokens have keys of their own");
}

#[tokio::test]
async fn machine_tokens() {
    let local = Local::built_in().await;
    let (pool, client) = (local.variable("OUTBOUND_USER_POOL_ID"), local.variable("OUTBOUND_CLIENT_ID"));
    let issuer = format!("{}/{pool}", local.url());
    let machine = verified(&issuer, &local.machine_token().await, None).await;
    let claims = &machine["claims"];
    let expected =
        ["sub", "token_use", "scope", "auth_time", "iss", "exp", "iat", "version", "jti", "client_id"];
    assert_eq!(members(claims), expected);
    assert_eq!((&claims["sub"], &claims["client_id"]), (&json!(client), &json!(client)));
    assert_eq!(
        claims["scope"],
        "m2m-auth-demo-mcp/tools.read m2m-auth-demo-mcp/tools.write m2m-auth-demo-mcp/tools.execute"
    );
    assert_eq!((&claims["token_use"], &claims["version"]), (&json!("access"), &json!(2)));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 3600);
    assert!(machine["raw_claims"].as_str().unwrap().contains(r#""scope":"m2m-auth-demo-mcp\/tools.read "#));
    assert_header(&machine);
}

#[tokio::test]
async fn the_verifier_sees_a_broken_signature() {
    let local = Local::built_in().await;
    let issuer = format!("{}/{}", local.url(), local.variable("OUTBOUND_USER_POOL_ID"));
    let token = local.machine_token().await;
    let other = local.machine_token().await;
    let (head, _) = token.rsplit_once('.').unwrap();
    let (_, signature) = other.rsplit_once('.').unwrap();
    let mut command = python();
    command
        .arg(repository().join("tests/clients/verify_token.py"))
        .args([&issuer, &format!("{head}.{signature}")]);
    let finished = tokio::task::spawn_blocking(move || finish(&mut command)).await.unwrap();
    assert_ne!(finished.code, Some(0));
    assert!(finished.stderr.contains("InvalidSignatureError"), "{}", finished.stderr);
}

//! The client_credentials grant.

use base64::engine::general_purpose::STANDARD;

use super::*;

/// Creates a pool with the domain `demo`, the resource server `mcp` and a confidential client for it.
pub(super) async fn confidential(cognito: &Cognito) -> (String, String, String) {
    let pool = cognito.pool().await;
    cognito.call("CreateUserPoolDomain", json!({ "UserPoolId": pool, "Domain": "demo" })).await.output(200);
    let scopes =
        ["tools.read", "tools.write"].map(|name| json!({ "ScopeName": name, "ScopeDescription": name }));
    let server = json!({ "UserPoolId": pool, "Identifier": "mcp", "Name": "mcp", "Scopes": scopes });
    cognito.call("CreateResourceServer", server).await.output(200);
    let client = cognito.client(&pool, m2m()).await;
    (pool, text(&client["ClientId"]), text(&client["ClientSecret"]))
}

fn m2m() -> Value {
    json!({
        "GenerateSecret": true, "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthScopes": ["mcp/tools.read", "mcp/tools.write"],
    })
}

pub(super) fn basic(client_id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{client_id}:{secret}")))
}

#[tokio::test]
async fn both_credential_forms_give_a_token_in_the_recorded_form() {
    let cognito = Cognito::new();
    let (pool, client, secret) = confidential(&cognito).await;
    let form = format!("grant_type=client_credentials&client_id={client}&client_secret={secret}");
    let in_form = cognito.form("demo", None, &form).await;
    let in_header =
        cognito.form("demo", Some(&basic(&client, &secret)), "grant_type=client_credentials").await;
    for answer in [in_form, in_header] {
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
        assert!(answer.text.ends_with(r#"","expires_in":3600,"token_type":"Bearer"}"#), "{}", answer.text);
        let token = answer.json()["access_token"].clone();
        let token_claims = claims(&token);
        assert_eq!(
            names(&token_claims),
            ["sub", "token_use", "scope", "auth_time", "iss", "exp", "iat", "version", "jti", "client_id"]
        );
        assert_eq!((&token_claims["sub"], &token_claims["client_id"]), (&json!(client), &json!(client)));
        assert_eq!((&token_claims["version"], &token_claims["token_use"]), (&json!(2), &json!("access")));
        assert_eq!(token_claims["scope"], "mcp/tools.read mcp/tools.write");
        assert_eq!(token_claims["iss"], format!("http://127.0.0.1:4747/{pool}"));
        assert!(segment(&token, 1).contains(r#""scope":"mcp\/tools.read mcp\/tools.write""#));
    }
}

#[tokio::test]
async fn the_headers_are_the_recorded_ones() {
    let cognito = Cognito::new();
    let (_, client, secret) = confidential(&cognito).await;
    let answer = cognito.form("demo", Some(&basic(&client, &secret)), "grant_type=client_credentials").await;
    for (name, value) in [
        ("x-application-context", "application:prod:8443"),
        ("x-content-type-options", "nosniff"),
        ("x-xss-protection", "1; mode=block"),
        ("cache-control", "no-cache, no-store, max-age=0, must-revalidate"),
        ("pragma", "no-cache"),
        ("expires", "0"),
        ("strict-transport-security", "max-age=31536000 ; includeSubDomains"),
        ("x-frame-options", "DENY"),
        ("server", "Server"),
        ("access-control-allow-origin", "*"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    assert_eq!(answer.header("x-amz-cognito-request-id").len(), 36);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("XSRF-TOKEN="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{cookie}");
    let id = cognito.service().traces.last().unwrap().id;
    assert_eq!(answer.header(crate::trace::TRACE_ID_HEADER), id);
}

#[tokio::test]
async fn scopes_that_the_client_may_not_have_are_ignored_until_none_is_left() {
    let cognito = Cognito::new();
    let (pool, client, secret) = confidential(&cognito).await;
    let basic = basic(&client, &secret);
    let ask = |scope: &str| {
        let form = format!("grant_type=client_credentials&resource=x&scope={scope}");
        let (cognito, basic) = (&cognito, &basic);
        async move { cognito.form("demo", Some(basic), &form).await }
    };
    for asked in ["mcp/tools.write", "mcp%2Ftools.write+mcp/other+openid"] {
        let answer = ask(asked).await.json();
        assert_eq!(claims(&answer["access_token"])["scope"], "mcp/tools.write", "{asked}");
    }
    let refused = ask("openid").await;
    assert_eq!((refused.status, refused.text.as_str()), (400, r#"{"error":"invalid_scope"}"#));
    assert_eq!(cognito.failed_check(), "scope");
    cognito.call("DeleteResourceServer", json!({ "UserPoolId": pool, "Identifier": "mcp" })).await;
    assert_eq!(ask("mcp/tools.write").await.text, r#"{"error":"invalid_scope"}"#);
}

#[tokio::test]
async fn a_good_request_passes_every_check_and_shows_no_secret() {
    let cognito = Cognito::new();
    let (_, client, secret) = confidential(&cognito).await;
    let answer = cognito.form("demo", Some(&basic(&client, &secret)), "grant_type=client_credentials").await;
    let checks: Vec<String> = cognito.checks().iter().map(|check| check.check.to_string()).collect();
    assert_eq!(checks, ["domain", "grant_type", "client", "secret", "flow", "scope"]);
    let trace = cognito.service().traces.last().unwrap();
    assert_eq!(trace.verdict, Verdict::Passed);
    let told = serde_json::to_string(&trace).unwrap();
    let token = text(&answer.json()["access_token"]);
    assert!(!told.contains(&secret) && !told.contains(&token), "{told}");
}

#[tokio::test]
async fn the_flow_must_be_allowed() {
    let cognito = Cognito::new();
    let (pool, ..) = confidential(&cognito).await;
    let mut off = m2m();
    off["AllowedOAuthFlowsUserPoolClient"] = json!(false);
    let code = json!({
        "GenerateSecret": true, "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"],
        "AllowedOAuthFlowsUserPoolClient": true,
    });
    for (members, error) in [(off, "invalid_grant"), (code, "unauthorized_client")] {
        let client = cognito.client(&pool, members).await;
        let basic = basic(&text(&client["ClientId"]), &text(&client["ClientSecret"]));
        let answer = cognito.form("demo", Some(&basic), "grant_type=client_credentials").await;
        assert_eq!((answer.status, answer.json()), (400, json!({ "error": error })));
        assert_eq!(cognito.failed_check(), "flow");
    }
}

//! Requests that the token endpoint refuses for any grant, and the grants for users.

use super::client_credentials::{basic, confidential};
use super::*;

#[tokio::test]
async fn a_wrong_domain_client_or_secret_is_reported_as_recorded() {
    let cognito = Cognito::new();
    let (_, client, secret) = confidential(&cognito).await;
    let other = cognito.pool().await;
    let foreign = cognito.client(&other, json!({ "GenerateSecret": true })).await;
    let foreign = basic(&text(&foreign["ClientId"]), &text(&foreign["ClientSecret"]));
    let good = basic(&client, &secret);
    let no_secret = format!("&client_id={client}");
    let invalid_request = r#"{"error":"invalid_request"}"#;
    let invalid_client = r#"{"error":"invalid_client"}"#;
    let invalid_secret = r#"{"error":"invalid_client","error_description":"invalid_client_secret"}"#;
    for (domain, authorization, more, check, body) in [
        ("none", Some(good.as_str()), "", "domain", invalid_request),
        ("demo", None, "", "client", invalid_request),
        ("demo", Some(&basic("nobody", "x")), "", "client", invalid_client),
        ("demo", Some(&foreign), "", "client", invalid_client),
        ("demo", None, &no_secret, "secret", invalid_secret),
        ("demo", Some(&basic(&client, "wrong")), "", "secret", invalid_secret),
        ("demo", Some(&good), "&client_secret=x", "request", invalid_request),
        ("demo", Some(&good), "&client_id=x", "request", invalid_request),
        ("demo", Some("Bearer x"), "", "request", invalid_request),
        ("demo", Some(&good), "&scope=a&scope=b", "request", invalid_request),
    ] {
        let answer =
            cognito.form(domain, authorization, &format!("grant_type=client_credentials{more}")).await;
        assert_eq!((answer.status, answer.text.as_str()), (400, body), "{domain} {authorization:?} {more}");
        assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
        assert_eq!(cognito.failed_check(), check, "{domain} {authorization:?} {more}");
    }
}

#[tokio::test]
async fn the_grant_type_must_be_known() {
    let cognito = Cognito::new();
    let (_, client, secret) = confidential(&cognito).await;
    let good = basic(&client, &secret);
    for (form, error, check) in [
        ("", "invalid_request", "grant_type"),
        ("grant_type=password", "unsupported_grant_type", "grant_type"),
        ("grant_type=authorization_code", "invalid_request", "code"),
        ("grant_type=authorization_code&code=x", "invalid_grant", "code"),
    ] {
        let answer = cognito.form("demo", Some(&good), form).await;
        assert_eq!((answer.status, answer.json()), (400, json!({ "error": error })), "{form}");
        assert_eq!(cognito.failed_check(), check, "{form}");
    }
}

#[tokio::test]
async fn other_methods_and_content_types_are_405_without_a_body() {
    let cognito = Cognito::new();
    confidential(&cognito).await;
    for (method, content_type) in [
        ("GET", "application/x-www-form-urlencoded"),
        ("PUT", "application/x-www-form-urlencoded"),
        ("POST", "application/json"),
        ("POST", ""),
    ] {
        let request = Request::builder().method(method).uri("/domain/demo/oauth2/token");
        let request =
            request.header("content-type", content_type).body(full("grant_type=client_credentials"));
        let answer = cognito.send(request.unwrap()).await;
        assert_eq!((answer.status, answer.text.as_str()), (405, ""), "{method} {content_type}");
        assert_eq!(answer.header("cache-control"), "no-cache, no-store, max-age=0, must-revalidate");
        assert_eq!(cognito.failed_check(), "request");
    }
}

#[tokio::test]
async fn a_form_over_the_limit_is_413() {
    let cognito = Cognito::new();
    confidential(&cognito).await;
    let answer = cognito.form("demo", None, &"x".repeat(64 * 1024 + 1)).await;
    assert_eq!((answer.status, answer.text.as_str()), (413, ""));
}

#[tokio::test]
async fn a_refresh_token_gives_new_tokens_to_its_client() {
    let cognito = Cognito::new();
    let (pool, ..) = confidential(&cognito).await;
    let members = json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid"], "AllowedOAuthFlowsUserPoolClient": true,
    });
    let client = text(&cognito.client(&pool, members).await["ClientId"]);
    cognito.user(&pool, "local").await;
    let first = cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    let ask = |token: &str| {
        let form = format!("grant_type=refresh_token&client_id={client}&refresh_token={token}");
        let cognito = &cognito;
        async move { cognito.form("demo", None, &form).await }
    };
    let answer = ask(&text(&first["RefreshToken"])).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let second = answer.json();
    assert_eq!(names(second.as_object().unwrap()), ["id_token", "access_token", "expires_in", "token_type"]);
    let (old, new) = (claims(&first["AccessToken"]), claims(&second["access_token"]));
    assert_eq!((&new["origin_jti"], &new["version"]), (&old["origin_jti"], &json!(2)));
    assert_eq!(names(&new)[..4], ["sub", "iss", "version", "client_id"]);
    let bad = ask("x").await;
    assert_eq!((bad.status, bad.text.as_str()), (400, r#"{"error":"invalid_grant"}"#));
    assert_eq!(cognito.failed_check(), "refresh_token");
    assert_eq!(ask("").await.text, r#"{"error":"invalid_request"}"#);
}

#[tokio::test]
async fn a_client_outside_the_code_flow_may_not_refresh_here() {
    let cognito = Cognito::new();
    let (pool, ..) = confidential(&cognito).await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let token = cognito.sign_in(&client, "local", PASSWORD).await.output(200);
    let token = text(&token["AuthenticationResult"]["RefreshToken"]);
    let form = format!("grant_type=refresh_token&client_id={client}&refresh_token={token}");
    let answer = cognito.form("demo", None, &form).await;
    assert_eq!((answer.status, answer.json()), (400, json!({ "error": "unauthorized_client" })));
    assert_eq!(cognito.failed_check(), "flow");
    let with_secret = cognito.form("demo", None, &format!("{form}&client_secret=x")).await;
    assert_eq!(with_secret.json()["error_description"], "invalid_client_secret");
}

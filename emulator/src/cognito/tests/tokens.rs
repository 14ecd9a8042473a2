//! The content and lifetime of a user's tokens.

use std::time::Duration;

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};

use super::*;

const ISSUER: &str = "http://127.0.0.1:4747";

/// Verifies a token with the pool's key set and returns which of its two keys signed it.
async fn verified_by(cognito: &Cognito, pool: &str, token: &Value) -> usize {
    let keys = cognito.get(&format!("/{pool}/.well-known/jwks.json")).await.json();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_aud = false;
    validation.set_required_spec_claims(&["exp", "iss"]);
    validation.set_issuer(&[format!("{ISSUER}/{pool}")]);
    let verifies = |key: &Value| {
        let key =
            DecodingKey::from_rsa_components(key["n"].as_str().unwrap(), key["e"].as_str().unwrap()).unwrap();
        decode::<Map<String, Value>>(token.as_str().unwrap(), &key, &validation).is_ok()
    };
    let index = keys["keys"].as_array().unwrap().iter().position(verifies).expect("a key that verifies");
    let kid = text(&keys["keys"][index]["kid"]).replace('/', "\\/");
    assert_eq!(segment(token, 0), format!(r#"{{"kid":"{kid}","alg":"RS256"}}"#));
    index
}

#[tokio::test]
async fn the_access_token_is_as_recorded() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    let sub = cognito.user(&pool, "local").await;
    let result =
        cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    let token = &result["AccessToken"];
    let access = claims(token);
    assert_eq!(
        names(&access),
        [
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
            "username"
        ]
    );
    assert_eq!((&access["sub"], &access["username"]), (&json!(sub), &json!("local")));
    assert_eq!((&access["client_id"], &access["token_use"]), (&json!(client), &json!("access")));
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    let time = |claim: &str| access[claim].as_i64().unwrap();
    assert_eq!((time("exp") - time("iat"), time("auth_time")), (3600, time("iat")));
    let issuer = format!(r#""iss":"http:\/\/127.0.0.1:4747\/{pool}""#);
    assert!(segment(token, 1).contains(&issuer), "{}", segment(token, 1));
    assert_eq!(verified_by(&cognito, &pool, token).await, 1);
}

#[tokio::test]
async fn the_id_token_is_as_recorded_and_signed_by_the_other_key() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let result =
        cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    let (access, id) = (claims(&result["AccessToken"]), claims(&result["IdToken"]));
    assert_eq!(
        names(&id),
        [
            "sub",
            "email_verified",
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
            "email"
        ]
    );
    assert_eq!((&id["aud"], &id["token_use"]), (&json!(client), &json!("id")));
    assert_eq!((&id["email"], &id["email_verified"]), (&json!("local@example.com"), &json!(false)));
    for shared in ["sub", "iss", "origin_jti", "event_id", "auth_time"] {
        assert_eq!(id[shared], access[shared], "{shared}");
    }
    assert_ne!(id["jti"], access["jti"]);
    assert_eq!(verified_by(&cognito, &pool, &result["IdToken"]).await, 0);
}

#[tokio::test]
async fn other_attributes_are_in_the_id_token() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    let attributes = json!([
        { "Name": "phone_number", "Value": "+1" }, { "Name": "phone_number_verified", "Value": "true" },
        { "Name": "address", "Value": "Here" }, { "Name": "updated_at", "Value": "5" },
    ]);
    let input = json!({ "UserPoolId": pool, "Username": "local", "UserAttributes": attributes });
    cognito.call("AdminCreateUser", input).await.output(200);
    let set = json!({ "UserPoolId": pool, "Username": "local", "Password": PASSWORD, "Permanent": true });
    cognito.call("AdminSetUserPassword", set).await.output(200);
    let result =
        cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    let id = claims(&result["IdToken"]);
    assert_eq!((id.get("email_verified"), &id["phone_number_verified"]), (None, &json!(true)));
    assert_eq!((&id["address"], &id["updated_at"]), (&json!({ "formatted": "Here" }), &json!(5)));
}

#[tokio::test]
async fn a_client_reads_its_attributes_only() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let members = json!({ "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "ReadAttributes": ["name"] });
    let client = text(&cognito.client(&pool, members).await["ClientId"]);
    let sub = cognito.user(&pool, "local").await;
    let result =
        cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    let id = claims(&result["IdToken"]);
    assert_eq!((id.get("email"), id.get("email_verified")), (None, None));
    let user = cognito.unsigned("GetUser", json!({ "AccessToken": result["AccessToken"] })).await.output(200);
    assert_eq!(user["UserAttributes"], json!([{ "Name": "sub", "Value": sub }]));
}

#[tokio::test]
async fn validity_periods_follow_the_client() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let members = json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "AccessTokenValidity": 10, "IdTokenValidity": 2, "RefreshTokenValidity": 1,
        "TokenValidityUnits": { "AccessToken": "minutes", "RefreshToken": "days" },
    });
    let client = text(&cognito.client(&pool, members).await["ClientId"]);
    cognito.user(&pool, "local").await;
    let result =
        cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    let lifetime = |token: &Value| {
        let claims = claims(token);
        claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()
    };
    assert_eq!(result["ExpiresIn"], 600);
    assert_eq!((lifetime(&result["AccessToken"]), lifetime(&result["IdToken"])), (600, 7200));
    let token = text(&result["RefreshToken"]);
    cognito.service().clock.advance(Duration::from_secs(24 * 3600 - 60));
    assert_eq!(cognito.refresh(&client, &token).await.status, 200);
    cognito.service().clock.advance(Duration::from_secs(60));
    cognito.refresh(&client, &token).await.refused("NotAuthorizedException", "Refresh Token has expired");
}

#[tokio::test]
async fn a_refresh_gives_new_tokens_of_the_same_sign_in() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let first = cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    cognito.service().clock.advance(Duration::from_secs(100));
    let token = text(&first["RefreshToken"]);
    let second = cognito.refresh(&client, &token).await.output(200)["AuthenticationResult"].clone();
    assert_eq!(names(second.as_object().unwrap()), ["AccessToken", "ExpiresIn", "IdToken", "TokenType"]);
    let (old, new) = (claims(&first["AccessToken"]), claims(&second["AccessToken"]));
    for kept in ["sub", "origin_jti", "auth_time", "username", "scope"] {
        assert_eq!(new[kept], old[kept], "{kept}");
    }
    for renewed in ["jti", "event_id", "exp", "iat"] {
        assert_ne!(new[renewed], old[renewed], "{renewed}");
    }
    let parameters = json!({ "REFRESH_TOKEN": token });
    let alias = json!({ "AuthFlow": "REFRESH_TOKEN", "ClientId": client, "AuthParameters": parameters });
    assert_eq!(cognito.unsigned("InitiateAuth", alias).await.status, 200);
}

#[tokio::test]
async fn refresh_tokens_are_good_for_their_client_and_user_only() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let (client, other) = (cognito.password_client(&pool).await, cognito.password_client(&pool).await);
    let no_refresh = json!({ "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"] });
    let no_refresh = text(&cognito.client(&pool, no_refresh).await["ClientId"]);
    cognito.user(&pool, "local").await;
    let token = cognito.sign_in(&client, "local", PASSWORD).await.output(200);
    let token = text(&token["AuthenticationResult"]["RefreshToken"]);
    let invalid = |answer: Answer| answer.refused("NotAuthorizedException", "Invalid Refresh Token");
    invalid(cognito.refresh(&client, "x.y.z").await);
    invalid(cognito.refresh(&other, &token).await);
    cognito
        .refresh(&no_refresh, &token)
        .await
        .refused("InvalidParameterException", "REFRESH_TOKEN_AUTH flow not enabled for this client");
    cognito.call("AdminDeleteUser", json!({ "UserPoolId": pool, "Username": "local" })).await;
    invalid(cognito.refresh(&client, &token).await);
}

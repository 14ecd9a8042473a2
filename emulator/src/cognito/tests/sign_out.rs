//! GlobalSignOut, AdminUserGlobalSignOut, RevokeToken, and which tokens of a user stay valid.

use super::*;

/// The operations that an access token allows, with valid members for each.
const WITH_TOKEN: [&str; 6] = [
    "GetUser",
    "UpdateUserAttributes",
    "DeleteUserAttributes",
    "ChangePassword",
    "GlobalSignOut",
    "DeleteUser",
];

fn members() -> Value {
    json!({
        "UserAttributes": [{ "Name": "name", "Value": "x" }], "UserAttributeNames": ["name"],
        "PreviousPassword": PASSWORD, "ProposedPassword": PASSWORD,
    })
}

/// Asserts that this API no longer accepts the tokens of a sign-in.
async fn revoked(cognito: &Cognito, client: &str, tokens: &Value) {
    for operation in WITH_TOKEN {
        cognito
            .with_token(operation, &tokens["AccessToken"], members())
            .await
            .refused("NotAuthorizedException", "Access Token has been revoked");
    }
    cognito
        .refresh(client, &text(&tokens["RefreshToken"]))
        .await
        .refused("NotAuthorizedException", "Refresh Token has been revoked");
}

async fn good(cognito: &Cognito, client: &str, tokens: &Value) {
    assert_eq!(cognito.with_token("GetUser", &tokens["AccessToken"], json!({})).await.status, 200);
    assert_eq!(cognito.refresh(client, &text(&tokens["RefreshToken"])).await.status, 200);
}

#[tokio::test]
async fn signing_out_everywhere_revokes_all_of_the_users_sign_ins() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    for username in ["local", "other"] {
        cognito.user(&pool, username).await;
    }
    let (first, second) =
        (cognito.signed_in(&client, "local").await, cognito.signed_in(&client, "local").await);
    let other = cognito.signed_in(&client, "other").await;
    let signed_out = cognito.with_token("GlobalSignOut", &first["AccessToken"], json!({})).await;
    assert_eq!(signed_out.output(200), json!({}));
    for tokens in [&first, &second] {
        revoked(&cognito, &client, tokens).await;
    }
    good(&cognito, &client, &other).await;
    let third = cognito.signed_in(&client, "local").await;
    good(&cognito, &client, &third).await;
    let signed_out = cognito.on_user("AdminUserGlobalSignOut", &pool, "local", json!({})).await;
    assert_eq!(signed_out.output(200), json!({}));
    revoked(&cognito, &client, &third).await;
}

#[tokio::test]
async fn a_refreshed_access_token_goes_with_its_sign_in() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let tokens = cognito.signed_in(&client, "local").await;
    let other = cognito.signed_in(&client, "local").await;
    let refreshed = cognito.refresh(&client, &text(&tokens["RefreshToken"])).await.output(200);
    let revoke =
        || cognito.unsigned("RevokeToken", json!({ "Token": tokens["RefreshToken"], "ClientId": client }));
    for _ in 0..2 {
        assert_eq!(revoke().await.output(200), json!({}));
    }
    revoked(&cognito, &client, &tokens).await;
    cognito
        .with_token("GetUser", &refreshed["AuthenticationResult"]["AccessToken"], json!({}))
        .await
        .refused("NotAuthorizedException", "Access Token has been revoked");
    good(&cognito, &client, &other).await;
}

#[tokio::test]
async fn revoke_token_takes_the_clients_own_refresh_tokens_only() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let (client, other) = (cognito.password_client(&pool).await, cognito.password_client(&pool).await);
    cognito.user(&pool, "local").await;
    let tokens = cognito.signed_in(&client, "local").await;
    let revoke = |client: &str, token: &Value, members: Value| {
        let mut input = json!({ "Token": token, "ClientId": client });
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        cognito.unsigned("RevokeToken", input)
    };
    let refresh = &tokens["RefreshToken"];
    revoke(&other, refresh, json!({})).await.refused("UnauthorizedException", "Invalid token.");
    revoke(&client, &json!("unknown"), json!({})).await.refused("UnauthorizedException", "Invalid token.");
    revoke("0123456789", refresh, json!({})).await.refused("UnauthorizedException", "Invalid client.");
    let secret = json!({ "ClientSecret": "x".repeat(24) });
    revoke(&client, refresh, secret.clone()).await.refused("UnauthorizedException", "Invalid client.");
    revoke(&client, &tokens["AccessToken"], json!({}))
        .await
        .refused("UnsupportedTokenTypeException", "Unsupported token type.");
    revoke(&client, refresh, json!({ "RevokeAssociatedSessions": "LINKED" })).await.refused(
        "UnsupportedOperationException",
        "RevokeToken with RevokeAssociatedSessions LINKED is not emulated by agentcore-local",
    );
    good(&cognito, &client, &tokens).await;
    let update = json!({
        "UserPoolId": pool, "ClientId": client, "EnableTokenRevocation": false,
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    cognito.call("UpdateUserPoolClient", update).await.output(200);
    revoke(&client, refresh, json!({})).await.refused(
        "UnsupportedOperationException",
        &format!("Token revocation is not enabled for client {client}"),
    );
    let confidential = cognito.client(&pool, json!({ "GenerateSecret": true })).await;
    let id = text(&confidential["ClientId"]);
    revoke(&id, refresh, json!({})).await.refused("UnauthorizedException", "Invalid client.");
    revoke(&id, refresh, secret).await.refused("UnauthorizedException", "Invalid client.");
    revoke(&id, refresh, json!({ "ClientSecret": confidential["ClientSecret"] }))
        .await
        .refused("UnauthorizedException", "Invalid token.");
    cognito
        .unsigned("RevokeToken", json!({ "ClientId": client }))
        .await
        .refused("InvalidParameterException", &missing("token", true));
}

#[tokio::test]
async fn bad_tokens_change_nothing() {
    let cognito = Cognito::new();
    let (pool, other) = (cognito.pool().await, cognito.pool().await);
    let (client, foreign) = (cognito.password_client(&pool).await, cognito.password_client(&other).await);
    cognito.user(&pool, "local").await;
    cognito.user(&other, "local").await;
    let tokens = cognito.signed_in(&client, "local").await;
    let (signed, signature) =
        text(&tokens["AccessToken"]).rsplit_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let of_other = cognito.signed_in(&foreign, "local").await;
    let other_signature = text(&of_other["AccessToken"]).rsplit_once('.').unwrap().1.to_owned();
    assert_ne!(signature, other_signature);
    for operation in WITH_TOKEN {
        cognito
            .with_token(operation, &json!(format!("{signed}.{other_signature}")), members())
            .await
            .refused("NotAuthorizedException", "Could not verify signature for Access Token");
        for token in [&json!("x"), &tokens["IdToken"]] {
            cognito
                .with_token(operation, token, members())
                .await
                .refused("NotAuthorizedException", "Invalid Access Token");
        }
        let mut without = members();
        without["AccessToken"] = Value::Null;
        cognito
            .unsigned(operation, without)
            .await
            .refused("InvalidParameterException", &missing("accessToken", true));
    }
    good(&cognito, &client, &tokens).await;
    cognito.with_token("GlobalSignOut", &of_other["AccessToken"], json!({})).await.output(200);
    good(&cognito, &client, &tokens).await;
    cognito
        .refresh(&client, &text(&of_other["RefreshToken"]))
        .await
        .refused("NotAuthorizedException", "Invalid Refresh Token");
}

#[tokio::test]
async fn a_revoked_token_is_none_at_the_token_endpoint_either() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    cognito.call("CreateUserPoolDomain", json!({ "UserPoolId": pool, "Domain": "demo" })).await.output(200);
    let members = json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"], "AllowedOAuthFlowsUserPoolClient": true,
    });
    let client = text(&cognito.client(&pool, members).await["ClientId"]);
    cognito.user(&pool, "local").await;
    let token = text(&cognito.signed_in(&client, "local").await["RefreshToken"]);
    let form = format!("grant_type=refresh_token&client_id={client}&refresh_token={token}");
    assert_eq!(cognito.form("demo", None, &form).await.status, 200);
    cognito.on_user("AdminUserGlobalSignOut", &pool, "local", json!({})).await.output(200);
    let answer = cognito.form("demo", None, &form).await;
    assert_eq!((answer.status, answer.text.as_str()), (400, r#"{"error":"invalid_grant"}"#));
}

//! CreateUserPoolClient, DescribeUserPoolClient, ListUserPoolClients, DeleteUserPoolClient.

use super::*;

#[tokio::test]
async fn a_public_client_has_no_secret_and_the_defaults_of_aws() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.client(&pool, json!({})).await;
    let id = text(&client["ClientId"]);
    assert!(
        id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()),
        "{id}"
    );
    let date = client["CreationDate"].clone();
    assert_eq!(
        client,
        json!({
            "AllowedOAuthFlowsUserPoolClient": false, "AuthSessionValidity": 3, "ClientId": id, "ClientName": "demo",
            "CreationDate": date, "EnablePropagateAdditionalUserContextData": false, "EnableTokenRevocation": true,
            "LastModifiedDate": date, "RefreshTokenValidity": 30, "UserPoolId": pool
        })
    );
    let mut sorted = names(client.as_object().unwrap());
    sorted.sort_unstable();
    assert_eq!(names(client.as_object().unwrap()), sorted);
    let described =
        cognito.call("DescribeUserPoolClient", json!({ "UserPoolId": pool, "ClientId": id })).await;
    assert_eq!(described.output(200)["UserPoolClient"], client);
}

#[tokio::test]
async fn a_confidential_client_has_a_generated_secret_or_its_own() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let secret = text(&cognito.client(&pool, json!({ "GenerateSecret": true })).await["ClientSecret"]);
    assert_eq!(secret.len(), 52);
    let own = "a-secret-needs-no-dash".replace('-', "_") + "12";
    let client = cognito.client(&pool, json!({ "ClientSecret": own })).await;
    assert_eq!(client["ClientSecret"], own);
    let both = json!({ "UserPoolId": pool, "ClientName": "x", "GenerateSecret": true, "ClientSecret": own });
    cognito
        .call("CreateUserPoolClient", both)
        .await
        .refused("InvalidParameterException", "Cannot specify both GenerateSecret and ClientSecret.");
}

#[tokio::test]
async fn contradicting_oauth_settings_are_refused() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let with = |members: Value| {
        let mut input = json!({ "UserPoolId": pool, "ClientName": "x", "GenerateSecret": true });
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        cognito.call("CreateUserPoolClient", input)
    };
    let m2m = json!(["client_credentials"]);
    with(json!({ "AllowedOAuthFlows": m2m, "GenerateSecret": false })).await.refused(
        "InvalidOAuthFlowException",
        "client_credentials flow can not be selected if client does not have a client secret.",
    );
    with(json!({ "AllowedOAuthFlows": ["client_credentials", "code"] })).await.refused(
        "InvalidOAuthFlowException",
        "client_credentials flow can not be selected along with code flow or implicit flow.",
    );
    with(json!({ "AllowedOAuthFlows": m2m, "AllowedOAuthScopes": ["openid"] }))
        .await
        .refused("InvalidOAuthFlowException", "openid is not supported with client_credentials flow");
    with(json!({ "AllowedOAuthFlows": m2m, "AllowedOAuthScopes": ["mcp/read"] }))
        .await
        .refused("ScopeDoesNotExistException", "Invalid scope requested: mcp/read");
    with(json!({ "AllowedOAuthFlowsUserPoolClient": true })).await.refused(
        "InvalidParameterException",
        "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
    );
    with(json!({ "SupportedIdentityProviders": ["COGNITO", "Google"] })).await.refused(
        "InvalidParameterException",
        &format!("The provider Google does not exist for User Pool {pool}."),
    );
    with(json!({ "RefreshTokenRotation": { "Feature": "ENABLED" } })).await.refused(
        "UnsupportedOperationException",
        "CreateUserPoolClient with RefreshTokenRotation is not emulated by agentcore-local",
    );
    with(json!({ "AccessTokenValidity": 25 }))
        .await
        .refused("InvalidParameterException", "Invalid range for token validity.");
    with(json!({ "AllowedOAuthFlows": ["code", "token"] })).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value '[code, token]' at 'allowedOAuthFlows' failed to satisfy constraint: Member \
         must satisfy constraint: [Member must satisfy enum value set: [implicit, client_credentials, code]]",
    );
    let fine = json!({ "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"], "AllowedOAuthFlowsUserPoolClient": true });
    assert_eq!(with(fine).await.status, 200);
}

#[tokio::test]
async fn clients_are_listed_and_deleted_in_their_pool_only() {
    let cognito = Cognito::new();
    let (pool, other) = (cognito.pool().await, cognito.pool().await);
    let ids = [cognito.password_client(&pool).await, cognito.password_client(&pool).await];
    cognito.password_client(&other).await;
    let first =
        cognito.call("ListUserPoolClients", json!({ "UserPoolId": pool, "MaxResults": 1 })).await.output(200);
    assert_eq!(
        first["UserPoolClients"],
        json!([{ "ClientId": ids[0], "ClientName": "demo", "UserPoolId": pool }])
    );
    let next = json!({ "UserPoolId": pool, "MaxResults": 1, "NextToken": first["NextToken"] });
    let second = cognito.call("ListUserPoolClients", next).await.output(200);
    assert_eq!((&second["UserPoolClients"][0]["ClientId"], second.get("NextToken")), (&json!(ids[1]), None));
    let gone = format!("User pool client {} does not exist.", ids[0]);
    let foreign = json!({ "UserPoolId": other, "ClientId": ids[0] });
    for operation in ["DescribeUserPoolClient", "DeleteUserPoolClient"] {
        cognito.call(operation, foreign.clone()).await.refused("ResourceNotFoundException", &gone);
    }
    let own = json!({ "UserPoolId": pool, "ClientId": ids[0] });
    assert_eq!(cognito.call("DeleteUserPoolClient", own.clone()).await.text, "");
    cognito.call("DeleteUserPoolClient", own).await.refused("ResourceNotFoundException", &gone);
}

#[tokio::test]
async fn an_update_replaces_all_settings_and_keeps_id_and_secret() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let members = json!({
        "GenerateSecret": true, "AccessTokenValidity": 10, "TokenValidityUnits": { "AccessToken": "minutes" },
        "PreventUserExistenceErrors": "ENABLED", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
    });
    let client = cognito.client(&pool, members).await;
    cognito.service().clock.advance(std::time::Duration::from_secs(5));
    let which = json!({ "UserPoolId": pool, "ClientId": client["ClientId"] });
    let updated =
        cognito.call("UpdateUserPoolClient", which.clone()).await.output(200)["UserPoolClient"].clone();
    let modified = updated["LastModifiedDate"].clone();
    assert_ne!(modified, client["LastModifiedDate"]);
    assert_eq!(
        updated,
        json!({
            "AllowedOAuthFlowsUserPoolClient": false, "AuthSessionValidity": 3, "ClientId": client["ClientId"],
            "ClientName": "demo", "ClientSecret": client["ClientSecret"], "CreationDate": client["CreationDate"],
            "EnablePropagateAdditionalUserContextData": false, "EnableTokenRevocation": true,
            "LastModifiedDate": modified, "RefreshTokenValidity": 30, "UserPoolId": pool
        })
    );
    let described = cognito.call("DescribeUserPoolClient", which).await.output(200);
    assert_eq!(described["UserPoolClient"], updated);
}

#[tokio::test]
async fn an_update_is_checked_as_a_creation_is() {
    let cognito = Cognito::new();
    let (pool, other) = (cognito.pool().await, cognito.pool().await);
    let client = cognito.password_client(&pool).await;
    let update = |members: Value| {
        let mut input = json!({ "UserPoolId": pool, "ClientId": client });
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        cognito.call("UpdateUserPoolClient", input)
    };
    update(json!({ "AllowedOAuthFlows": ["client_credentials"] })).await.refused(
        "InvalidOAuthFlowException",
        "client_credentials flow can not be selected if client does not have a client secret.",
    );
    update(json!({ "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["mcp/read"] }))
        .await
        .refused("ScopeDoesNotExistException", "Invalid scope requested: mcp/read");
    update(json!({ "AccessTokenValidity": 25 }))
        .await
        .refused("InvalidParameterException", "Invalid range for token validity.");
    update(json!({ "ReadAttributes": ["custom:team"] }))
        .await
        .refused("InvalidParameterException", "Invalid read attributes specified while updating a client");
    update(json!({ "WriteAttributes": ["custom:team"] }))
        .await
        .refused("InvalidParameterException", "Invalid write attributes specified while updating a client");
    update(json!({ "RefreshTokenRotation": { "Feature": "ENABLED" } })).await.refused(
        "UnsupportedOperationException",
        "UpdateUserPoolClient with RefreshTokenRotation is not emulated by agentcore-local",
    );
    let foreign = json!({ "UserPoolId": other, "ClientId": client });
    cognito
        .call("UpdateUserPoolClient", foreign)
        .await
        .refused("ResourceNotFoundException", &format!("User pool client {client} does not exist."));
    cognito.user(&pool, "local").await;
    assert_eq!(cognito.sign_in(&client, "local", PASSWORD).await.status, 200, "nothing was changed");
}

#[tokio::test]
async fn new_tokens_follow_new_settings_at_once() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let result =
        cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    let update = json!({
        "UserPoolId": pool, "ClientId": client, "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "AccessTokenValidity": 5, "TokenValidityUnits": { "AccessToken": "minutes" },
    });
    cognito.call("UpdateUserPoolClient", update).await.output(200);
    let refreshed = cognito.refresh(&client, &text(&result["RefreshToken"])).await.output(200);
    assert_eq!(refreshed["AuthenticationResult"]["ExpiresIn"], 300);
    cognito
        .sign_in(&client, "local", PASSWORD)
        .await
        .refused("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client");
}

#[tokio::test]
async fn a_pool_has_a_thousand_clients() {
    let cognito = Cognito::new();
    let (pool, other) = (cognito.pool().await, cognito.pool().await);
    for _ in 0..1000 {
        cognito.password_client(&pool).await;
    }
    cognito
        .call("CreateUserPoolClient", json!({ "UserPoolId": pool, "ClientName": "x" }))
        .await
        .refused("LimitExceededException", "The user pool has as many app clients as it can have: 1000.");
    cognito.password_client(&other).await;
}

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
            "LastModifiedDate": date, "RefreshTokenValidity": 30, "TokenValidityUnits": {}, "UserPoolId": pool
        })
    );
    let mut sorted = names(client.as_object().unwrap());
    sorted.sort_unstable();
    assert_eq!(names(client.as_object().unwrap()), sorted);
    let described =
        cognito.call("DescribeUserPoolClient", json!({ "UserPoolId": pool, "ClientId": id })).await;
    assert_eq!(described.output()["UserPoolClient"], client);
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
        cognito.call("ListUserPoolClients", json!({ "UserPoolId": pool, "MaxResults": 1 })).await.output();
    assert_eq!(
        first["UserPoolClients"],
        json!([{ "ClientId": ids[0], "ClientName": "demo", "UserPoolId": pool }])
    );
    let next = json!({ "UserPoolId": pool, "MaxResults": 1, "NextToken": first["NextToken"] });
    let second = cognito.call("ListUserPoolClients", next).await.output();
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

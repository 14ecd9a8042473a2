//! AdminInitiateAuth, AdminRespondToAuthChallenge.

use super::*;

const TEMPORARY: &str = "TempPass123!";

async fn admin_client(cognito: &Cognito, pool: &str) -> String {
    let flows =
        json!({ "ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] });
    text(&cognito.client(pool, flows).await["ClientId"])
}

async fn initiate(cognito: &Cognito, pool: &str, client: &str, flow: &str, parameters: Value) -> Answer {
    let input =
        json!({ "UserPoolId": pool, "ClientId": client, "AuthFlow": flow, "AuthParameters": parameters });
    cognito.call("AdminInitiateAuth", input).await
}

#[tokio::test]
async fn a_server_signs_users_in_and_refreshes() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = admin_client(&cognito, &pool).await;
    cognito.user(&pool, "local").await;
    let parameters = json!({ "USERNAME": "local", "PASSWORD": PASSWORD });
    for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
        let output = initiate(&cognito, &pool, &client, flow, parameters.clone()).await.output(200);
        let result = &output["AuthenticationResult"];
        assert_eq!(
            names(result.as_object().unwrap()),
            ["AccessToken", "ExpiresIn", "IdToken", "RefreshToken", "TokenType"]
        );
        let token = json!({ "REFRESH_TOKEN": result["RefreshToken"] });
        for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
            let refreshed = initiate(&cognito, &pool, &client, flow, token.clone()).await.output(200);
            let refreshed = claims(&refreshed["AuthenticationResult"]["AccessToken"]);
            assert_eq!(refreshed["origin_jti"], claims(&result["AccessToken"])["origin_jti"]);
        }
    }
    let wrong = json!({ "USERNAME": "local", "PASSWORD": "wrong" });
    initiate(&cognito, &pool, &client, "ADMIN_NO_SRP_AUTH", wrong)
        .await
        .refused("NotAuthorizedException", "Incorrect username or password.");
}

#[tokio::test]
async fn flows_clients_and_signatures_are_checked() {
    let cognito = Cognito::new();
    let (pool, other) = (cognito.pool().await, cognito.pool().await);
    let (client, password_client) =
        (admin_client(&cognito, &pool).await, cognito.password_client(&pool).await);
    let with = |client: &str, flow: &str| {
        let input = json!({ "UserPoolId": pool, "ClientId": client, "AuthFlow": flow });
        cognito.call("AdminInitiateAuth", input)
    };
    with(&password_client, "ADMIN_USER_PASSWORD_AUTH")
        .await
        .refused("InvalidParameterException", "Auth flow not enabled for this client");
    with(&client, "USER_PASSWORD_AUTH")
        .await
        .refused("InvalidParameterException", "Initiate Auth method not supported");
    with(&client, "ADMIN_USER_PASSWORD_AUTH")
        .await
        .refused("InvalidParameterException", "Missing required parameter USERNAME");
    with(&client, "USER_SRP_AUTH").await.refused(
        "UnsupportedOperationException",
        "AdminInitiateAuth with USER_SRP_AUTH is not emulated by agentcore-local",
    );
    let unknown = format!("User pool client {client} does not exist.");
    initiate(&cognito, &other, &client, "ADMIN_NO_SRP_AUTH", json!({}))
        .await
        .refused("ResourceNotFoundException", &unknown);
    let challenge =
        json!({ "UserPoolId": other, "ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED" });
    cognito
        .call("AdminRespondToAuthChallenge", challenge)
        .await
        .refused("ResourceNotFoundException", &unknown);
    for operation in ["AdminInitiateAuth", "AdminRespondToAuthChallenge"] {
        cognito
            .unsigned(operation, json!({}))
            .await
            .refused("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    for (operation, member) in
        [("AdminInitiateAuth", "authFlow"), ("AdminRespondToAuthChallenge", "challengeName")]
    {
        cognito
            .call(operation, json!({ "UserPoolId": pool, "ClientId": client }))
            .await
            .refused("InvalidParameterException", &missing(member, false));
    }
}

#[tokio::test]
async fn a_server_answers_the_challenge() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = admin_client(&cognito, &pool).await;
    cognito
        .on_user("AdminCreateUser", &pool, "new", json!({ "TemporaryPassword": TEMPORARY }))
        .await
        .output(200);
    let parameters = json!({ "USERNAME": "new", "PASSWORD": TEMPORARY });
    let challenge = initiate(&cognito, &pool, &client, "ADMIN_NO_SRP_AUTH", parameters).await.output(200);
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    let respond = |name: &str, password: &str, session: Value| {
        let responses = json!({ "USERNAME": "new", "NEW_PASSWORD": password });
        let input = json!({
            "UserPoolId": pool, "ClientId": client, "ChallengeName": name, "Session": session,
            "ChallengeResponses": responses,
        });
        cognito.call("AdminRespondToAuthChallenge", input)
    };
    let session = challenge["Session"].clone();
    respond("SMS_MFA", PASSWORD, session.clone()).await.refused(
        "UnsupportedOperationException",
        "AdminRespondToAuthChallenge with SMS_MFA is not emulated by agentcore-local",
    );
    respond("NEW_PASSWORD_REQUIRED", PASSWORD, json!("x".repeat(20)))
        .await
        .refused("NotAuthorizedException", "Invalid session for the user.");
    respond("NEW_PASSWORD_REQUIRED", "short", session.clone()).await.refused(
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough",
    );
    let output = respond("NEW_PASSWORD_REQUIRED", PASSWORD, session).await.output(200);
    assert!(output["AuthenticationResult"]["AccessToken"].is_string(), "{output}");
}

//! InitiateAuth with a password, GetUser.

use std::time::Duration;

use super::*;

#[tokio::test]
async fn a_sign_in_gives_three_tokens_in_the_recorded_form() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let answer = cognito.sign_in(&client, "local", PASSWORD).await;
    assert!(answer.text.starts_with(r#"{"AuthenticationResult":{"AccessToken":""#), "{}", answer.text);
    assert!(answer.text.ends_with(r#"","TokenType":"Bearer"},"ChallengeParameters":{}}"#), "{}", answer.text);
    let result = answer.output(200)["AuthenticationResult"].clone();
    assert_eq!(
        names(result.as_object().unwrap()),
        ["AccessToken", "ExpiresIn", "IdToken", "RefreshToken", "TokenType"]
    );
    assert_eq!(result["ExpiresIn"], 3600);
    assert_eq!(segment(&result["RefreshToken"], 0), r#"{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}"#);
    assert_eq!(text(&result["RefreshToken"]).split('.').count(), 5);
}

#[tokio::test]
async fn who_exists_is_revealed_by_legacy_clients_only() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let legacy = cognito.password_client(&pool).await;
    let members =
        json!({ "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "PreventUserExistenceErrors": "ENABLED" });
    let silent = text(&cognito.client(&pool, members).await["ClientId"]);
    cognito.user(&pool, "local").await;
    cognito
        .sign_in(&legacy, "nobody", PASSWORD)
        .await
        .refused("UserNotFoundException", "User does not exist.");
    for (client, username) in [(&silent, "nobody"), (&silent, "local"), (&legacy, "local")] {
        let answer = cognito.sign_in(client, username, "wrong").await;
        answer.refused("NotAuthorizedException", "Incorrect username or password.");
        assert_eq!(answer.header("x-amzn-errormessage"), "Incorrect username or password.");
    }
    assert_eq!(cognito.sign_in(&silent, "local", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn five_wrong_passwords_lock_for_a_second() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    for _ in 0..5 {
        let answer = cognito.sign_in(&client, "local", "wrong").await;
        answer.refused("NotAuthorizedException", "Incorrect username or password.");
    }
    let locked = cognito.sign_in(&client, "local", PASSWORD).await;
    locked.refused("NotAuthorizedException", "Password attempts exceeded");
    cognito.service().clock.advance(Duration::from_secs(2));
    assert_eq!(cognito.sign_in(&client, "local", PASSWORD).await.status, 200);
    let again = cognito.sign_in(&client, "local", "wrong").await;
    again.refused("NotAuthorizedException", "Incorrect username or password.");
}

#[tokio::test]
async fn flows_must_be_allowed_and_emulated() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = text(&cognito.client(&pool, json!({})).await["ClientId"]);
    cognito
        .sign_in(&client, "local", PASSWORD)
        .await
        .refused("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client");
    let initiate =
        |flow: &str| cognito.unsigned("InitiateAuth", json!({ "AuthFlow": flow, "ClientId": client }));
    initiate("ADMIN_USER_PASSWORD_AUTH")
        .await
        .refused("InvalidParameterException", "Initiate Auth method not supported");
    for flow in ["USER_SRP_AUTH", "CUSTOM_AUTH", "USER_AUTH"] {
        let message = format!("InitiateAuth with {flow} is not emulated by agentcore-local");
        initiate(flow).await.refused("UnsupportedOperationException", &message);
    }
    initiate("MAGIC").await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value 'MAGIC' at 'authFlow' failed to satisfy constraint: Member must satisfy \
         enum value set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, \
         USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH]",
    );
    cognito
        .sign_in("0123456789abcdefghijklmnop", "local", PASSWORD)
        .await
        .refused("ResourceNotFoundException", "User pool client 0123456789abcdefghijklmnop does not exist.");
}

#[tokio::test]
async fn parameters_that_are_missing_are_named() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    for (flow, parameters, missing) in [
        ("USER_PASSWORD_AUTH", json!({}), "USERNAME"),
        ("USER_PASSWORD_AUTH", json!({ "USERNAME": "x" }), "PASSWORD"),
        ("REFRESH_TOKEN_AUTH", json!({}), "REFRESH_TOKEN"),
    ] {
        let input = json!({ "AuthFlow": flow, "ClientId": client, "AuthParameters": parameters });
        let message = format!("Missing required parameter {missing}");
        cognito.unsigned("InitiateAuth", input).await.refused("InvalidParameterException", &message);
    }
}

#[tokio::test]
async fn a_client_with_a_secret_needs_its_hash() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let flows = json!(["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    let client = cognito.client(&pool, json!({ "GenerateSecret": true, "ExplicitAuthFlows": flows })).await;
    let id = text(&client["ClientId"]);
    let sub = cognito.user(&pool, "local").await;
    let secret = crate::base::Secret::new(text(&client["ClientSecret"]));
    let hash_of =
        |username: &str| crate::cognito::secret_hash::secret_hash(&secret, username, &id).expose().to_owned();
    let initiate = |flow: &str, parameters: Value| {
        let input = json!({ "AuthFlow": flow, "ClientId": id, "AuthParameters": parameters });
        cognito.unsigned("InitiateAuth", input)
    };
    let with = |hash: &str| json!({ "USERNAME": "local", "PASSWORD": PASSWORD, "SECRET_HASH": hash });
    cognito.sign_in(&id, "local", PASSWORD).await.refused(
        "NotAuthorizedException",
        &format!("Client {id} is configured with secret but SECRET_HASH was not received"),
    );
    let wrong = format!("Unable to verify secret hash for client {id}");
    initiate("USER_PASSWORD_AUTH", with(&hash_of("other"))).await.refused("NotAuthorizedException", &wrong);
    let output = initiate("USER_PASSWORD_AUTH", with(&hash_of("local"))).await.output(200);
    let token = &output["AuthenticationResult"]["RefreshToken"];
    for (name, status) in [("local", 200), (sub.as_str(), 200), ("other", 400)] {
        let parameters = json!({ "REFRESH_TOKEN": token, "SECRET_HASH": hash_of(name) });
        assert_eq!(initiate("REFRESH_TOKEN_AUTH", parameters).await.status, status, "{name}");
    }
    let public = cognito.password_client(&pool).await;
    let input = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": public, "AuthParameters": with("x") });
    let message = format!("Unable to verify secret hash for client {public}");
    cognito.unsigned("InitiateAuth", input).await.refused("NotAuthorizedException", &message);
}

#[tokio::test]
async fn a_disabled_user_is_revealed_only_with_the_right_password() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let tokens =
        cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    cognito.service().pools.pool(&pool).unwrap().users().get_mut("local").unwrap().enabled = false;
    let disabled = |answer: Answer| answer.refused("NotAuthorizedException", "User is disabled.");
    disabled(cognito.sign_in(&client, "local", PASSWORD).await);
    disabled(cognito.refresh(&client, &text(&tokens["RefreshToken"])).await);
    disabled(cognito.unsigned("GetUser", json!({ "AccessToken": tokens["AccessToken"] })).await);
    let wrong = cognito.sign_in(&client, "local", "wrong").await;
    wrong.refused("NotAuthorizedException", "Incorrect username or password.");
}

#[tokio::test]
async fn get_user_believes_good_access_tokens_only() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    let sub = cognito.user(&pool, "local").await;
    let tokens =
        cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    let get = |token: &str| cognito.unsigned("GetUser", json!({ "AccessToken": token }));
    let token = text(&tokens["AccessToken"]);
    let attributes =
        json!([{ "Name": "email", "Value": "local@example.com" }, { "Name": "sub", "Value": sub }]);
    assert_eq!(get(&token).await.output(200), json!({ "UserAttributes": attributes, "Username": "local" }));
    for wrong in ["x", "x.y.z", &text(&tokens["IdToken"])] {
        get(wrong).await.refused("NotAuthorizedException", "Invalid Access Token");
    }
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let swapped: String = signature.chars().rev().collect();
    get(&format!("{signed}.{swapped}"))
        .await
        .refused("NotAuthorizedException", "Could not verify signature for Access Token");
    cognito.service().clock.advance(Duration::from_secs(3600));
    get(&token).await.refused("NotAuthorizedException", "Access Token has expired");
    let fresh = cognito.sign_in(&client, "local", PASSWORD).await.output(200);
    cognito.call("AdminDeleteUser", json!({ "UserPoolId": pool, "Username": "local" })).await;
    get(&text(&fresh["AuthenticationResult"]["AccessToken"]))
        .await
        .refused("UserNotFoundException", "User does not exist.");
}

//! Temporary passwords: NEW_PASSWORD_REQUIRED and RespondToAuthChallenge.

use std::time::Duration;

use super::*;

const TEMPORARY: &str = "TempPass123!";

async fn invited(cognito: &Cognito) -> (String, String) {
    let schema = json!([{ "Name": "name", "Required": true }]);
    let input = json!({ "PoolName": "demo", "Schema": schema });
    let pool = text(&cognito.call("CreateUserPool", input).await.output(200)["UserPool"]["Id"]);
    let client = cognito.password_client(&pool).await;
    let attributes = json!([{ "Name": "email", "Value": "a@b.c" }]);
    let input = json!({
        "UserPoolId": pool, "Username": "new", "TemporaryPassword": TEMPORARY, "UserAttributes": attributes,
    });
    cognito.call("AdminCreateUser", input).await.output(200);
    (pool, client)
}

/// Responds to the challenge with these responses and the username.
async fn respond(cognito: &Cognito, client: &str, session: &Value, responses: Value) -> Answer {
    let mut all = json!({ "USERNAME": "new", "userAttributes.name": "New" });
    all.as_object_mut().unwrap().extend(responses.as_object().unwrap().clone());
    all.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let input = json!({
        "ChallengeName": "NEW_PASSWORD_REQUIRED", "ClientId": client, "Session": session, "ChallengeResponses": all,
    });
    cognito.unsigned("RespondToAuthChallenge", input).await
}

#[tokio::test]
async fn a_temporary_password_asks_for_another() {
    let cognito = Cognito::new();
    let (pool, client) = invited(&cognito).await;
    let challenge = cognito.sign_in(&client, "new", TEMPORARY).await.output(200);
    assert_eq!(names(challenge.as_object().unwrap()), ["ChallengeName", "ChallengeParameters", "Session"]);
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(
        challenge["ChallengeParameters"].to_string(),
        r#"{"USER_ID_FOR_SRP":"new","requiredAttributes":"[\"userAttributes.name\"]","userAttributes":"{\"email\":\"a@b.c\"}"}"#
    );
    let session = &challenge["Session"];
    assert!(text(session).starts_with("AYABe"));
    let answer = respond(&cognito, &client, session, json!({ "NEW_PASSWORD": PASSWORD })).await.output(200);
    assert!(answer["AuthenticationResult"]["AccessToken"].is_string(), "{answer}");
    let user =
        cognito.call("AdminGetUser", json!({ "UserPoolId": pool, "Username": "new" })).await.output(200);
    assert_eq!(
        (&user["UserStatus"], &user["UserAttributes"][1]["Value"]),
        (&json!("CONFIRMED"), &json!("New"))
    );
    assert_eq!(cognito.sign_in(&client, "new", PASSWORD).await.status, 200);
    let old = cognito.sign_in(&client, "new", TEMPORARY).await;
    old.refused("NotAuthorizedException", "Incorrect username or password.");
    respond(&cognito, &client, session, json!({ "NEW_PASSWORD": PASSWORD }))
        .await
        .refused("NotAuthorizedException", "Invalid session for the user.");
}

#[tokio::test]
async fn a_wrong_answer_leaves_the_session_open() {
    let cognito = Cognito::new();
    let (_, client) = invited(&cognito).await;
    let challenge = cognito.sign_in(&client, "new", TEMPORARY).await.output(200);
    let session = &challenge["Session"];
    for (responses, code, message) in [
        (json!({}), "InvalidParameterException", "Missing required parameter NEW_PASSWORD"),
        (
            json!({ "NEW_PASSWORD": PASSWORD, "USERNAME": null }),
            "InvalidParameterException",
            "Missing required parameter USERNAME",
        ),
        (
            json!({ "NEW_PASSWORD": "short" }),
            "InvalidPasswordException",
            "Password did not conform with policy: Password not long enough",
        ),
        (
            json!({ "NEW_PASSWORD": PASSWORD, "userAttributes.name": null }),
            "InvalidParameterException",
            "Invalid attributes given, name is missing",
        ),
        (
            json!({ "NEW_PASSWORD": PASSWORD, "userAttributes.email": "a@b.c" }),
            "NotAuthorizedException",
            "Cannot modify an already provided email",
        ),
        (
            json!({ "NEW_PASSWORD": PASSWORD, "USERNAME": "other" }),
            "NotAuthorizedException",
            "Invalid session for the user.",
        ),
    ] {
        respond(&cognito, &client, session, responses).await.refused(code, message);
    }
    assert_eq!(respond(&cognito, &client, session, json!({ "NEW_PASSWORD": PASSWORD })).await.status, 200);
}

#[tokio::test]
async fn sessions_are_short_and_their_clients_own() {
    let cognito = Cognito::new();
    let (pool, client) = invited(&cognito).await;
    let other = cognito.password_client(&pool).await;
    let session = cognito.sign_in(&client, "new", TEMPORARY).await.output(200)["Session"].clone();
    let answer = json!({ "NEW_PASSWORD": PASSWORD });
    respond(&cognito, &other, &session, answer.clone())
        .await
        .refused("NotAuthorizedException", "Invalid session for the user.");
    cognito.service().clock.advance(Duration::from_secs(180));
    respond(&cognito, &client, &session, answer.clone())
        .await
        .refused("NotAuthorizedException", "Invalid session for the user, session is expired.");
    respond(&cognito, &client, &Value::Null, answer)
        .await
        .refused("InvalidParameterException", "Missing required parameter Session");
}

#[tokio::test]
async fn a_temporary_password_is_good_for_seven_days() {
    let cognito = Cognito::new();
    let (pool, client) = invited(&cognito).await;
    cognito.service().clock.advance(Duration::from_secs(7 * 24 * 3600 - 60));
    assert_eq!(cognito.sign_in(&client, "new", TEMPORARY).await.status, 200);
    cognito.service().clock.advance(Duration::from_secs(60));
    cognito.sign_in(&client, "new", TEMPORARY).await.refused(
        "NotAuthorizedException",
        "Temporary password has expired and must be reset by an administrator.",
    );
    let again = json!({ "UserPoolId": pool, "Username": "new", "Password": TEMPORARY, "Permanent": false });
    cognito.call("AdminSetUserPassword", again).await.output(200);
    let challenge = cognito.sign_in(&client, "new", TEMPORARY).await.output(200);
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED");
}

#[tokio::test]
async fn other_challenges_are_not_emulated() {
    let cognito = Cognito::new();
    let (_, client) = invited(&cognito).await;
    let input = json!({ "ChallengeName": "SMS_MFA", "ClientId": client });
    cognito.unsigned("RespondToAuthChallenge", input).await.refused(
        "UnsupportedOperationException",
        "RespondToAuthChallenge with SMS_MFA is not emulated by agentcore-local",
    );
}

//! AdminEnableUser, AdminDisableUser, AdminResetUserPassword, ChangePassword.

use std::time::Duration;

use super::*;

#[tokio::test]
async fn a_disabled_user_is_signed_out_and_kept_out() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let tokens = cognito.signed_in(&client, "local").await;
    let switch = |operation: &'static str| cognito.on_user(operation, &pool, "local", json!({}));
    assert_eq!(switch("AdminDisableUser").await.output(200), json!({}));
    let user = switch("AdminGetUser").await.output(200);
    assert_eq!((&user["Enabled"], &user["UserStatus"]), (&json!(false), &json!("CONFIRMED")));
    cognito.sign_in(&client, "local", PASSWORD).await.refused("NotAuthorizedException", "User is disabled.");
    let old = async || {
        cognito
            .with_token("GetUser", &tokens["AccessToken"], json!({}))
            .await
            .refused("NotAuthorizedException", "Access Token has been revoked");
        cognito
            .refresh(&client, &text(&tokens["RefreshToken"]))
            .await
            .refused("NotAuthorizedException", "Refresh Token has been revoked");
    };
    old().await;
    assert_eq!(switch("AdminEnableUser").await.output(200), json!({}));
    old().await;
    let fresh = cognito.signed_in(&client, "local").await;
    assert_eq!(cognito.with_token("GetUser", &fresh["AccessToken"], json!({})).await.status, 200);
}

#[tokio::test]
async fn a_reset_password_is_worth_nothing_until_another_is_set() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let tokens = cognito.signed_in(&client, "local").await;
    let reset = || cognito.on_user("AdminResetUserPassword", &pool, "local", json!({}));
    reset().await.refused(
        "InvalidParameterException",
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
    let verified = json!({ "UserAttributes": [{ "Name": "email_verified", "Value": "true" }] });
    cognito.on_user("AdminUpdateUserAttributes", &pool, "local", verified).await.output(200);
    for _ in 0..2 {
        assert_eq!(reset().await.output(200), json!({}));
    }
    let user = cognito.on_user("AdminGetUser", &pool, "local", json!({})).await.output(200);
    assert_eq!(user["UserStatus"], "RESET_REQUIRED");
    for answer in [
        cognito.sign_in(&client, "local", PASSWORD).await,
        cognito.refresh(&client, &text(&tokens["RefreshToken"])).await,
        cognito.with_token("GetUser", &tokens["AccessToken"], json!({})).await,
    ] {
        answer.refused("PasswordResetRequiredException", "Password reset required for the user");
    }
    cognito
        .sign_in(&client, "local", "wrong")
        .await
        .refused("NotAuthorizedException", "Incorrect username or password.");
    let set = json!({ "Password": "OtherPassword123!", "Permanent": true });
    cognito.on_user("AdminSetUserPassword", &pool, "local", set).await.output(200);
    assert_eq!(cognito.sign_in(&client, "local", "OtherPassword123!").await.status, 200);
    cognito.on_user("AdminCreateUser", &pool, "new", json!({})).await.output(200);
    cognito
        .on_user("AdminResetUserPassword", &pool, "new", json!({}))
        .await
        .refused("NotAuthorizedException", "User password cannot be reset in the current state.");
}

#[tokio::test]
async fn unknown_users_and_missing_members_are_reported() {
    let cognito = Cognito::new();
    let (pool, other) = (cognito.pool().await, cognito.pool().await);
    cognito.user(&other, "local").await;
    for operation in
        ["AdminEnableUser", "AdminDisableUser", "AdminResetUserPassword", "AdminUserGlobalSignOut"]
    {
        cognito
            .on_user(operation, &pool, "local", json!({}))
            .await
            .refused("UserNotFoundException", "User does not exist.");
        cognito
            .on_user(operation, "us-east-1_NoSuchPol", "local", json!({}))
            .await
            .refused("ResourceNotFoundException", "User pool us-east-1_NoSuchPol does not exist.");
        cognito
            .call(operation, json!({ "UserPoolId": pool }))
            .await
            .refused("InvalidParameterException", &missing("username", true));
        cognito
            .call(operation, json!({ "Username": "local" }))
            .await
            .refused("InvalidParameterException", &missing("userPoolId", false));
    }
}

#[tokio::test]
async fn a_user_changes_their_password_by_the_former_one() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let tokens = cognito.signed_in(&client, "local").await;
    let change = |previous: Value, proposed: &str| {
        let mut members = json!({ "PreviousPassword": previous, "ProposedPassword": proposed });
        members.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        cognito.with_token("ChangePassword", &tokens["AccessToken"], members)
    };
    change(json!("wrong"), "OtherPassword123!")
        .await
        .refused("NotAuthorizedException", "Incorrect username or password.");
    change(Value::Null, "OtherPassword123!")
        .await
        .refused("InvalidParameterException", "Missing required parameter PreviousPassword");
    change(json!(PASSWORD), "short").await.refused(
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough",
    );
    assert_eq!(cognito.sign_in(&client, "local", PASSWORD).await.status, 200, "nothing was changed");
    assert_eq!(change(json!(PASSWORD), "OtherPassword123!").await.output(200), json!({}));
    cognito
        .sign_in(&client, "local", PASSWORD)
        .await
        .refused("NotAuthorizedException", "Incorrect username or password.");
    assert_eq!(cognito.sign_in(&client, "local", "OtherPassword123!").await.status, 200);
    assert_eq!(cognito.refresh(&client, &text(&tokens["RefreshToken"])).await.status, 200);
    cognito
        .with_token("ChangePassword", &tokens["AccessToken"], json!({}))
        .await
        .refused("InvalidParameterException", &missing("proposedPassword", true));
}

#[tokio::test]
async fn five_wrong_former_passwords_lock_for_a_second() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let token = cognito.signed_in(&client, "local").await["AccessToken"].clone();
    let change = |previous: &str| {
        let members = json!({ "PreviousPassword": previous, "ProposedPassword": "OtherPassword123!" });
        cognito.with_token("ChangePassword", &token, members)
    };
    for _ in 0..5 {
        change("wrong").await.refused("NotAuthorizedException", "Incorrect username or password.");
    }
    change(PASSWORD)
        .await
        .refused("LimitExceededException", "Attempt limit exceeded, please try after some time.");
    cognito.service().clock.advance(Duration::from_secs(2));
    assert_eq!(change(PASSWORD).await.status, 200);
}

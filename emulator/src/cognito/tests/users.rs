//! AdminCreateUser, AdminSetUserPassword, AdminGetUser, AdminDeleteUser, ListUsers.

use super::*;

#[tokio::test]
async fn a_new_user_must_change_the_password() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let attributes =
        json!([{ "Name": "email_verified", "Value": "true" }, { "Name": "email", "Value": "a@b.c" }]);
    let input = json!({
        "UserPoolId": pool, "Username": "test-user", "UserAttributes": attributes, "TemporaryPassword": "TempPass123!",
        "MessageAction": "SUPPRESS",
    });
    let user = cognito.call("AdminCreateUser", input.clone()).await.output(200)["User"].clone();
    let members = user.as_object().unwrap();
    assert_eq!(
        names(members),
        ["Attributes", "Enabled", "UserCreateDate", "UserLastModifiedDate", "UserStatus", "Username"]
    );
    let listed: Vec<_> =
        members["Attributes"].as_array().unwrap().iter().map(|each| text(&each["Name"])).collect();
    assert_eq!(listed, ["email", "email_verified", "sub"]);
    assert_eq!(text(&members["Attributes"][2]["Value"]).len(), 36);
    assert_eq!(
        (&members["UserStatus"], &members["Enabled"]),
        (&json!("FORCE_CHANGE_PASSWORD"), &json!(true))
    );
    cognito
        .call("AdminCreateUser", input)
        .await
        .refused("UsernameExistsException", "User account already exists");
}

#[tokio::test]
async fn dates_are_seconds_in_e_notation() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let answer = cognito.call("AdminCreateUser", json!({ "UserPoolId": pool, "Username": "x" })).await;
    let date =
        answer.text.split(r#""UserCreateDate":"#).nth(1).unwrap().split(',').next().unwrap().to_owned();
    assert!(date.starts_with("1.") && date.ends_with("E9"), "{date}");
}

#[tokio::test]
async fn passwords_and_attributes_must_conform() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let with = |member: &str, value: Value| {
        cognito.call("AdminCreateUser", json!({ "UserPoolId": pool, "Username": "x", member: value }))
    };
    with("TemporaryPassword", json!("short")).await.refused(
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough",
    );
    with("UserAttributes", json!([{ "Name": "custom:x", "Value": "1" }])).await.refused(
        "InvalidParameterException",
        "Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.\n",
    );
    with("MessageAction", json!("MAIL")).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value 'MAIL' at 'messageAction' failed to satisfy constraint: Member must \
         satisfy enum value set: [RESEND, SUPPRESS]",
    );
    cognito.user(&pool, "local").await;
    for (password, text) in [
        ("alllowercase1!", "uppercase"),
        ("ALLUPPERCASE1!", "lowercase"),
        ("NoNumbers!", "numeric"),
        ("NoSymbols1", "symbol"),
    ] {
        let input =
            json!({ "UserPoolId": pool, "Username": "local", "Password": password, "Permanent": true });
        let message = format!("Password did not conform with policy: Password must have {text} characters");
        cognito.call("AdminSetUserPassword", input).await.refused("InvalidPasswordException", &message);
    }
}

#[tokio::test]
async fn unknown_users_do_not_exist() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    for (operation, members) in [
        ("AdminGetUser", json!({})),
        ("AdminDeleteUser", json!({})),
        ("AdminSetUserPassword", json!({ "Password": "x" })),
        ("AdminCreateUser", json!({ "MessageAction": "RESEND" })),
    ] {
        let mut input = json!({ "UserPoolId": pool, "Username": "nobody" });
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        cognito.call(operation, input).await.refused("UserNotFoundException", "User does not exist.");
    }
}

#[tokio::test]
async fn resend_renews_a_temporary_password_only() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let input = json!({ "UserPoolId": pool, "Username": "new" });
    let created = cognito.call("AdminCreateUser", input.clone()).await.output(200);
    let resend = |username: &str| {
        let input = json!({ "UserPoolId": pool, "Username": username, "MessageAction": "RESEND" });
        cognito.call("AdminCreateUser", input)
    };
    assert_eq!(resend("new").await.output(200)["User"]["Attributes"], created["User"]["Attributes"]);
    cognito.user(&pool, "local").await;
    resend("local").await.refused(
        "UnsupportedUserStateException",
        "Resend not possible. local status is not FORCE_CHANGE_PASSWORD",
    );
}

#[tokio::test]
async fn a_user_is_described_by_name_and_sub_until_deleted() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let sub = cognito.user(&pool, "local").await;
    for name in ["local", sub.as_str()] {
        let user =
            cognito.call("AdminGetUser", json!({ "UserPoolId": pool, "Username": name })).await.output(200);
        assert_eq!(
            names(user.as_object().unwrap()),
            ["Enabled", "UserAttributes", "UserCreateDate", "UserLastModifiedDate", "UserStatus", "Username"]
        );
        assert_eq!((&user["Username"], &user["UserStatus"]), (&json!("local"), &json!("CONFIRMED")));
    }
    let which = json!({ "UserPoolId": pool, "Username": "local" });
    assert_eq!(cognito.call("AdminDeleteUser", which.clone()).await.text, "");
    cognito.call("AdminGetUser", which).await.refused("UserNotFoundException", "User does not exist.");
}

#[tokio::test]
async fn users_are_listed_filtered_and_paged() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    for username in ["ann", "anna", "bob"] {
        cognito.user(&pool, username).await;
    }
    let list = |members: Value| {
        let mut input = json!({ "UserPoolId": pool });
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        cognito.call("ListUsers", input)
    };
    let found = |output: &Value| -> Vec<String> {
        output["Users"].as_array().unwrap().iter().map(|user| text(&user["Username"])).collect()
    };
    assert_eq!(found(&list(json!({})).await.output(200)), ["ann", "anna", "bob"]);
    assert_eq!(found(&list(json!({ "Filter": "username ^= \"ann\"" })).await.output(200)), ["ann", "anna"]);
    assert_eq!(found(&list(json!({ "Filter": "email = \"bob@example.com\"" })).await.output(200)), ["bob"]);
    assert_eq!(found(&list(json!({ "Filter": "status = \"Disabled\"" })).await.output(200)), [""; 0]);
    let first = list(json!({ "Limit": 2 })).await.output(200);
    let second = list(json!({ "Limit": 2, "PaginationToken": first["PaginationToken"] })).await.output(200);
    assert_eq!((found(&first).len(), found(&second)), (2, vec!["bob".to_owned()]));
    let named = list(json!({ "AttributesToGet": ["email"], "Limit": 1 })).await.output(200);
    assert_eq!(named["Users"][0]["Attributes"], json!([{ "Name": "email", "Value": "ann@example.com" }]));
    list(json!({ "AttributesToGet": ["sub"] }))
        .await
        .refused("InvalidParameterException", "Input fails to satisfy the constraints.");
    list(json!({ "Filter": "address = \"x\"" }))
        .await
        .refused("InvalidParameterException", "Error while parsing filter.");
}

#[tokio::test]
async fn a_user_who_goes_between_two_pages_hides_no_other() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    for name in ["a", "b", "c"] {
        cognito
            .on_user("AdminCreateUser", &pool, name, json!({ "MessageAction": "SUPPRESS" }))
            .await
            .output(200);
    }
    let first = cognito.call("ListUsers", json!({ "UserPoolId": pool, "Limit": 2 })).await.output(200);
    cognito.on_user("AdminDeleteUser", &pool, "b", json!({})).await;
    let token = &first["PaginationToken"];
    let rest = json!({ "UserPoolId": pool, "Limit": 2, "PaginationToken": token });
    let rest = cognito.call("ListUsers", rest).await.output(200);
    let names: Vec<_> =
        rest["Users"].as_array().unwrap().iter().map(|user| text(&user["Username"])).collect();
    assert_eq!(names, ["c"]);
    let foreign = json!({ "UserPoolId": pool, "PaginationToken": "x" });
    cognito.call("ListUsers", foreign).await.refused("InvalidParameterException", "Invalid pagination token");
}

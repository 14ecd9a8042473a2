//! Updates of attributes, by an administrator or by the user, and DeleteUser.

use super::*;

async fn attributes(cognito: &Cognito, pool: &str) -> Value {
    let user = cognito.on_user("AdminGetUser", pool, "local", json!({})).await.output(200);
    let listed = user["UserAttributes"].as_array().unwrap().clone();
    listed
        .iter()
        .filter(|attribute| attribute["Name"] != "sub")
        .map(|attribute| (text(&attribute["Name"]), attribute["Value"].clone()))
        .collect()
}

/// Prepares a pool with a custom attribute and a required one, a client, a user, and the user's access token.
async fn prepared(cognito: &Cognito, members: Value) -> (String, Value) {
    let schema = json!([
        { "Name": "team", "AttributeDataType": "String" },
        { "Name": "fixed", "AttributeDataType": "String", "Mutable": false },
        { "Name": "email", "Required": true },
    ]);
    let mut input = json!({ "PoolName": "demo", "Schema": schema });
    input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let pool = text(&cognito.call("CreateUserPool", input).await.output(200)["UserPool"]["Id"]);
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    let token = cognito.signed_in(&client, "local").await["AccessToken"].clone();
    (pool, token)
}

fn changes(changes: &[(&str, &str)]) -> Value {
    let list: Vec<Value> =
        changes.iter().map(|(name, value)| json!({ "Name": name, "Value": value })).collect();
    json!({ "UserAttributes": list })
}

#[tokio::test]
async fn an_administrator_changes_and_takes_away() {
    let cognito = Cognito::new();
    let (pool, _) = prepared(&cognito, json!({})).await;
    let update = |members: Value| cognito.on_user("AdminUpdateUserAttributes", &pool, "local", members);
    let set = changes(&[("email_verified", "true"), ("custom:team", "red"), ("name", "Local")]);
    assert_eq!(update(set).await.output(200), json!({}));
    assert_eq!(
        attributes(&cognito, &pool).await,
        json!({
            "custom:team": "red", "email": "local@example.com", "email_verified": "true", "name": "Local"
        })
    );
    update(changes(&[("email", "other@example.com"), ("name", "")])).await.output(200);
    assert_eq!(
        attributes(&cognito, &pool).await,
        json!({ "custom:team": "red", "email": "other@example.com", "email_verified": "false" })
    );
    update(changes(&[("email", "new@example.com"), ("email_verified", "true")])).await.output(200);
    assert_eq!(attributes(&cognito, &pool).await["email_verified"], "true");
    let names = json!({ "UserAttributeNames": ["custom:team", "name"] });
    let deleted = cognito.on_user("AdminDeleteUserAttributes", &pool, "local", names).await;
    assert_eq!(deleted.output(200), json!({}));
    assert_eq!(attributes(&cognito, &pool).await.get("custom:team"), None);
}

#[tokio::test]
async fn the_schema_holds_for_changes_and_nothing_is_half_done() {
    let cognito = Cognito::new();
    let (pool, token) = prepared(&cognito, json!({})).await;
    let before = attributes(&cognito, &pool).await;
    for (name, value, told) in [
        ("custom:other", "x", "user.custom:other: Attribute does not exist in the schema.\n"),
        ("custom:fixed", "x", "user.custom:fixed: Attribute cannot be updated.\n"),
        ("sub", "x", "user.sub: Attribute cannot be updated.\n"),
        ("email", "", "user.email: Required attribute cannot be deleted.\n"),
    ] {
        let both = changes(&[("name", "Local"), (name, value)]);
        cognito
            .on_user("AdminUpdateUserAttributes", &pool, "local", both)
            .await
            .refused("InvalidParameterException", told);
    }
    let names = json!({ "UserAttributeNames": ["email"] });
    for answer in [
        cognito.on_user("AdminDeleteUserAttributes", &pool, "local", names.clone()).await,
        cognito.with_token("DeleteUserAttributes", &token, names).await,
    ] {
        answer.refused("InvalidParameterException", "user.email: Required attribute cannot be deleted.\n");
    }
    assert_eq!(attributes(&cognito, &pool).await, before);
    for (operation, members, member) in [
        ("AdminUpdateUserAttributes", changes(&[("name", "x")]), "userAttributes"),
        ("AdminDeleteUserAttributes", json!({ "UserAttributeNames": ["name"] }), "userAttributeNames"),
    ] {
        cognito
            .on_user(operation, &pool, "nobody", members)
            .await
            .refused("UserNotFoundException", "User does not exist.");
        cognito
            .on_user(operation, &pool, "local", json!({}))
            .await
            .refused("InvalidParameterException", &missing(member, false));
    }
    for (operation, member) in
        [("UpdateUserAttributes", "userAttributes"), ("DeleteUserAttributes", "userAttributeNames")]
    {
        cognito
            .with_token(operation, &token, json!({}))
            .await
            .refused("InvalidParameterException", &missing(member, false));
    }
}

#[tokio::test]
async fn a_user_changes_what_the_client_may_write() {
    let cognito = Cognito::new();
    let (pool, token) = prepared(&cognito, json!({})).await;
    let update = |members: Value| cognito.with_token("UpdateUserAttributes", &token, members);
    assert_eq!(
        update(changes(&[("name", "Local"), ("email", "new@example.com")])).await.output(200),
        json!({ "CodeDeliveryDetailsList": [] })
    );
    assert_eq!(
        attributes(&cognito, &pool).await,
        json!({ "email": "new@example.com", "email_verified": "false", "name": "Local" })
    );
    for name in ["custom:team", "email_verified"] {
        update(changes(&[(name, "true")]))
            .await
            .refused("NotAuthorizedException", "A client attempted to write unauthorized attribute");
    }
    let names = json!({ "UserAttributeNames": ["name"] });
    assert_eq!(cognito.with_token("DeleteUserAttributes", &token, names).await.output(200), json!({}));
    assert_eq!(attributes(&cognito, &pool).await.get("name"), None);
    let members =
        json!({ "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "WriteAttributes": ["custom:team"] });
    let client = text(&cognito.client(&pool, members).await["ClientId"]);
    let token = cognito.signed_in(&client, "local").await["AccessToken"].clone();
    let set = cognito.with_token("UpdateUserAttributes", &token, changes(&[("custom:team", "red")])).await;
    assert_eq!(set.status, 200, "{}", set.text);
    cognito
        .with_token("UpdateUserAttributes", &token, changes(&[("name", "x")]))
        .await
        .refused("NotAuthorizedException", "A client attempted to write unauthorized attribute");
}

#[tokio::test]
async fn custom_attributes_are_read_by_clients_that_name_them() {
    let cognito = Cognito::new();
    let (pool, token) = prepared(&cognito, json!({})).await;
    cognito
        .on_user("AdminUpdateUserAttributes", &pool, "local", changes(&[("custom:team", "red")]))
        .await
        .output(200);
    let members =
        json!({ "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "ReadAttributes": ["custom:team"] });
    let reader = text(&cognito.client(&pool, members).await["ClientId"]);
    let tokens = cognito.signed_in(&reader, "local").await;
    assert_eq!(claims(&tokens["IdToken"])["custom:team"], "red");
    let user = cognito.with_token("GetUser", &token, json!({})).await;
    assert!(!user.text.contains("custom:team"), "{}", user.text);
}

#[tokio::test]
async fn a_code_that_cannot_be_sent_is_not_promised() {
    let cognito = Cognito::new();
    let settings =
        json!({ "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] } });
    let (_, token) = prepared(&cognito, settings).await;
    let update = |name: &str| {
        cognito.with_token("UpdateUserAttributes", &token, changes(&[(name, "new@example.com")]))
    };
    update("email").await.refused(
        "UnsupportedOperationException",
        "UpdateUserAttributes with AttributesRequireVerificationBeforeUpdate email is not emulated by agentcore-local",
    );
    assert_eq!(update("name").await.status, 200);
}

#[tokio::test]
async fn a_user_deletes_themselves() {
    let cognito = Cognito::new();
    let (pool, token) = prepared(&cognito, json!({})).await;
    assert_eq!(cognito.with_token("DeleteUser", &token, json!({})).await.text, "");
    cognito
        .on_user("AdminGetUser", &pool, "local", json!({}))
        .await
        .refused("UserNotFoundException", "User does not exist.");
    cognito
        .with_token("DeleteUser", &token, json!({}))
        .await
        .refused("UserNotFoundException", "User does not exist.");
}

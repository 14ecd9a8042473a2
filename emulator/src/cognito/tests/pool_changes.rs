//! UpdateUserPool, AddCustomAttributes, GetUserPoolMfaConfig, SetUserPoolMfaConfig.

use std::time::Duration;

use super::*;

async fn described(cognito: &Cognito, pool: &str) -> Value {
    cognito.call("DescribeUserPool", json!({ "UserPoolId": pool })).await.output(200)["UserPool"].clone()
}

#[tokio::test]
async fn an_update_gives_what_is_not_sent_its_default() {
    let cognito = Cognito::new();
    let input = json!({
        "PoolName": "demo", "DeletionProtection": "ACTIVE", "AutoVerifiedAttributes": ["email"],
        "Policies": { "PasswordPolicy": { "MinimumLength": 20 } }, "UserPoolTags": { "team": "red" },
        "UsernameConfiguration": { "CaseSensitive": false },
        "Schema": [{ "Name": "team", "AttributeDataType": "String" }],
    });
    let before = cognito.call("CreateUserPool", input).await.output(200)["UserPool"].clone();
    let id = text(&before["Id"]);
    cognito.service().clock.advance(Duration::from_secs(5));
    assert_eq!(cognito.call("UpdateUserPool", json!({ "UserPoolId": id })).await.output(200), json!({}));
    let after = described(&cognito, &id).await;
    assert_eq!((&after["Name"], &after["DeletionProtection"]), (&json!("demo"), &json!("INACTIVE")));
    assert_eq!((after.get("AutoVerifiedAttributes"), &after["UserPoolTags"]), (None, &json!({})));
    assert_eq!(after["Policies"]["PasswordPolicy"]["MinimumLength"], 8);
    for kept in ["Arn", "CreationDate", "SchemaAttributes", "UsernameConfiguration"] {
        assert_eq!(after[kept], before[kept], "{kept}");
    }
    assert_ne!(after["LastModifiedDate"], before["LastModifiedDate"]);
    let listed = cognito.call("ListUserPools", json!({ "MaxResults": 1 })).await.output(200);
    assert_eq!(listed["UserPools"][0]["LastModifiedDate"], after["LastModifiedDate"]);
    assert_eq!(described(&cognito, &id).await.to_string(), after.to_string());
}

#[tokio::test]
async fn an_update_takes_effect_at_once() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let update = json!({
        "UserPoolId": pool, "PoolName": "other", "Policies": { "PasswordPolicy": { "MinimumLength": 30 } },
    });
    cognito.call("UpdateUserPool", update).await.output(200);
    assert_eq!(described(&cognito, &pool).await["Name"], "other");
    let user = json!({ "UserPoolId": pool, "Username": "local", "TemporaryPassword": PASSWORD });
    cognito.call("AdminCreateUser", user).await.refused(
        "InvalidPasswordException",
        "Password did not conform with policy: Password not long enough",
    );
}

#[tokio::test]
async fn an_update_is_checked_and_changes_nothing_when_refused() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let before = described(&cognito, &pool).await;
    let update = |member: &str, value: Value| {
        cognito.call("UpdateUserPool", json!({ "UserPoolId": pool, "PoolName": "other", member: value }))
    };
    for (member, value, told) in [
        ("MfaConfiguration", json!("OPTIONAL"), "MfaConfiguration OPTIONAL"),
        ("LambdaConfig", json!({ "PreSignUp": "arn:aws:lambda:us-east-1:1:function:f" }), "LambdaConfig"),
    ] {
        let message = format!("UpdateUserPool with {told} is not emulated by agentcore-local");
        update(member, value).await.refused("UnsupportedOperationException", &message);
    }
    update("DeletionProtection", json!("MAYBE")).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value 'MAYBE' at 'deletionProtection' failed to satisfy constraint: Member must \
         satisfy enum value set: [ACTIVE, INACTIVE]",
    );
    assert_eq!(described(&cognito, &pool).await, before);
    for operation in ["UpdateUserPool", "AddCustomAttributes", "GetUserPoolMfaConfig", "SetUserPoolMfaConfig"]
    {
        let attributes = json!([{ "Name": "x", "AttributeDataType": "String" }]);
        let unknown = json!({ "UserPoolId": "us-east-1_NoSuchPol", "CustomAttributes": attributes });
        cognito
            .call(operation, unknown)
            .await
            .refused("ResourceNotFoundException", "User pool us-east-1_NoSuchPol does not exist.");
        let missing = cognito.call(operation, json!({ "CustomAttributes": attributes })).await;
        missing.refused(
            "InvalidParameterException",
            "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
        );
    }
}

#[tokio::test]
async fn custom_attributes_are_added_all_or_none() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let add = |names: &[&str]| {
        let attributes: Vec<Value> =
            names.iter().map(|name| json!({ "Name": name, "AttributeDataType": "String" })).collect();
        cognito.call("AddCustomAttributes", json!({ "UserPoolId": pool, "CustomAttributes": attributes }))
    };
    assert_eq!(add(&["team"]).await.output(200), json!({}));
    add(&["other", "team"]).await.refused(
        "InvalidParameterException",
        "custom:team: Existing attribute already has name custom:team.",
    );
    let schema = described(&cognito, &pool).await["SchemaAttributes"].clone();
    assert_eq!((schema.as_array().unwrap().len(), &schema[20]["Name"]), (21, &json!("custom:team")));
    add(&[]).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value at 'customAttributes' failed to satisfy constraint: Member must have length \
         greater than or equal to 1",
    );
    add(&["a-name-that-is-too-long"]).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value 'a-name-that-is-too-long' at 'customAttributes.1.member.name' failed to \
         satisfy constraint: Member must have length less than or equal to 20",
    );
    cognito.call("AddCustomAttributes", json!({ "UserPoolId": pool })).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value null at 'customAttributes' failed to satisfy constraint: Member must not be \
         null",
    );
    let user = json!({
        "UserPoolId": pool, "Username": "local", "UserAttributes": [{ "Name": "custom:team", "Value": "red" }]
    });
    assert_eq!(cognito.call("AdminCreateUser", user).await.status, 200);
}

#[tokio::test]
async fn second_factors_are_off_and_stay_off() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let off = json!({ "MfaConfiguration": "OFF" });
    let get = || cognito.call("GetUserPoolMfaConfig", json!({ "UserPoolId": pool }));
    assert_eq!(get().await.output(200), off);
    let set = |members: Value| {
        let mut input = json!({ "UserPoolId": pool });
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        cognito.call("SetUserPoolMfaConfig", input)
    };
    assert_eq!(set(off.clone()).await.output(200), off);
    let disabled =
        json!({ "MfaConfiguration": "OFF", "SoftwareTokenMfaConfiguration": { "Enabled": false } });
    assert_eq!(set(disabled).await.output(200), off);
    for (members, told) in [
        (json!({ "MfaConfiguration": "ON" }), "MfaConfiguration ON"),
        (json!({ "SoftwareTokenMfaConfiguration": { "Enabled": true } }), "SoftwareTokenMfaConfiguration"),
        (json!({ "SmsMfaConfiguration": {} }), "SmsMfaConfiguration"),
        (json!({ "EmailMfaConfiguration": {} }), "EmailMfaConfiguration"),
        (json!({ "WebAuthnConfiguration": {} }), "WebAuthnConfiguration"),
    ] {
        let message = format!("SetUserPoolMfaConfig with {told} is not emulated by agentcore-local");
        set(members).await.refused("UnsupportedOperationException", &message);
    }
    assert_eq!(get().await.output(200), off);
}

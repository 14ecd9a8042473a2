//! CreateUserPool, DescribeUserPool, ListUserPools, DeleteUserPool.

use super::*;

#[tokio::test]
async fn a_new_pool_has_the_defaults_of_aws() {
    let cognito = Cognito::new();
    let created = cognito.call("CreateUserPool", json!({ "PoolName": "demo" })).await.output(200);
    let pool = created["UserPool"].as_object().unwrap();
    let id = text(&pool["Id"]);
    assert!(id.starts_with("us-east-1_") && id.len() == "us-east-1_".len() + 9, "{id}");
    assert_eq!(pool["Arn"], format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{id}"));
    assert_eq!(
        pool["Policies"],
        json!({
            "PasswordPolicy": {
                "MinimumLength": 8, "RequireLowercase": true, "RequireNumbers": true, "RequireSymbols": true,
                "RequireUppercase": true, "TemporaryPasswordValidityDays": 7
            },
            "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD"] }
        })
    );
    assert_eq!((&pool["MfaConfiguration"], &pool["DeletionProtection"]), (&json!("OFF"), &json!("INACTIVE")));
    assert_eq!(pool["SchemaAttributes"].as_array().unwrap().len(), 20);
    assert!(pool["CreationDate"].as_f64().unwrap() > 1e9);
    let mut sorted = names(pool);
    sorted.sort_unstable();
    assert_eq!(names(pool), sorted);
    let described = cognito.call("DescribeUserPool", json!({ "UserPoolId": id })).await.output(200);
    assert_eq!(described, created);
}

#[tokio::test]
async fn what_terraform_would_take_for_a_change_is_absent() {
    let cognito = Cognito::new();
    let created = cognito.call("CreateUserPool", json!({ "PoolName": "demo" })).await.output(200);
    let pool = created["UserPool"].as_object().unwrap();
    for absent in [
        "AccountRecoverySetting",
        "AliasAttributes",
        "AutoVerifiedAttributes",
        "DeviceConfiguration",
        "EmailConfiguration",
        "SmsAuthenticationMessage",
        "SmsConfiguration",
        "UserAttributeUpdateSettings",
        "UserPoolAddOns",
        "UsernameAttributes",
        "UsernameConfiguration",
    ] {
        assert_eq!(pool.get(absent), None, "{absent}");
    }
    assert_eq!((&pool["UserPoolTags"], &pool["LambdaConfig"]), (&json!({}), &json!({})));
    assert_eq!(pool["VerificationMessageTemplate"], json!({ "DefaultEmailOption": "CONFIRM_WITH_CODE" }));
    assert_eq!(pool["EstimatedNumberOfUsers"], 0);
    let sent = json!({
        "PoolName": "demo",
        "AccountRecoverySetting": { "RecoveryMechanisms": [{ "Name": "verified_email", "Priority": 1 }] },
        "DeviceConfiguration": { "ChallengeRequiredOnNewDevice": true },
        "EmailConfiguration": { "EmailSendingAccount": "COGNITO_DEFAULT" },
        "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] },
        "UserPoolAddOns": { "AdvancedSecurityMode": "OFF" },
        "UsernameConfiguration": { "CaseSensitive": true },
    });
    let pool = cognito.call("CreateUserPool", sent.clone()).await.output(200)["UserPool"].clone();
    for (member, value) in sent.as_object().unwrap().iter().filter(|(member, _)| *member != "PoolName") {
        assert_eq!(&pool[member], value, "{member}");
    }
}

#[tokio::test]
async fn what_was_sent_is_given_back() {
    let cognito = Cognito::new();
    let input = json!({
        "PoolName": "demo",
        "Policies": { "PasswordPolicy": { "MinimumLength": 6 } },
        "AutoVerifiedAttributes": ["email"],
        "UserPoolTags": { "team": "red" },
        "AdminCreateUserConfig": { "AllowAdminCreateUserOnly": true },
        "UsernameConfiguration": { "CaseSensitive": false },
        "Schema": [{ "Name": "team", "AttributeDataType": "String", "StringAttributeConstraints": { "MaxLength": "9" } }],
    });
    let pool = cognito.call("CreateUserPool", input).await.output(200)["UserPool"].clone();
    assert_eq!(
        pool["Policies"]["PasswordPolicy"],
        json!({
            "MinimumLength": 6, "RequireLowercase": false, "RequireNumbers": false, "RequireSymbols": false,
            "RequireUppercase": false, "TemporaryPasswordValidityDays": 7
        })
    );
    assert_eq!(pool["AutoVerifiedAttributes"], json!(["email"]));
    assert_eq!(pool["UserPoolTags"], json!({ "team": "red" }));
    assert_eq!(
        pool["AdminCreateUserConfig"],
        json!({ "AllowAdminCreateUserOnly": true, "UnusedAccountValidityDays": 7 })
    );
    assert_eq!(pool["UsernameConfiguration"], json!({ "CaseSensitive": false }));
    assert_eq!(
        pool["SchemaAttributes"][20],
        json!({
            "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true, "Name": "custom:team",
            "Required": false, "StringAttributeConstraints": { "MaxLength": "9" }
        })
    );
}

#[tokio::test]
async fn settings_that_change_sign_in_are_refused() {
    let cognito = Cognito::new();
    for (member, value, told) in [
        ("LambdaConfig", json!({ "PreSignUp": "arn:aws:lambda:us-east-1:1:function:f" }), "LambdaConfig"),
        ("MfaConfiguration", json!("ON"), "MfaConfiguration ON"),
        ("UsernameAttributes", json!(["email"]), "UsernameAttributes"),
        ("AliasAttributes", json!(["email"]), "AliasAttributes"),
        (
            "Policies",
            json!({ "SignInPolicy": { "AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"] } }),
            "SignInPolicy WEB_AUTHN",
        ),
        (
            "Policies",
            json!({ "PasswordPolicy": { "MinimumLength": 8, "PasswordHistorySize": 1 } }),
            "PasswordHistorySize",
        ),
        ("DcrConfiguration", json!({ "EnableStatus": "Enabled" }), "DcrConfiguration Enabled"),
        (
            "KeyConfiguration",
            json!({ "KeyType": "CUSTOMER_MANAGED_KEY" }),
            "KeyConfiguration CUSTOMER_MANAGED_KEY",
        ),
        ("IssuerConfiguration", json!({ "Type": "UPDATED" }), "IssuerConfiguration UPDATED"),
    ] {
        let answer = cognito.call("CreateUserPool", json!({ "PoolName": "demo", member: value })).await;
        let message = format!("CreateUserPool with {told} is not emulated by agentcore-local");
        answer.refused("UnsupportedOperationException", &message);
    }
    let harmless =
        json!({ "PoolName": "demo", "LambdaConfig": {}, "MfaConfiguration": "OFF", "AliasAttributes": [] });
    assert_eq!(cognito.call("CreateUserPool", harmless).await.status, 200);
}

#[tokio::test]
async fn pools_are_listed_page_by_page() {
    let cognito = Cognito::new();
    let ids = [cognito.pool().await, cognito.pool().await, cognito.pool().await];
    let first = cognito.call("ListUserPools", json!({ "MaxResults": 2 })).await.output(200);
    let next = text(&first["NextToken"]);
    let second =
        cognito.call("ListUserPools", json!({ "MaxResults": 2, "NextToken": next })).await.output(200);
    let listed: Vec<String> = [&first, &second]
        .iter()
        .flat_map(|page| page["UserPools"].as_array().unwrap().iter().map(|pool| text(&pool["Id"])))
        .collect();
    assert_eq!(listed, ids);
    assert_eq!(second.get("NextToken"), None);
    let wrong = cognito.call("ListUserPools", json!({ "MaxResults": 2, "NextToken": "x" })).await;
    wrong.refused("InvalidParameterException", "Invalid pagination token");
}

#[tokio::test]
async fn a_deleted_pool_is_gone_with_its_clients() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    let answer = cognito.call("DeleteUserPool", json!({ "UserPoolId": pool })).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    let gone = format!("User pool {pool} does not exist.");
    for operation in ["DescribeUserPool", "DeleteUserPool", "ListUserPoolClients", "ListUsers"] {
        cognito
            .call(operation, json!({ "UserPoolId": pool }))
            .await
            .refused("ResourceNotFoundException", &gone);
    }
    let gone = format!("User pool client {client} does not exist.");
    cognito.sign_in(&client, "local", PASSWORD).await.refused("ResourceNotFoundException", &gone);
    assert_eq!(cognito.get(&format!("/{pool}/.well-known/jwks.json")).await.status, 404);
}

#[tokio::test]
async fn protection_and_domain_keep_a_pool() {
    let cognito = Cognito::new();
    let input = json!({ "PoolName": "demo", "DeletionProtection": "ACTIVE" });
    let id = text(&cognito.call("CreateUserPool", input).await.output(200)["UserPool"]["Id"]);
    cognito.call("DeleteUserPool", json!({ "UserPoolId": id })).await.refused(
        "InvalidParameterException",
        "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be \
         inactivated first.",
    );
    let id = cognito.pool().await;
    let domain = json!({ "UserPoolId": id, "Domain": "demo" });
    cognito.call("CreateUserPoolDomain", domain.clone()).await.output(200);
    cognito.call("DeleteUserPool", json!({ "UserPoolId": id })).await.refused(
        "InvalidParameterException",
        "User pool cannot be deleted. It has a domain configured that should be deleted first.",
    );
    assert_eq!(cognito.call("DeleteUserPoolDomain", domain).await.output(200), json!({}));
    assert_eq!(cognito.call("DeleteUserPool", json!({ "UserPoolId": id })).await.status, 200);
}

/// Recorded: CreateUserPool, 2021-05.
#[tokio::test]
async fn a_schema_has_no_longer_names_than_the_model() {
    let cognito = Cognito::new();
    let schema = json!([{ "Name": "phone_number_verified", "AttributeDataType": "Boolean" }]);
    cognito.call("CreateUserPool", json!({ "PoolName": "demo", "Schema": schema })).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value 'phone_number_verified' at 'schema.1.member.name' failed to satisfy \
         constraint: Member must have length less than or equal to 20",
    );
}

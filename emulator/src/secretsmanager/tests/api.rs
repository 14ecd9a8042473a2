//! Rules for every operation: names, signatures, inputs.

use super::*;

#[tokio::test]
async fn operations_that_are_not_there_are_told_apart() {
    let manager = Manager::new();
    manager.call("Frobnicate", json!({})).await.refused_early("UnknownOperationException", "");
    let message = "RotateSecret is not emulated by agentcore-local";
    manager.call("RotateSecret", json!({})).await.refused_early("UnsupportedOperationException", message);
    let unsigned = manager.send("ListSecrets", false, "{}").await;
    unsigned.refused_early("MissingAuthenticationTokenException", "Missing Authentication Token");
}

#[tokio::test]
async fn a_missing_member_is_reported() {
    let manager = Manager::new();
    for (operation, member) in [
        ("CreateSecret", "name"),
        ("DeleteResourcePolicy", "secretId"),
        ("DeleteSecret", "secretId"),
        ("DescribeSecret", "secretId"),
        ("GetResourcePolicy", "secretId"),
        ("GetSecretValue", "secretId"),
        ("ListSecretVersionIds", "secretId"),
        ("PutResourcePolicy", "secretId"),
        ("PutSecretValue", "secretId"),
        ("RestoreSecret", "secretId"),
        ("TagResource", "secretId"),
        ("UntagResource", "secretId"),
        ("UpdateSecret", "secretId"),
        ("UpdateSecretVersionStage", "secretId"),
    ] {
        let answer = manager.call(operation, json!({})).await;
        assert_eq!((answer.status, &answer.json()["__type"]), (400, &json!("ValidationException")));
        let expected =
            format!("Value null at '{member}' failed to satisfy constraint: Member must not be null");
        assert!(answer.text.contains(&expected), "{operation}: {}", answer.text);
    }
    assert_eq!(manager.call("ListSecrets", json!({})).await.output(200), json!({ "SecretList": [] }));
}

#[tokio::test]
async fn a_request_that_makes_a_version_must_have_a_token() {
    let manager = Manager::new();
    manager.create("demo", "x").await;
    let value = json!({ "Name": "other", "SecretId": "demo", "SecretString": "x" });
    for operation in ["CreateSecret", "PutSecretValue", "UpdateSecret"] {
        manager.call(operation, value.clone()).await.refused(
            "InvalidRequestException",
            "You must provide a ClientRequestToken value. We recommend a UUID-type value.",
        );
    }
}

#[tokio::test]
async fn a_secret_that_is_not_there_is_reported_by_every_operation() {
    let manager = Manager::new();
    let input = json!({
        "SecretId": "demo", "SecretString": "x", "ClientRequestToken": token(1), "ResourcePolicy":
        POLICY, "VersionStage": "AWSCURRENT", "Tags": [], "TagKeys": [],
    });
    for operation in [
        "DeleteResourcePolicy",
        "DeleteSecret",
        "DescribeSecret",
        "GetResourcePolicy",
        "GetSecretValue",
        "ListSecretVersionIds",
        "PutResourcePolicy",
        "PutSecretValue",
        "RestoreSecret",
        "TagResource",
        "UntagResource",
        "UpdateSecret",
        "UpdateSecretVersionStage",
    ] {
        manager.call(operation, input.clone()).await.refused("ResourceNotFoundException", NOT_FOUND);
        let name = json!({ "SecretId": "Inv Name" });
        let mut bad = input.clone();
        bad.as_object_mut().unwrap().extend(name.as_object().unwrap().clone());
        manager.call(operation, bad).await.refused_early(
            "ValidationException",
            "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: \
             -/_+=.@!",
        );
    }
}

#[tokio::test]
async fn ways_that_are_not_emulated_are_reported() {
    let manager = Manager::new();
    let replicas = json!({ "Name": "demo", "AddReplicaRegions": [{ "Region": "eu-west-1" }] });
    let message = "CreateSecret with AddReplicaRegions is not emulated by agentcore-local";
    manager.call("CreateSecret", replicas).await.refused_early("UnsupportedOperationException", message);
    let kind = json!({ "SecretId": "demo", "Type": "x" });
    let message = "UpdateSecret with Type is not emulated by agentcore-local";
    manager.call("UpdateSecret", kind).await.refused_early("UnsupportedOperationException", message);
}

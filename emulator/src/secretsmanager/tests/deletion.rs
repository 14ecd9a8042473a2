//! Deletion, restoration and final removal of secrets.

use std::time::Duration;

use super::*;

async fn delete(manager: &Manager, members: Value) -> Answer {
    let mut input = json!({ "SecretId": "demo" });
    input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    manager.call("DeleteSecret", input).await
}

#[tokio::test]
async fn a_deleted_secret_can_be_described_and_restored() {
    let manager = Manager::new();
    let created = manager.create("demo", "x").await;
    let deleted = delete(&manager, json!({ "RecoveryWindowInDays": 7 })).await.output(200);
    assert_eq!((&deleted["ARN"], &deleted["Name"]), (&created["ARN"], &json!("demo")));
    let days = (deleted["DeletionDate"].as_f64().unwrap() - manager.service().clock.now().as_second() as f64)
        / 86_400.0;
    assert!((6.9..=7.1).contains(&days), "{days}");
    assert_eq!(manager.describe("demo").await["DeletedDate"], deleted["DeletionDate"]);
    let input = json!({
        "SecretId": "demo", "SecretString": "y", "ClientRequestToken": token(2), "VersionStage": "AWSCURRENT",
        "ResourcePolicy": POLICY, "Tags": [], "TagKeys": [],
    });
    for operation in [
        "GetSecretValue",
        "PutSecretValue",
        "UpdateSecret",
        "UpdateSecretVersionStage",
        "DeleteSecret",
        "GetResourcePolicy",
        "PutResourcePolicy",
        "DeleteResourcePolicy",
        "TagResource",
        "UntagResource",
    ] {
        manager.call(operation, input.clone()).await.refused("InvalidRequestException", MARKED);
    }
    let again = json!({ "Name": "demo", "SecretString": "x", "ClientRequestToken": token(3) });
    manager.call("CreateSecret", again).await.refused(
        "InvalidRequestException",
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
    let restored = manager.call("RestoreSecret", json!({ "SecretId": "demo" })).await.output(200);
    assert_eq!(restored, json!({ "ARN": created["ARN"], "Name": "demo" }));
    assert_eq!(manager.value("demo").await, "x");
    assert_eq!(manager.describe("demo").await.get("DeletedDate"), None);
}

#[tokio::test]
async fn a_deleted_secret_is_gone_after_its_time() {
    let manager = Manager::new();
    let created = manager.create("demo", "x").await;
    delete(&manager, json!({})).await.output(200);
    manager.service().clock.advance(Duration::from_secs(29 * 86_400));
    assert!(manager.describe("demo").await["DeletedDate"].is_f64());
    manager.service().clock.advance(Duration::from_secs(86_400));
    let answer = manager.call("RestoreSecret", json!({ "SecretId": "demo" })).await;
    answer.refused("ResourceNotFoundException", NOT_FOUND);
    let listed = manager.call("ListSecrets", json!({ "IncludePlannedDeletion": true })).await.output(200);
    assert_eq!(listed, json!({ "SecretList": [] }));
    assert_ne!(manager.create("demo", "x").await["ARN"], created["ARN"]);
}

#[tokio::test]
async fn a_secret_can_be_deleted_at_once_and_more_than_once() {
    let manager = Manager::new();
    let created = manager.create("demo", "x").await;
    let force = json!({ "ForceDeleteWithoutRecovery": true });
    delete(&manager, json!({})).await.output(200);
    assert_eq!(delete(&manager, force.clone()).await.output(200)["ARN"], created["ARN"]);
    let answer = manager.call("DescribeSecret", json!({ "SecretId": "demo" })).await;
    answer.refused("ResourceNotFoundException", NOT_FOUND);
    assert_eq!(delete(&manager, force).await.output(200)["Name"], "demo");
    assert_ne!(manager.create("demo", "x").await["ARN"], created["ARN"]);
}

#[tokio::test]
async fn the_time_of_recovery_has_its_bounds() {
    let manager = Manager::new();
    manager.create("demo", "x").await;
    for days in [0, 6, 31] {
        delete(&manager, json!({ "RecoveryWindowInDays": days })).await.refused(
            "InvalidParameterException",
            "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
        );
    }
    delete(&manager, json!({ "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": true })).await.refused(
        "InvalidParameterException",
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
    );
    assert_eq!(manager.value("demo").await, "x");
}

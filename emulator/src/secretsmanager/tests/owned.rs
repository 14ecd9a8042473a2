//! The secrets that other services store here.

use super::*;
use crate::base::{Entropy, Secret};

const NAME: &str = "bedrock-agentcore-identity!default/oauth2/demo-f2d9252c";
const OWNER: &str = "bedrock-agentcore-identity";

fn put(manager: &Manager, value: &str) -> String {
    let entropy = Entropy::seeded("demo");
    let secrets = &manager.service().secrets;
    secrets.put_owned(&entropy, &manager.account_region(), NAME, Secret::new(value), OWNER).unwrap()
}

#[tokio::test]
async fn users_see_and_read_a_service_s_secret() {
    let manager = Manager::new();
    let arn = put(&manager, "hunter2");
    assert!(
        arn.starts_with(&format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{NAME}-")),
        "{arn}"
    );
    assert!(manager.service().secrets.read(&arn).unwrap().matches("hunter2"));
    assert_eq!(manager.value(NAME).await, "hunter2");
    assert_eq!(manager.value(&arn).await, "hunter2");
    let described = manager.describe(&arn).await;
    assert_eq!(described["OwningService"], OWNER);
    assert_eq!(described["Tags"], json!([{ "Key": "aws:secretsmanager:owningService", "Value": OWNER }]));
    let filter = json!({ "Filters": [{ "Key": "owning-service", "Values": [OWNER] }] });
    let listed = manager.call("ListSecrets", filter).await.output(200);
    assert_eq!(listed["SecretList"][0]["ARN"], arn);
}

#[tokio::test]
async fn users_neither_change_nor_delete_it() {
    let manager = Manager::new();
    let arn = put(&manager, "hunter2");
    let message = "The secret is managed by another service, and you must use that service to update it.";
    let input = json!({
        "SecretId": arn, "SecretString": "y", "ClientRequestToken": token(2), "VersionStage": "AWSCURRENT",
    });
    for operation in ["PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage", "DeleteSecret"] {
        manager.call(operation, input.clone()).await.refused("InvalidRequestException", message);
    }
    let force = json!({ "SecretId": NAME, "ForceDeleteWithoutRecovery": true });
    manager.call("DeleteSecret", force).await.refused("InvalidRequestException", message);
    let key = json!({ "SecretId": NAME, "TagKeys": ["aws:secretsmanager:owningService"] });
    manager.call("UntagResource", key).await;
    assert_eq!(manager.describe(NAME).await["Tags"].as_array().unwrap().len(), 1);
    assert_eq!(manager.value(NAME).await, "hunter2");
}

#[tokio::test]
async fn its_service_replaces_the_value_and_removes_the_secret() {
    let manager = Manager::new();
    let arn = put(&manager, "one");
    let entropy = Entropy::system();
    let secrets = &manager.service().secrets;
    let again =
        secrets.put_owned(&entropy, &manager.account_region(), NAME, Secret::new("two"), OWNER).unwrap();
    assert_eq!(again, arn);
    assert!(secrets.read(&arn).unwrap().matches("two"));
    assert_eq!(manager.describe(NAME).await["VersionIdsToStages"].as_object().unwrap().len(), 2);
    assert!(!secrets.remove_owned(&arn, "rds"));
    assert!(secrets.remove_owned(&arn, OWNER));
    assert!(!secrets.remove_owned(&arn, OWNER));
    assert!(secrets.read(&arn).is_none());
    let answer = manager.call("DescribeSecret", json!({ "SecretId": arn })).await;
    answer.refused("ResourceNotFoundException", NOT_FOUND);
}

#[tokio::test]
async fn a_user_s_own_secret_is_read_by_its_arn_too() {
    let manager = Manager::new();
    let created = manager.create("demo", "mine").await;
    let arn = created["ARN"].as_str().unwrap();
    assert!(manager.service().secrets.read(arn).unwrap().matches("mine"));
    assert!(
        manager
            .service()
            .secrets
            .read("arn:aws:secretsmanager:us-east-1:123456789012:secret:none-abcdef")
            .is_none()
    );
    assert!(manager.service().secrets.read("demo").is_none());
    manager.call("DeleteSecret", json!({ "SecretId": "demo" })).await.output(200);
    assert!(manager.service().secrets.read(arn).is_none());
    assert!(!format!("{:?}", manager.service()).contains("mine"));
}

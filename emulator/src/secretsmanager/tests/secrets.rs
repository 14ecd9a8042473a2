//! Secrets: creation, description, reading, update, tags.

use super::*;

#[tokio::test]
async fn a_secret_is_described_with_what_was_sent() {
    let manager = Manager::new();
    let tags = json!([{ "Key": "team", "Value": "a" }]);
    let input = json!({
        "Name": "app/demo", "ClientRequestToken": token(1), "SecretString": "hunter2",
        "Description": "A demo", "KmsKeyId": "alias/mine", "Tags": tags,
    });
    let created = manager.call("CreateSecret", input).await.output(200);
    let arn = created["ARN"].as_str().unwrap();
    let end = arn.strip_prefix("arn:aws:secretsmanager:us-east-1:123456789012:secret:app/demo-").unwrap();
    assert_eq!(end.len(), 6);
    assert_eq!(created, json!({ "ARN": arn, "Name": "app/demo", "VersionId": token(1) }));
    let first = manager.call("DescribeSecret", json!({ "SecretId": arn })).await;
    let described = first.output(200);
    assert!(described["CreatedDate"].as_f64().unwrap() > 1.7e9);
    let expected = json!({
        "ARN": arn, "Name": "app/demo", "Description": "A demo", "KmsKeyId": "alias/mine", "Tags": tags,
        "LastChangedDate": described["CreatedDate"], "CreatedDate": described["CreatedDate"],
        "VersionIdsToStages": { token(1): ["AWSCURRENT"] },
    });
    assert_eq!(described, expected);
    assert_eq!(first.text, manager.call("DescribeSecret", json!({ "SecretId": arn })).await.text);
    let got = manager.call("GetSecretValue", json!({ "SecretId": arn })).await;
    let expected = json!({
        "ARN": arn, "Name": "app/demo", "VersionId": token(1), "SecretString": "hunter2",
        "VersionStages": ["AWSCURRENT"], "CreatedDate": described["CreatedDate"],
    });
    assert_eq!(got.output(200), expected);
    assert_eq!(got.text, manager.call("GetSecretValue", json!({ "SecretId": arn })).await.text);
    let today = manager.describe(arn).await["LastAccessedDate"].as_f64().unwrap();
    assert_eq!(today % 86_400.0, 0.0);
}

#[tokio::test]
async fn a_secret_is_named_by_name_by_arn_and_by_the_arn_without_its_end() {
    let manager = Manager::new();
    let created = manager.create("app/demo", "x").await;
    let arn = created["ARN"].as_str().unwrap();
    for id in ["app/demo", arn, &arn[..arn.len() - 7]] {
        assert_eq!(manager.value(id).await, "x", "{id}");
    }
    let other = format!("{}AAAAAA", &arn[..arn.len() - 6]);
    for id in [other.as_str(), &arn.replace("us-east-1", "eu-west-1")] {
        let answer = manager.call("GetSecretValue", json!({ "SecretId": id })).await;
        answer.refused("ResourceNotFoundException", NOT_FOUND);
    }
    let ambiguous = manager.create("demo-a1b2c3", "x").await;
    let arn = ambiguous["ARN"].as_str().unwrap();
    let answer = manager.call("GetSecretValue", json!({ "SecretId": arn[..arn.len() - 7] })).await;
    answer.refused("ResourceNotFoundException", NOT_FOUND);
}

#[tokio::test]
async fn the_same_request_again_makes_no_second_secret() {
    let manager = Manager::new();
    let created = manager.create("demo", "x").await;
    assert_eq!(manager.create("demo", "x").await, created);
    let other = json!({ "Name": "demo", "SecretString": "y", "ClientRequestToken": token(1) });
    let arn = created["ARN"].as_str().unwrap();
    let message = format!(
        "You can't use ClientRequestToken {} because that value is already in use for a version of secret {arn}.",
        token(1)
    );
    manager.call("CreateSecret", other).await.refused("ResourceExistsException", &message);
    let taken = json!({ "Name": "demo", "SecretString": "x", "ClientRequestToken": token(2) });
    let message = "The operation failed because the secret demo already exists.";
    manager.call("CreateSecret", taken).await.refused("ResourceExistsException", message);
    let listed = manager.call("ListSecrets", json!({})).await.output(200);
    assert_eq!(listed["SecretList"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_secret_without_a_value_has_no_version() {
    let manager = Manager::new();
    let input = json!({ "Name": "demo", "ClientRequestToken": token(1) });
    let created = manager.call("CreateSecret", input.clone()).await.output(200);
    assert_eq!(created, json!({ "ARN": created["ARN"], "Name": "demo" }));
    assert_eq!(manager.call("CreateSecret", input).await.output(200), created);
    assert_eq!(manager.describe("demo").await.get("VersionIdsToStages"), None);
    manager.call("GetSecretValue", json!({ "SecretId": "demo" })).await.refused(
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    );
    let put = manager.put(2, "x", &["mine"]).await;
    assert_eq!(put["VersionStages"], json!(["AWSCURRENT", "mine"]));
}

#[tokio::test]
async fn bytes_come_back_as_they_were_sent() {
    let manager = Manager::new();
    let input = json!({ "Name": "demo", "SecretBinary": "AQI=", "ClientRequestToken": token(1) });
    manager.call("CreateSecret", input).await.output(200);
    let got = manager.call("GetSecretValue", json!({ "SecretId": "demo" })).await.output(200);
    assert_eq!((got["SecretBinary"].as_str(), got.get("SecretString")), (Some("AQI="), None));
    let both = json!({
        "SecretId": "demo", "SecretBinary": "AQI=", "SecretString": "x", "ClientRequestToken": token(2),
    });
    assert_eq!(manager.call("PutSecretValue", both).await.json()["__type"], "InvalidParameterException");
    let neither = json!({ "SecretId": "demo", "ClientRequestToken": token(2) });
    let message = "You must provide either SecretString or SecretBinary.";
    manager.call("PutSecretValue", neither).await.refused("InvalidRequestException", message);
    let broken = json!({ "SecretId": "demo", "SecretBinary": "!", "ClientRequestToken": token(2) });
    assert_eq!(manager.call("PutSecretValue", broken).await.status, 400);
    assert_eq!(manager.labels().await, ["1: AWSCURRENT"]);
}

#[tokio::test]
async fn an_update_changes_what_was_sent_and_nothing_else() {
    let manager = Manager::new();
    let created = manager.create("demo", "x").await;
    let described = json!({ "SecretId": "demo", "ClientRequestToken": token(2), "Description": "New" });
    let updated = manager.call("UpdateSecret", described).await.output(200);
    assert_eq!(updated, json!({ "ARN": created["ARN"], "Name": "demo" }));
    assert_eq!(
        (&manager.describe("demo").await["Description"], manager.value("demo").await),
        (&json!("New"), json!("x"))
    );
    let value = json!({ "SecretId": "demo", "ClientRequestToken": token(3), "SecretString": "y" });
    let updated = manager.call("UpdateSecret", value.clone()).await.output(200);
    assert_eq!(updated, json!({ "ARN": created["ARN"], "Name": "demo", "VersionId": token(3) }));
    assert_eq!(manager.call("UpdateSecret", value).await.output(200), updated);
    assert_eq!(manager.labels().await, ["1: AWSPREVIOUS", "3: AWSCURRENT"]);
}

#[tokio::test]
async fn tags_are_added_replaced_and_removed() {
    let manager = Manager::new();
    manager.create("demo", "x").await;
    let tags = json!([{ "Key": "one", "Value": "1" }, { "Key": "two", "Value": "2" }]);
    let tagged = manager.call("TagResource", json!({ "SecretId": "demo", "Tags": tags })).await;
    assert_eq!((tagged.status, tagged.text.as_str()), (200, ""));
    let again = json!({ "SecretId": "demo", "Tags": [{ "Key": "one", "Value": "I" }] });
    manager.call("TagResource", again).await;
    let untagged = manager.call("UntagResource", json!({ "SecretId": "demo", "TagKeys": ["two"] })).await;
    assert_eq!((untagged.status, untagged.text.as_str()), (200, ""));
    assert_eq!(manager.describe("demo").await["Tags"], json!([{ "Key": "one", "Value": "I" }]));
    let many: Vec<Value> = (0..51).map(|number| json!({ "Key": number.to_string() })).collect();
    let reserved = json!([{ "Key": "aws:mine", "Value": "" }]);
    let twice = json!([{ "Key": "k", "Value": "1" }, { "Key": "k", "Value": "2" }]);
    for (tags, message) in [
        (json!(many), "A secret can have at most 50 tags."),
        (reserved, "Tag keys that start with aws: are reserved."),
        (json!([{ "Value": "x" }]), "A tag must have a key."),
        (twice, "A tag key can be given only once."),
    ] {
        let answer = manager.call("TagResource", json!({ "SecretId": "demo", "Tags": tags })).await;
        answer.refused("InvalidParameterException", message);
    }
    assert_eq!(manager.describe("demo").await["Tags"], json!([{ "Key": "one", "Value": "I" }]));
}

#[tokio::test]
async fn regions_do_not_see_each_other() {
    let mut manager = Manager::new();
    manager.create("demo", "x").await;
    manager.region = "eu-west-1";
    let answer = manager.call("GetSecretValue", json!({ "SecretId": "demo" })).await;
    answer.refused("ResourceNotFoundException", NOT_FOUND);
    let created = manager.create("demo", "y").await;
    assert!(created["ARN"].as_str().unwrap().starts_with("arn:aws:secretsmanager:eu-west-1:"));
}

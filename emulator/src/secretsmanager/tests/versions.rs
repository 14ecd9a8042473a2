//! Versions and their labels: recordings of AWS from 2022, and the rules of UpdateSecretVersionStage.

use super::*;

async fn move_label(manager: &Manager, label: &str, from: Option<u8>, to: Option<u8>) -> Answer {
    let mut input = json!({ "SecretId": "demo", "VersionStage": label });
    if let Some(from) = from {
        input["RemoveFromVersionId"] = json!(token(from));
    }
    if let Some(to) = to {
        input["MoveToVersionId"] = json!(token(to));
    }
    manager.call("UpdateSecretVersionStage", input).await
}

#[tokio::test]
async fn a_new_version_is_the_current_one_and_the_old_one_the_previous() {
    let manager = Manager::new();
    manager.create("demo", "one").await;
    let put = manager.put(2, "two", &[]).await;
    assert_eq!((&put["VersionId"], &put["VersionStages"]), (&json!(token(2)), &json!(["AWSCURRENT"])));
    assert_eq!(manager.labels().await, ["1: AWSPREVIOUS", "2: AWSCURRENT"]);
    manager.put(3, "three", &[]).await;
    assert_eq!(manager.labels().await, ["2: AWSPREVIOUS", "3: AWSCURRENT"]);
    for (which, expected) in [
        (json!({ "SecretId": "demo" }), "three"),
        (json!({ "SecretId": "demo", "VersionStage": "AWSPREVIOUS" }), "two"),
        (json!({ "SecretId": "demo", "VersionId": token(1) }), "one"),
        (json!({ "SecretId": "demo", "VersionId": token(3), "VersionStage": "AWSCURRENT" }), "three"),
    ] {
        assert_eq!(manager.call("GetSecretValue", which).await.output(200)["SecretString"], expected);
    }
}

#[tokio::test]
async fn a_version_that_is_not_there_is_reported() {
    let manager = Manager::new();
    manager.create("demo", "one").await;
    let start = "Secrets Manager can't find the specified secret value for";
    let by_label = json!({ "SecretId": "demo", "VersionStage": "mine" });
    let message = format!("{start} staging label: mine");
    manager.call("GetSecretValue", by_label).await.refused("ResourceNotFoundException", &message);
    let by_id = json!({ "SecretId": "demo", "VersionId": token(9) });
    let message = format!("{start} VersionId: {}", token(9));
    manager.call("GetSecretValue", by_id).await.refused("ResourceNotFoundException", &message);
    let both = json!({ "SecretId": "demo", "VersionId": token(1), "VersionStage": "mine" });
    manager.call("GetSecretValue", both).await.refused(
        "InvalidRequestException",
        "You provided a VersionStage that is not associated to the provided VersionId.",
    );
}

#[tokio::test]
async fn the_same_value_again_makes_no_second_version() {
    let manager = Manager::new();
    let created = manager.create("demo", "one").await;
    let put = manager.put(2, "two", &[]).await;
    manager.put(3, "three", &[]).await;
    assert_eq!(manager.put(2, "two", &[]).await["VersionStages"], json!(["AWSPREVIOUS"]));
    assert_eq!(put["VersionId"], token(2));
    assert_eq!(manager.labels().await, ["2: AWSPREVIOUS", "3: AWSCURRENT"]);
    let other = json!({ "SecretId": "demo", "SecretString": "x", "ClientRequestToken": token(2) });
    let message = format!(
        "You can't use ClientRequestToken {} because that value is already in use for a version of secret {}.",
        token(2),
        created["ARN"].as_str().unwrap()
    );
    manager.call("PutSecretValue", other).await.refused("ResourceExistsException", &message);
}

#[tokio::test]
async fn labels_move_to_the_version_that_is_put_with_them() {
    let manager = Manager::new();
    manager.create("demo", "S1").await;
    let put = manager.put(2, "S2", &["one", "two", "three"]).await;
    assert_eq!(put["VersionStages"], json!(["one", "three", "two"]));
    manager.put(3, "S3", &["one", "two", "four"]).await;
    assert_eq!(manager.labels().await, ["1: AWSCURRENT", "2: three", "3: four one two"]);
    manager.put(4, "S4", &["one", "two", "three", "four"]).await;
    assert_eq!(manager.labels().await, ["1: AWSCURRENT", "4: four one three two"]);
}

#[tokio::test]
async fn a_rotation_moves_the_labels_as_recorded() {
    let manager = Manager::new();
    manager.create("demo", "S1").await;
    manager.put(2, "S2", &["AWSPENDING"]).await;
    assert_eq!(manager.labels().await, ["1: AWSCURRENT", "2: AWSPENDING"]);
    let moved = move_label(&manager, "AWSCURRENT", Some(1), Some(2)).await.output(200);
    assert_eq!(moved["Name"], "demo");
    assert_eq!(manager.labels().await, ["1: AWSPREVIOUS", "2: AWSCURRENT AWSPENDING"]);
    manager.put(3, "S3", &[]).await;
    assert_eq!(manager.labels().await, ["2: AWSPREVIOUS", "3: AWSCURRENT"]);
}

#[tokio::test]
async fn custom_labels_stay_where_they_are() {
    let manager = Manager::new();
    manager.create("demo", "S0").await;
    manager.put(2, "S1", &["AWSCURRENT", "PUT0"]).await;
    manager.put(3, "S2", &["AWSPENDING", "PUT1"]).await;
    move_label(&manager, "AWSCURRENT", Some(2), Some(3)).await.output(200);
    assert_eq!(manager.labels().await, ["2: AWSPREVIOUS PUT0", "3: AWSCURRENT AWSPENDING PUT1"]);
    manager.put(4, "S3", &["AWSPENDING", "PUT2"]).await;
    assert_eq!(manager.labels().await, ["2: AWSPREVIOUS PUT0", "3: AWSCURRENT PUT1", "4: AWSPENDING PUT2"]);
    move_label(&manager, "AWSCURRENT", Some(3), Some(4)).await.output(200);
    let expected = ["2: PUT0", "3: AWSPREVIOUS PUT1", "4: AWSCURRENT AWSPENDING PUT2"];
    assert_eq!(manager.labels().await, expected);
}

#[tokio::test]
async fn a_label_is_moved_only_from_where_it_is() {
    let manager = Manager::new();
    manager.create("demo", "S1").await;
    manager.put(2, "S2", &["mine"]).await;
    let message = format!(
        "The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to \
         version {}, so you must explicitly reference that version in RemoveFromVersionId.",
        token(1)
    );
    let answer = move_label(&manager, "AWSCURRENT", None, Some(2)).await;
    answer.refused("InvalidParameterException", &message);
    for (label, from, to) in [
        ("AWSCURRENT", Some(2), Some(1)),
        ("AWSCURRENT", Some(1), None),
        ("other", None, None),
        ("mine", None, None),
    ] {
        let answer = move_label(&manager, label, from, to).await;
        assert_eq!(answer.json()["__type"], "InvalidParameterException", "{label} {from:?} {to:?}");
    }
    let answer = move_label(&manager, "mine", Some(2), Some(9)).await;
    assert_eq!(answer.json()["__type"], "ResourceNotFoundException");
    assert_eq!(manager.labels().await, ["1: AWSCURRENT", "2: mine"]);
    move_label(&manager, "mine", Some(2), None).await.output(200);
    assert_eq!(manager.labels().await, ["1: AWSCURRENT"]);
    move_label(&manager, "mine", None, Some(2)).await.output(200);
    assert_eq!(manager.labels().await, ["1: AWSCURRENT", "2: mine"]);
}

#[tokio::test]
async fn versions_are_listed_page_by_page() {
    let manager = Manager::new();
    manager.create("demo", "one").await;
    manager.put(2, "two", &[]).await;
    manager.put(3, "three", &[]).await;
    manager.value("demo").await;
    let listed = manager.call("ListSecretVersionIds", json!({ "SecretId": "demo" })).await.output(200);
    assert_eq!((&listed["Name"], listed.get("NextToken")), (&json!("demo"), None));
    let versions = listed["Versions"].as_array().unwrap();
    assert_eq!(versions.len(), 2);
    assert_eq!(versions[0]["VersionStages"], json!(["AWSPREVIOUS"]));
    assert_eq!(versions[0]["KmsKeyIds"], json!(["DefaultEncryptionKey"]));
    assert_eq!((versions[0].get("LastAccessedDate"), versions[1]["LastAccessedDate"].is_f64()), (None, true));
    let all = json!({ "SecretId": "demo", "IncludeDeprecated": true, "MaxResults": 2 });
    let first = manager.call("ListSecretVersionIds", all.clone()).await.output(200);
    assert_eq!(first["Versions"][0].get("VersionStages"), None);
    let mut next = all;
    next["NextToken"] = first["NextToken"].clone();
    let second = manager.call("ListSecretVersionIds", next.clone()).await.output(200);
    assert_eq!(second["Versions"].as_array().unwrap().len(), 1);
    next["NextToken"] = json!("foreign");
    let answer = manager.call("ListSecretVersionIds", next).await;
    answer.refused("InvalidNextTokenException", "The NextToken value is invalid.");
}

#[tokio::test]
async fn old_versions_are_forgotten_and_labels_run_out() {
    let manager = Manager::new();
    manager.create("demo", "first").await;
    for number in 2..=120 {
        manager.put(number, "x", &[]).await;
    }
    let all = json!({ "SecretId": "demo", "IncludeDeprecated": true });
    let listed = manager.call("ListSecretVersionIds", all).await.output(200);
    assert_eq!(listed["Versions"].as_array().unwrap().len(), 100);
    assert_eq!(manager.labels().await, ["119: AWSPREVIOUS", "120: AWSCURRENT"]);
    let labels: Vec<String> = (0..18).map(|number| format!("label-{number}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    manager.put(121, "x", &labels).await;
    let more = json!({
        "SecretId": "demo", "SecretString": "x", "ClientRequestToken": token(122), "VersionStages": ["more"],
    });
    assert_eq!(manager.call("PutSecretValue", more).await.json()["__type"], "LimitExceededException");
}

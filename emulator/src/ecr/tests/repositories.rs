//! Repositories: creation, description, listing, deletion.

use super::*;

#[tokio::test]
async fn a_repository_is_described_with_its_defaults() {
    let ecr = Ecr::new();
    let repository = ecr.repository("team/demo").await;
    let created_at = repository["createdAt"].clone();
    assert!(created_at.as_f64().unwrap() > 1.7e9);
    let expected = json!({
        "repositoryArn": "arn:aws:ecr:us-east-1:123456789012:repository/team/demo",
        "registryId": "123456789012",
        "repositoryName": "team/demo",
        "repositoryUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/demo",
        "createdAt": created_at,
        "imageTagMutability": "MUTABLE",
        "imageScanningConfiguration": { "scanOnPush": false },
        "encryptionConfiguration": { "encryptionType": "AES256" },
    });
    assert_eq!(repository, expected);
    let which = json!({ "repositoryNames": ["team/demo"] });
    let first = ecr.call("DescribeRepositories", which.clone()).await;
    assert_eq!(first.output(200), json!({ "repositories": [expected] }));
    assert_eq!(first.text, ecr.call("DescribeRepositories", which).await.text);
}

#[tokio::test]
async fn what_was_sent_comes_back() {
    let ecr = Ecr::new();
    let filters = json!([{ "filterType": "WILDCARD", "filter": "dev*" }]);
    let mut sent = json!({
        "repositoryName": "demo",
        "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": filters,
        "imageScanningConfiguration": { "scanOnPush": true },
        "encryptionConfiguration": { "encryptionType": "KMS", "kmsKey": "alias/mine" },
    });
    let created = ecr.call("CreateRepository", sent.clone()).await.output(200)["repository"].clone();
    for (member, value) in sent.as_object().unwrap() {
        assert_eq!(&created[member], value, "{member}");
    }
    sent["repositoryName"] = json!("other");
    sent["encryptionConfiguration"] = json!({ "encryptionType": "KMS" });
    let created = ecr.call("CreateRepository", sent).await.output(200);
    let key = created["repository"]["encryptionConfiguration"]["kmsKey"].as_str().unwrap().to_owned();
    assert!(key.starts_with("arn:aws:kms:us-east-1:123456789012:key/"), "{key}");
}

#[tokio::test]
async fn a_name_is_taken_once_in_each_region() {
    let mut ecr = Ecr::new();
    ecr.repository("demo").await;
    ecr.call("CreateRepository", json!({ "repositoryName": "demo" })).await.refused(
        "RepositoryAlreadyExistsException",
        "The repository with name 'demo' already exists in the registry with id '123456789012'",
    );
    ecr.region = "eu-west-1";
    let which = json!({ "repositoryNames": ["demo"] });
    let answer = ecr.call("DescribeRepositories", which).await;
    answer.refused("RepositoryNotFoundException", &missing("demo"));
    let repository = ecr.repository("demo").await;
    assert_eq!(repository["repositoryUri"], "123456789012.dkr.ecr.eu-west-1.amazonaws.com/demo");
}

#[tokio::test]
async fn other_registries_have_nothing_for_the_caller() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    let which = json!({ "repositoryNames": ["demo"], "registryId": "210987654321" });
    ecr.call("DescribeRepositories", which).await.refused(
        "RepositoryNotFoundException",
        "The repository with name 'demo' does not exist in the registry with id '210987654321'",
    );
    let own = json!({ "repositoryName": "demo", "registryId": "123456789012" });
    ecr.call("DeleteRepository", own).await.output(200);
    let foreign = json!({ "repositoryName": "demo", "registryId": "210987654321" });
    assert_eq!(ecr.call("CreateRepository", foreign).await.status, 400);
}

#[tokio::test]
async fn the_pages_together_are_the_list() {
    let ecr = Ecr::new();
    for name in ["one", "two", "three"] {
        ecr.repository(name).await;
    }
    let names = |page: &Value| -> Vec<String> {
        let repositories = page["repositories"].as_array().unwrap().iter();
        repositories.map(|repository| repository["repositoryName"].as_str().unwrap().to_owned()).collect()
    };
    let first = ecr.call("DescribeRepositories", json!({ "maxResults": 2 })).await.output(200);
    assert_eq!(names(&first), ["one", "two"]);
    let next = json!({ "maxResults": 2, "nextToken": first["nextToken"] });
    let second = ecr.call("DescribeRepositories", next).await.output(200);
    assert_eq!((names(&second), second.get("nextToken")), (vec!["three".to_owned()], None));
    let foreign = ecr.call("DescribeRepositories", json!({ "nextToken": "x" })).await;
    assert_eq!(foreign.json()["__type"], "InvalidParameterException");
}

#[tokio::test]
async fn a_repository_with_images_is_deleted_by_force_alone() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    ecr.image(1, Some("latest")).await.output(200);
    ecr.call("DeleteRepository", json!({ "repositoryName": "demo" })).await.refused(
        "RepositoryNotEmptyException",
        "The repository with name 'demo' in registry with id '123456789012' cannot be deleted because it still \
         contains images",
    );
    let forced = json!({ "repositoryName": "demo", "force": true });
    let deleted = ecr.call("DeleteRepository", forced.clone()).await.output(200);
    assert_eq!(deleted["repository"]["repositoryName"], "demo");
    let answer = ecr.call("DeleteRepository", forced).await;
    answer.refused("RepositoryNotFoundException", &missing("demo"));
}

#[tokio::test]
async fn a_bad_setting_leaves_no_repository_behind() {
    let ecr = Ecr::new();
    let tags = json!([{ "Key": "aws:mine", "Value": "x" }]);
    let tagged = ecr.call("CreateRepository", json!({ "repositoryName": "demo", "tags": tags })).await;
    assert_eq!(tagged.json()["__type"], "InvalidTagParameterException");
    let kind = json!({ "repositoryName": "demo", "imageTagMutability": "MUTABLE_WITH_EXCLUSION" });
    assert_eq!(ecr.call("CreateRepository", kind).await.json()["__type"], "InvalidParameterException");
    let described = ecr.call("DescribeRepositories", json!({})).await.output(200);
    assert_eq!(described, json!({ "repositories": [] }));
}

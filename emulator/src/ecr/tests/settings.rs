//! Settings of existing repositories: tags, policies, mutability, scanning.

use super::*;

const ARN: &str = "arn:aws:ecr:us-east-1:123456789012:repository/demo";

async fn tags(ecr: &Ecr) -> Value {
    ecr.call("ListTagsForResource", json!({ "resourceArn": ARN })).await.output(200)
}

#[tokio::test]
async fn tags_are_added_replaced_and_removed() {
    let ecr = Ecr::new();
    let one = json!([{ "Key": "one", "Value": "1" }]);
    ecr.call("CreateRepository", json!({ "repositoryName": "demo", "tags": one })).await.output(200);
    assert_eq!(tags(&ecr).await, json!({ "tags": one }));
    let added = json!([{ "Key": "two", "Value": "" }, { "Key": "one", "Value": "I" }]);
    let output = ecr.call("TagResource", json!({ "resourceArn": ARN, "tags": added })).await.output(200);
    assert_eq!(output, json!({}));
    let both = json!([{ "Key": "one", "Value": "I" }, { "Key": "two", "Value": "" }]);
    assert_eq!(tags(&ecr).await, json!({ "tags": both }));
    let removed = json!({ "resourceArn": ARN, "tagKeys": ["one", "none"] });
    assert_eq!(ecr.call("UntagResource", removed).await.output(200), json!({}));
    assert_eq!(tags(&ecr).await, json!({ "tags": [{ "Key": "two", "Value": "" }] }));
}

#[tokio::test]
async fn a_repository_has_at_most_fifty_tags() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    let many: Vec<Value> = (0..51).map(|number| json!({ "Key": number.to_string(), "Value": "" })).collect();
    let answer = ecr.call("TagResource", json!({ "resourceArn": ARN, "tags": many })).await;
    answer.refused("TooManyTagsException", "The repository would have more than 50 tags");
    let (long_key, long_value) = ("k".repeat(129), "v".repeat(257));
    let cases = [
        (json!([{ "Key": "", "Value": "" }]), "A tag key must have 1 to 128 characters"),
        (json!([{ "Key": long_key, "Value": "" }]), "A tag key must have 1 to 128 characters"),
        (json!([{ "Key": "k", "Value": long_value }]), "A tag value must have at most 256 characters"),
        (json!([{ "Key": "aws:k", "Value": "" }]), "Tag keys that start with 'aws:' are reserved"),
        (
            json!([{ "Key": "k", "Value": "1" }, { "Key": "k", "Value": "2" }]),
            "A tag key can be given only once",
        ),
    ];
    for (tags, message) in cases {
        let answer = ecr.call("TagResource", json!({ "resourceArn": ARN, "tags": tags })).await;
        answer.refused("InvalidTagParameterException", message);
    }
    assert_eq!(tags(&ecr).await, json!({ "tags": [] }));
}

#[tokio::test]
async fn an_arn_that_is_not_a_repository_s_is_refused() {
    let ecr = Ecr::new();
    for arn in ["demo", "arn:aws:ecr:us-east-1:123456789012:demo", "arn:aws:iam::123456789012:role/demo"] {
        ecr.call("ListTagsForResource", json!({ "resourceArn": arn })).await.refused(
            "InvalidParameterException",
            "Invalid parameter at 'resourceArn' failed to satisfy constraint: 'Invalid ARN'",
        );
    }
    ecr.repository("demo").await;
    for arn in [&ARN.replace("us-east-1", "eu-west-1"), &ARN.replace("demo", "none")] {
        let answer = ecr.call("ListTagsForResource", json!({ "resourceArn": arn })).await;
        assert_eq!(answer.json()["__type"], "RepositoryNotFoundException", "{arn}");
    }
}

#[tokio::test]
async fn a_lifecycle_policy_is_put_read_and_deleted() {
    let ecr = Ecr::new();
    let which = json!({ "repositoryName": "demo" });
    let put = json!({ "repositoryName": "demo", "lifecyclePolicyText": LIFECYCLE });
    let answer = ecr.call("PutLifecyclePolicy", put.clone()).await;
    answer.refused("RepositoryNotFoundException", &missing("demo"));
    ecr.repository("demo").await;
    let none = "Lifecycle policy does not exist for the repository with name 'demo' in the registry with id \
                '123456789012'";
    ecr.call("GetLifecyclePolicy", which.clone()).await.refused("LifecyclePolicyNotFoundException", none);
    let told =
        json!({ "registryId": "123456789012", "repositoryName": "demo", "lifecyclePolicyText": LIFECYCLE });
    assert_eq!(ecr.call("PutLifecyclePolicy", put).await.output(200), told);
    let got = ecr.call("GetLifecyclePolicy", which.clone()).await;
    assert_eq!(got.output(200)["lifecyclePolicyText"], LIFECYCLE);
    assert_eq!(got.text, ecr.call("GetLifecyclePolicy", which.clone()).await.text);
    assert_eq!(ecr.call("DeleteLifecyclePolicy", which.clone()).await.output(200), got.output(200));
    ecr.call("DeleteLifecyclePolicy", which).await.refused("LifecyclePolicyNotFoundException", none);
}

#[tokio::test]
async fn a_lifecycle_policy_without_sound_rules_is_refused() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    let filler = " ".repeat(100);
    for text in [
        filler.clone(),
        format!("{{}}{filler}"),
        format!("{{\"rules\":[]}}{filler}"),
        LIFECYCLE.replace("\"rulePriority\":1,", ""),
        LIFECYCLE.replace("any", "some"),
        LIFECYCLE.replace("\"countNumber\":10", "\"countNumber\":0"),
        LIFECYCLE.replace("\"action\":{\"type\":\"expire\"}", "\"action\":{}"),
    ] {
        let put = json!({ "repositoryName": "demo", "lifecyclePolicyText": text });
        let answer = ecr.call("PutLifecyclePolicy", put).await;
        let start = "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: \
                     'Lifecycle policy validation failure: ";
        assert!(answer.json()["message"].as_str().unwrap().starts_with(start), "{text}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_repository_policy_is_set_read_and_deleted() {
    let ecr = Ecr::new();
    ecr.repository("demo").await;
    let which = json!({ "repositoryName": "demo" });
    let none = "Repository policy does not exist for the repository with name 'demo' in the registry with id \
                '123456789012'";
    ecr.call("GetRepositoryPolicy", which.clone()).await.refused("RepositoryPolicyNotFoundException", none);
    let policy =
        r#"{"Version":"2012-10-17", "Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*"}]}"#;
    let set =
        |text: &str| ecr.call("SetRepositoryPolicy", json!({ "repositoryName": "demo", "policyText": text }));
    let twice = policy.replace(r#""Effect":"Allow""#, r#""Effect":"Deny","Effect":"Allow""#);
    let no_action = policy.replace(r#""ecr:*""#, "[]");
    let unknown = policy.replace("Principal", "Principle");
    for text in [
        "",
        "{}",
        r#"{"Statement":[]}"#,
        r#"{"Statement":{"Effect":"Perhaps"}}"#,
        &twice,
        &no_action,
        &unknown,
    ] {
        set(text).await.refused(
            "InvalidParameterException",
            "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
        );
    }
    let told = json!({ "registryId": "123456789012", "repositoryName": "demo", "policyText": policy });
    assert_eq!(set(policy).await.output(200), told);
    assert_eq!(ecr.call("GetRepositoryPolicy", which.clone()).await.output(200), told);
    assert_eq!(ecr.call("DeleteRepositoryPolicy", which.clone()).await.output(200), told);
    ecr.call("DeleteRepositoryPolicy", which).await.refused("RepositoryPolicyNotFoundException", none);
}

#[tokio::test]
async fn mutability_and_scanning_change_in_place() {
    let ecr = Ecr::new();
    let immutable = json!({ "repositoryName": "demo", "imageTagMutability": "IMMUTABLE" });
    let answer = ecr.call("PutImageTagMutability", immutable.clone()).await;
    answer.refused("RepositoryNotFoundException", &missing("demo"));
    ecr.repository("demo").await;
    let mut told = json!({ "registryId": "123456789012" });
    told.as_object_mut().unwrap().extend(immutable.as_object().unwrap().clone());
    assert_eq!(ecr.call("PutImageTagMutability", immutable).await.output(200), told);
    let scanning = json!({ "repositoryName": "demo", "imageScanningConfiguration": { "scanOnPush": true } });
    let output = ecr.call("PutImageScanningConfiguration", scanning).await.output(200);
    assert_eq!(output["imageScanningConfiguration"], json!({ "scanOnPush": true }));
    let described = ecr.call("DescribeRepositories", json!({})).await.output(200)["repositories"][0].clone();
    assert_eq!(described["imageTagMutability"], "IMMUTABLE");
    assert_eq!(described["imageScanningConfiguration"], json!({ "scanOnPush": true }));
}

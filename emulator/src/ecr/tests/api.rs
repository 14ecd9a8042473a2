//! Rules for every operation: names, signatures, inputs.

use super::*;

#[tokio::test]
async fn operations_that_are_not_there_are_told_apart() {
    let ecr = Ecr::new();
    ecr.call("Frobnicate", json!({})).await.refused("UnknownOperationException", "");
    let message = "InitiateLayerUpload is not emulated by agentcore-local";
    ecr.call("InitiateLayerUpload", json!({})).await.refused("UnsupportedOperationException", message);
    let unsigned = ecr.send("DescribeRepositories", false, "{}").await;
    unsigned.refused("MissingAuthenticationTokenException", "Missing Authentication Token");
}

#[tokio::test]
async fn a_missing_member_is_reported_in_the_words_of_the_service() {
    let ecr = Ecr::new();
    for (operation, member) in [
        ("BatchDeleteImage", "repositoryName"),
        ("BatchGetImage", "repositoryName"),
        ("CreateRepository", "repositoryName"),
        ("DeleteLifecyclePolicy", "repositoryName"),
        ("DeleteRepository", "repositoryName"),
        ("DeleteRepositoryPolicy", "repositoryName"),
        ("DescribeImages", "repositoryName"),
        ("GetLifecyclePolicy", "repositoryName"),
        ("GetRepositoryPolicy", "repositoryName"),
        ("ListImages", "repositoryName"),
        ("ListTagsForResource", "resourceArn"),
        ("PutImage", "repositoryName"),
        ("PutImageScanningConfiguration", "repositoryName"),
        ("PutImageTagMutability", "repositoryName"),
        ("PutLifecyclePolicy", "repositoryName"),
        ("SetRepositoryPolicy", "repositoryName"),
        ("TagResource", "resourceArn"),
        ("UntagResource", "resourceArn"),
    ] {
        let message =
            format!("Invalid parameter at '{member}' failed to satisfy constraint: 'must not be null'");
        ecr.call(operation, json!({})).await.refused("InvalidParameterException", &message);
    }
}

#[tokio::test]
async fn operations_that_require_nothing_take_an_empty_input() {
    let ecr = Ecr::new();
    let described = ecr.call("DescribeRepositories", json!({})).await.output(200);
    assert_eq!(described, json!({ "repositories": [] }));
    let registry = ecr.call("DescribeRegistry", json!({})).await.output(200);
    let rules = json!({ "rules": [] });
    assert_eq!(registry, json!({ "registryId": "123456789012", "replicationConfiguration": rules }));
}

#[tokio::test]
async fn what_is_not_the_model_s_json_is_refused() {
    let ecr = Ecr::new();
    for body in ["", "{", "[]", r#"{"repositoryName":1}"#] {
        let answer = ecr.send("CreateRepository", true, body).await;
        assert_eq!(
            (answer.status, &answer.json()["__type"]),
            (400, &json!("SerializationException")),
            "{body}"
        );
    }
    let short = ecr.call("CreateRepository", json!({ "repositoryName": "a" })).await;
    let code = &short.json()["__type"];
    assert_eq!((short.status, code), (400, &json!("InvalidParameterException")));
    assert!(short.text.contains("must have length greater than or equal to 2"), "{}", short.text);
    let kind = json!({ "repositoryName": "demo", "imageTagMutability": "FROZEN" });
    let message = ecr.call("CreateRepository", kind).await.json()["message"].clone();
    let message = message.as_str().unwrap();
    assert!(message.starts_with("Invalid parameter at 'imageTagMutability' failed to satisfy"), "{message}");
}

#[tokio::test]
async fn a_token_is_a_password_for_docker() {
    use base64::Engine as _;
    let ecr = Ecr::new();
    let output = ecr.call("GetAuthorizationToken", json!({})).await.output(200);
    let data = &output["authorizationData"][0];
    assert_eq!(data["proxyEndpoint"], "https://123456789012.dkr.ecr.us-east-1.amazonaws.com");
    let token = data["authorizationToken"].as_str().unwrap();
    let decoded = base64::engine::general_purpose::STANDARD.decode(token).unwrap();
    assert!(decoded.starts_with(b"AWS:") && decoded.len() > 20);
    let hours = (data["expiresAt"].as_f64().unwrap() - ecr.world.clock.now().as_second() as f64) / 3600.0;
    assert!((11.9..=12.1).contains(&hours), "{hours}");
    let named = json!({ "registryIds": ["210987654321", "123456789012"] });
    let output = ecr.call("GetAuthorizationToken", named).await.output(200);
    assert_eq!(output["authorizationData"].as_array().unwrap().len(), 2);
}

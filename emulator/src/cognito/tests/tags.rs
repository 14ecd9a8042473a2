//! TagResource, UntagResource, ListTagsForResource.

use super::*;

fn arn(pool: &str) -> String {
    format!("arn:aws:cognito-idp:us-east-1:123456789012:userpool/{pool}")
}

#[tokio::test]
async fn tags_are_set_listed_and_taken_away() {
    let cognito = Cognito::new();
    let input = json!({ "PoolName": "demo", "UserPoolTags": { "team": "red" } });
    let pool = text(&cognito.call("CreateUserPool", input).await.output(200)["UserPool"]["Id"]);
    let tags = async || {
        let listed =
            cognito.call("ListTagsForResource", json!({ "ResourceArn": arn(&pool) })).await.output(200);
        let described = cognito.call("DescribeUserPool", json!({ "UserPoolId": pool })).await.output(200);
        assert_eq!(described["UserPool"]["UserPoolTags"], listed["Tags"]);
        listed["Tags"].clone()
    };
    assert_eq!(tags().await, json!({ "team": "red" }));
    let tag = json!({ "ResourceArn": arn(&pool), "Tags": { "team": "blue", "stage": "test" } });
    assert_eq!(cognito.call("TagResource", tag).await.output(200), json!({}));
    assert_eq!(tags().await, json!({ "team": "blue", "stage": "test" }));
    let untag = json!({ "ResourceArn": arn(&pool), "TagKeys": ["team", "other"] });
    assert_eq!(cognito.call("UntagResource", untag).await.output(200), json!({}));
    assert_eq!(tags().await, json!({ "stage": "test" }));
}

#[tokio::test]
async fn tags_of_nothing_are_refused() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    for operation in ["TagResource", "UntagResource", "ListTagsForResource"] {
        let call = |arn: &str| {
            cognito.call(operation, json!({ "ResourceArn": arn, "Tags": { "a": "b" }, "TagKeys": ["a"] }))
        };
        call(&arn("us-east-1_NoSuchPol"))
            .await
            .refused("ResourceNotFoundException", "User pool us-east-1_NoSuchPol does not exist.");
        call(&arn(&pool).replace("us-east-1:", "us-west-2:"))
            .await
            .refused("ResourceNotFoundException", &format!("User pool {pool} does not exist."));
        let bucket = "arn:aws:s3:::123456789012:bucket";
        let answer = call(bucket).await;
        assert_eq!(answer.json()["__type"], "InvalidParameterException", "{}", answer.text);
        cognito.call(operation, json!({ "Tags": {}, "TagKeys": [] })).await.refused(
            "InvalidParameterException",
            "1 validation error detected: Value null at 'resourceArn' failed to satisfy constraint: Member must not be \
             null",
        );
    }
    for (operation, member) in [("TagResource", "tags"), ("UntagResource", "tagKeys")] {
        cognito.call(operation, json!({ "ResourceArn": arn(&pool) })).await.refused(
            "InvalidParameterException",
            &format!(
                "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be \
                 null"
            ),
        );
    }
}

#[tokio::test]
async fn tags_have_limits() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let tags: Map<String, Value> = (0..51).map(|number| (number.to_string(), json!("x"))).collect();
    cognito
        .call("TagResource", json!({ "ResourceArn": arn(&pool), "Tags": tags }))
        .await
        .refused("InvalidParameterException", "A user pool can have at most 50 tags.");
    let listed = cognito.call("ListTagsForResource", json!({ "ResourceArn": arn(&pool) })).await.output(200);
    assert_eq!(listed, json!({ "Tags": {} }), "all or none");
    let long = json!({ "ResourceArn": arn(&pool), "Tags": { "": "x" } });
    cognito.call("TagResource", long).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value '{=x}' at 'tags' failed to satisfy constraint: Map keys must satisfy \
         constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]",
    );
}

#[tokio::test]
async fn a_pool_is_neither_made_nor_changed_with_tags_that_break_the_rules() {
    let cognito = Cognito::new();
    let many: Map<String, Value> = (0..51).map(|number| (number.to_string(), json!("x"))).collect();
    let cases = [
        (json!(many), "A user pool can have at most 50 tags."),
        (json!({ "AWS:mine": "x" }), "Tag keys that start with aws: are reserved."),
    ];
    for (tags, message) in &cases {
        let input = json!({ "PoolName": "demo", "UserPoolTags": tags });
        cognito.call("CreateUserPool", input).await.refused("InvalidParameterException", message);
    }
    let listed = cognito.call("ListUserPools", json!({ "MaxResults": 10 })).await.output(200);
    assert_eq!(listed["UserPools"], json!([]));
    let input = json!({ "PoolName": "demo", "UserPoolTags": { "b": "1", "a": "2" } });
    let pool = text(&cognito.call("CreateUserPool", input).await.output(200)["UserPool"]["Id"]);
    for (tags, message) in &cases {
        let update = json!({ "UserPoolId": pool, "UserPoolTags": tags });
        cognito.call("UpdateUserPool", update).await.refused("InvalidParameterException", message);
        let tag = json!({ "ResourceArn": arn(&pool), "Tags": tags });
        cognito.call("TagResource", tag).await.refused("InvalidParameterException", message);
    }
    let listed = cognito.call("ListTagsForResource", json!({ "ResourceArn": arn(&pool) })).await;
    assert_eq!(listed.text, r#"{"Tags":{"b":"1","a":"2"}}"#, "in the order in which they were given");
}

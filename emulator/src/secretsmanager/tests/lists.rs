//! ListSecrets: pages, filters, order.

use super::*;

async fn names(manager: &Manager, input: Value) -> Vec<String> {
    let listed = manager.call("ListSecrets", input).await.output(200);
    let secrets = listed["SecretList"].as_array().unwrap().iter();
    secrets.map(|secret| secret["Name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_entry_says_what_a_description_says() {
    let manager = Manager::new();
    manager.create("demo", "x").await;
    let mut described = manager.describe("demo").await;
    let labels = described.as_object_mut().unwrap().shift_remove("VersionIdsToStages").unwrap();
    described["SecretVersionsToStages"] = labels;
    let listed = manager.call("ListSecrets", json!({})).await;
    assert_eq!(listed.output(200), json!({ "SecretList": [described] }));
    assert_eq!(listed.text, manager.call("ListSecrets", json!({})).await.text);
}

#[tokio::test]
async fn the_pages_together_are_the_list() {
    let manager = Manager::new();
    for name in ["b", "c", "a"] {
        manager.create(name, "x").await;
    }
    let first = manager.call("ListSecrets", json!({ "MaxResults": 2 })).await.output(200);
    let next = json!({ "MaxResults": 2, "NextToken": first["NextToken"] });
    assert_eq!(names(&manager, json!({ "MaxResults": 2 })).await, ["b", "c"]);
    assert_eq!(names(&manager, next.clone()).await, ["a"]);
    assert_eq!(manager.call("ListSecrets", next).await.output(200).get("NextToken"), None);
    assert_eq!(names(&manager, json!({ "SortBy": "name" })).await, ["a", "b", "c"]);
    assert_eq!(names(&manager, json!({ "SortBy": "name", "SortOrder": "desc" })).await, ["c", "b", "a"]);
    assert_eq!(names(&manager, json!({ "SortOrder": "desc" })).await.len(), 3);
    let answer = manager.call("ListSecrets", json!({ "NextToken": "x" })).await;
    answer.refused("InvalidNextTokenException", "The NextToken value is invalid.");
}

#[tokio::test]
async fn conditions_must_all_hold() {
    let manager = Manager::new();
    let secret = |name: &str, description: &str, tag: &str| {
        let tags = json!([{ "Key": tag, "Value": "Blue" }]);
        manager.call(
            "CreateSecret",
            json!({
                "Name": name, "Description": description, "Tags": tags, "ClientRequestToken": token(1),
            }),
        )
    };
    secret("app/one", "First of all", "team").await.output(200);
    secret("app/two", "second", "owner").await.output(200);
    secret("other", "FIRST too", "team").await.output(200);
    let list = |filters: Value| names(&manager, json!({ "Filters": filters }));
    assert_eq!(list(json!([{ "Key": "name", "Values": ["app/"] }])).await, ["app/one", "app/two"]);
    assert_eq!(list(json!([{ "Key": "name", "Values": ["!app/"] }])).await, ["other"]);
    assert_eq!(list(json!([{ "Key": "name", "Values": ["oth", "app/o"] }])).await, ["app/one", "other"]);
    assert_eq!(list(json!([{ "Key": "description", "Values": ["first"] }])).await, ["app/one", "other"]);
    assert_eq!(list(json!([{ "Key": "tag-key", "Values": ["ow"] }])).await, ["app/two"]);
    assert_eq!(list(json!([{ "Key": "tag-value", "Values": ["blue"] }])).await, [""; 0]);
    assert_eq!(list(json!([{ "Key": "all", "Values": ["SECOND"] }])).await, ["app/two"]);
    let both = json!([{ "Key": "name", "Values": ["app"] }, { "Key": "tag-key", "Values": ["team"] }]);
    assert_eq!(list(both).await, ["app/one"]);
}

#[tokio::test]
async fn deleted_secrets_are_listed_on_demand() {
    let manager = Manager::new();
    manager.create("demo", "x").await;
    manager.call("DeleteSecret", json!({ "SecretId": "demo" })).await.output(200);
    assert_eq!(names(&manager, json!({})).await, [""; 0]);
    assert_eq!(names(&manager, json!({ "IncludePlannedDeletion": true })).await, ["demo"]);
}

//! Tags as the clients of the control plane set and see them.

use serde_json::{Map, Value, json};

use crate::base::addresses::percent_encode;
use crate::control::test_world::{DISCOVERY, Refused as _, World, gateway, runtime, with};
use crate::test_support::Answer;

const RESERVED: &str = "Tag keys that start with aws: are reserved.";

fn numbered(from: usize, to: usize) -> Value {
    (from..to).map(|number| (format!("key-{number}"), json!(""))).collect::<Map<_, _>>().into()
}

async fn arn(world: &World) -> String {
    let made = world.ask("POST", "/gateways/", &gateway("demo")).await.output(202);
    made["gatewayArn"].as_str().unwrap().to_owned()
}

async fn tag(world: &World, arn: &str, tags: &Value) -> Answer {
    world.ask("POST", &format!("/tags/{}", percent_encode(arn)), &json!({ "tags": tags })).await
}

#[tokio::test]
async fn fifty_are_the_most_and_a_replaced_one_does_not_count() {
    let world = World::new();
    let arn = arn(&world).await;
    assert_eq!(tag(&world, &arn, &numbered(0, 50)).await.status, 204);
    assert_eq!(tag(&world, &arn, &numbered(10, 20)).await.status, 204);
    let answer = tag(&world, &arn, &numbered(49, 51)).await;
    answer.refused(402, "ServiceQuotaExceededException", "A resource can have at most 50 tags");
    assert_eq!(world.tags(&arn).await.output(200), json!({ "tags": numbered(0, 50) }));
}

#[tokio::test]
async fn they_are_listed_by_key_and_taken_away() {
    let world = World::new();
    let arn = arn(&world).await;
    assert_eq!(tag(&world, &arn, &json!({"b": "1", "a": "2", "A": "3"})).await.status, 204);
    assert_eq!(world.tags(&arn).await.text, r#"{"tags":{"A":"3","a":"2","b":"1"}}"#);
    let path = format!("/tags/{}?tagKeys=a&tagKeys=none", percent_encode(&arn));
    assert_eq!(world.delete(&path).await.status, 204);
    assert_eq!(world.tags(&arn).await.text, r#"{"tags":{"A":"3","b":"1"}}"#);
}

#[tokio::test]
async fn keys_of_aws_are_refused_and_nothing_is_made() {
    let world = World::new();
    let arn = arn(&world).await;
    let tags = json!({"aws:mine": "x"});
    tag(&world, &arn, &tags).await.refused(400, "ValidationException", RESERVED);
    assert_eq!(world.tags(&arn).await.output(200), json!({"tags": {}}));
    let made = world.ask("PUT", "/runtimes/", &runtime("demo")).await.output(202);
    let endpoints = format!("/runtimes/{}/runtime-endpoints/", made["agentRuntimeId"].as_str().unwrap());
    let oauth2 = json!({"name": "m2m", "credentialProviderVendor": "CustomOauth2", "oauth2ProviderConfigInput": {
        "customOauth2ProviderConfig": {"clientId": "client", "clientSecret": "secret",
            "oauthDiscovery": {"discoveryUrl": DISCOVERY}}}});
    let creations = [
        ("POST", "/gateways/", gateway("other"), 202),
        ("PUT", "/runtimes/", runtime("other"), 202),
        ("PUT", endpoints.as_str(), json!({"name": "live"}), 202),
        ("POST", "/identities/CreateOauth2CredentialProvider", oauth2, 201),
        ("POST", "/identities/CreateApiKeyCredentialProvider", json!({"name": "key", "apiKey": "k"}), 201),
        ("POST", "/identities/CreateWorkloadIdentity", json!({"name": "other"}), 201),
    ];
    for (verb, path, input, status) in creations {
        let refused = world.ask(verb, path, &with(input.clone(), &json!({ "tags": tags }))).await;
        refused.refused(400, "ValidationException", RESERVED);
        // Its name is free again.
        world.ask(verb, path, &input).await.output(status);
    }
}

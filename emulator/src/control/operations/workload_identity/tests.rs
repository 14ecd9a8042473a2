use serde_json::json;

use crate::control::test_world::{REGION, Refused as _, World};
use crate::identity::{ServiceResource, create_workload_identity};

const ARN: &str = "arn:aws:bedrock-agentcore:us-east-1:123456789012:workload-identity-directory/default/workload-identity/agent";

#[tokio::test]
async fn an_identity_is_shown_as_it_was_sent() {
    let control = World::new();
    let made = control.identities("CreateWorkloadIdentity", &json!({ "name": "agent" })).await.output(201);
    assert_eq!(made, json!({ "name": "agent", "workloadIdentityArn": ARN }));
    let shown = control.identities("GetWorkloadIdentity", &json!({ "name": "agent" })).await;
    let again = control.identities("GetWorkloadIdentity", &json!({ "name": "agent" })).await;
    assert_eq!(shown.text, again.text);
    let shown = shown.output(200);
    assert!(shown["createdTime"].is_f64() && shown["createdTime"] == shown["lastUpdatedTime"], "{shown}");
    assert_eq!(shown.as_object().unwrap().len(), 4);
    let urls = json!(["https://one.test/back", "myapp:back"]);
    let input = json!({ "name": "other", "allowedResourceOauth2ReturnUrls": urls, "tags": { "a": "b" } });
    let made = control.identities("CreateWorkloadIdentity", &input).await.output(201);
    assert_eq!(made["allowedResourceOauth2ReturnUrls"], urls);
    let shown = control.identities("GetWorkloadIdentity", &json!({ "name": "other" })).await.output(200);
    assert_eq!(shown["allowedResourceOauth2ReturnUrls"], urls);
    let tags = control.tags(made["workloadIdentityArn"].as_str().unwrap()).await.output(200);
    assert_eq!(tags, json!({ "tags": { "a": "b" } }));
    assert_eq!(control.tags(ARN).await.output(200), json!({ "tags": {} }));
}

#[tokio::test]
async fn an_update_replaces_the_return_urls() {
    let control = World::new();
    let urls = json!(["https://one.test/back"]);
    let input = json!({ "name": "agent", "allowedResourceOauth2ReturnUrls": urls });
    control.identities("CreateWorkloadIdentity", &json!({ "name": "agent" })).await.output(201);
    let updated = control.identities("UpdateWorkloadIdentity", &input).await.output(200);
    assert_eq!(updated["allowedResourceOauth2ReturnUrls"], urls);
    assert!(updated["lastUpdatedTime"].as_f64() >= updated["createdTime"].as_f64());
    let updated = control.identities("UpdateWorkloadIdentity", &json!({ "name": "agent" })).await.output(200);
    assert!(updated.get("allowedResourceOauth2ReturnUrls").is_none());
}

#[tokio::test]
async fn names_are_taken_once_and_what_is_gone_is_not_found() {
    let control = World::new();
    let agent = json!({ "name": "agent" });
    control.identities("CreateWorkloadIdentity", &agent).await.output(201);
    let taken = control.identities("CreateWorkloadIdentity", &agent).await;
    taken.refused(400, "ValidationException", "WorkloadIdentity with name 'agent' already exists.");
    let deleted = control.identities("DeleteWorkloadIdentity", &agent).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    let not_found = "WorkloadIdentity with name 'agent' not found.";
    for operation in ["GetWorkloadIdentity", "UpdateWorkloadIdentity", "DeleteWorkloadIdentity"] {
        let answer = control.identities(operation, &agent).await;
        answer.refused(404, "ResourceNotFoundException", not_found);
    }
    assert_eq!(control.tags(ARN).await.status, 404);
}

#[tokio::test]
async fn what_a_service_made_is_not_the_callers_to_change() {
    let control = World::new();
    let owner = ServiceResource::Gateway("demo-0a1b2c3d4e".into());
    let (identity, account_region) = (&control.service.identity, control.service.addresses.account_region());
    create_workload_identity(identity, account_region, "demo-0a1b2c3d4e", Some(owner)).unwrap();
    let demo = json!({ "name": "demo-0a1b2c3d4e" });
    control.identities("GetWorkloadIdentity", &demo).await.output(200);
    let text = "WorkloadIdentity is linked to a service and cannot be deleted by the caller.";
    control.identities("DeleteWorkloadIdentity", &demo).await.refused(400, "ValidationException", text);
    let text = "WorkloadIdentity is linked to a service and cannot be updated by the caller.";
    control.identities("UpdateWorkloadIdentity", &demo).await.refused(400, "ValidationException", text);
}

#[tokio::test]
async fn they_are_listed_page_by_page_in_their_own_region() {
    let control = World::new();
    for number in 0..25 {
        let input = json!({ "name": format!("agent-{number:02}") });
        control.identities("CreateWorkloadIdentity", &input).await.output(201);
    }
    let first = control.identities("ListWorkloadIdentities", &json!({})).await.output(200);
    assert_eq!(first["workloadIdentities"].as_array().unwrap().len(), 20);
    let input = json!({ "nextToken": first["nextToken"], "maxResults": 3 });
    let second = control.identities("ListWorkloadIdentities", &input).await.output(200);
    let names: Vec<_> =
        second["workloadIdentities"].as_array().unwrap().iter().map(|item| item["name"].clone()).collect();
    assert_eq!(names, ["agent-20", "agent-21", "agent-22"]);
    assert_eq!(second["workloadIdentities"][0].as_object().unwrap().len(), 2);
    let input = json!({ "nextToken": second["nextToken"] });
    let last = control.identities("ListWorkloadIdentities", &input).await.output(200);
    assert!(last.get("nextToken").is_none());
    let foreign = control.identities("ListWorkloadIdentities", &json!({ "nextToken": "x" })).await;
    foreign.refused(400, "ValidationException", "Invalid nextToken");
    let path = "/identities/ListWorkloadIdentities";
    let elsewhere = control.ask_in("eu-west-1", "POST", path, &json!({})).await;
    assert_eq!(elsewhere.output(200), json!({ "workloadIdentities": [] }));
    let get = "/identities/GetWorkloadIdentity";
    let agent = json!({ "name": "agent-00" });
    assert_eq!(control.ask_in("eu-west-1", "POST", get, &agent).await.status, 404);
    assert_eq!(control.ask_in(REGION, "POST", get, &agent).await.status, 200);
}

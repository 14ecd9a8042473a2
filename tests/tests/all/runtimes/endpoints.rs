//! Versions, and the endpoints that point to them.

use agentcore_local_tests::Local;
use serde_json::{Value, json};

use super::{REGION, created, got, input, invoked, refused, with};

#[tokio::test]
async fn an_update_makes_a_version_and_default_follows() {
    let local = Local::with_images(&[("*/team/*", "sample")]).await;
    let base = with(&input(&local, "demo"), &json!({"description": "first"}));
    let made = created(&local, &base).await;
    let (id, arn) = (made["agentRuntimeId"].as_str().unwrap(), made["agentRuntimeArn"].as_str().unwrap());
    let endpoints = format!("/runtimes/{id}/runtime-endpoints/");
    let endpoint = json!({"name": "stable", "description": "the first version", "agentRuntimeVersion": "1"});
    let pinned = local.control(REGION, "PUT", &endpoints, &endpoint).await;
    assert_eq!((pinned.status, &pinned.json()["targetVersion"]), (202, &json!("1")), "{pinned:?}");
    // Without an authorizer nobody is let in until signatures are verified.
    let update =
        with(&base, &json!({"agentRuntimeName": null, "authorizerConfiguration": null, "description": null}));
    let updated = local.control(REGION, "PUT", &format!("/runtimes/{id}/"), &update).await;
    assert_eq!(updated.status, 202, "{updated:?}");
    let updated = updated.json();
    assert_eq!(
        (&updated["agentRuntimeVersion"], &updated["status"], &updated["createdAt"]),
        (&json!("2"), &json!("UPDATING"), &made["createdAt"])
    );
    let shown = got(&local, &format!("/runtimes/{id}/")).await;
    assert_eq!((&shown["agentRuntimeVersion"], &shown["status"]), (&json!("2"), &json!("READY")));
    assert!(shown.get("authorizerConfiguration").is_none() && shown.get("description").is_none());
    let first = got(&local, &format!("/runtimes/{id}/?version=1")).await;
    assert_eq!((&first["agentRuntimeVersion"], &first["description"]), (&json!("1"), &json!("first")));
    let missing = local.control(REGION, "GET", &format!("/runtimes/{id}/?version=3"), &Value::Null).await;
    assert_eq!(
        (missing.status, missing.header("x-amzn-errortype")),
        (404, Some("ResourceNotFoundException"))
    );
    let refusal = invoked(&local, arn, "?qualifier=DEFAULT").await;
    assert_eq!(refusal.status, 403, "a token where signatures are taken: {refusal:?}");
    assert_eq!(invoked(&local, arn, "?qualifier=stable").await.status, 200);
    assert_eq!(invoked(&local, arn, "?qualifier=1").await.status, 404, "a version is no endpoint");
    let versions = format!("/runtimes/{id}/versions/");
    let versions = local.control(REGION, "POST", &versions, &Value::Null).await.json();
    let numbers: Vec<&Value> =
        versions["agentRuntimes"].as_array().unwrap().iter().map(|one| &one["agentRuntimeVersion"]).collect();
    assert_eq!(numbers, ["2", "1"]);
    let listed = local.control(REGION, "POST", &endpoints, &Value::Null).await.json();
    let default = got(&local, &format!("{endpoints}DEFAULT/")).await;
    assert_eq!(default["lastUpdatedAt"], updated["lastUpdatedAt"]);
    assert_eq!(
        default,
        json!({
            "agentRuntimeEndpointArn": format!("{arn}/runtime-endpoint/DEFAULT"),
            "agentRuntimeArn": arn,
            "status": "READY",
            "createdAt": made["createdAt"],
            "lastUpdatedAt": updated["lastUpdatedAt"],
            "name": "DEFAULT",
            "id": "DEFAULT",
            "liveVersion": "2",
        })
    );
    let stable = got(&local, &format!("{endpoints}stable/")).await;
    assert_eq!((&stable["liveVersion"], &stable["description"]), (&json!("1"), &endpoint["description"]));
    assert_eq!(listed, json!({"runtimeEndpoints": [stable, default]}));
}

#[tokio::test]
async fn endpoints_are_pointed_and_removed() {
    let local = Local::with_images(&[("*/team/*", "sample")]).await;
    let base = input(&local, "demo");
    let made = created(&local, &base).await;
    let (id, arn) = (made["agentRuntimeId"].as_str().unwrap(), made["agentRuntimeArn"].as_str().unwrap());
    let endpoints = format!("/runtimes/{id}/runtime-endpoints/");
    let asked = json!({"name": "prod"});
    assert_eq!(local.control(REGION, "PUT", &endpoints, &asked).await.status, 202);
    let path = format!("{endpoints}prod/");
    for (method, path, input, status, code, message) in [
        (
            "PUT",
            &endpoints,
            &asked,
            409,
            "Conflict",
            "An endpoint with the specified name already exists".to_owned(),
        ),
        (
            "PUT",
            &endpoints,
            &json!({"name": "DEFAULT"}),
            409,
            "Conflict",
            "An endpoint with the specified name already exists".to_owned(),
        ),
        (
            "PUT",
            &endpoints,
            &json!({"name": "next", "agentRuntimeVersion": "2"}),
            404,
            "ResourceNotFound",
            format!("Version '2' of agent '{id}' was not found. Please check the version and try again."),
        ),
        (
            "PUT",
            &format!("{endpoints}DEFAULT/"),
            &json!({}),
            409,
            "Conflict",
            "Default endpoints are updated when you update the agent".to_owned(),
        ),
        (
            "DELETE",
            &format!("{endpoints}DEFAULT/"),
            &Value::Null,
            409,
            "Conflict",
            "Default endpoints are removed when you delete the agent".to_owned(),
        ),
        (
            "DELETE",
            &format!("/runtimes/{id}/"),
            &Value::Null,
            409,
            "Conflict",
            "This agent has endpoints that must be deleted first".to_owned(),
        ),
        (
            "GET",
            &format!("{endpoints}other/"),
            &Value::Null,
            404,
            "ResourceNotFound",
            format!(
                "Endpoint 'other' of agent '{id}' was not found. Please check the endpoint name and try again."
            ),
        ),
    ] {
        let answer = local.control(REGION, method, path, input).await;
        refused(&answer, status, &format!("{code}Exception"), &message);
    }
    let update = with(&base, &json!({"agentRuntimeName": null}));
    assert_eq!(local.control(REGION, "PUT", &format!("/runtimes/{id}/"), &update).await.status, 202);
    assert_eq!(got(&local, &path).await["liveVersion"], "1");
    let moved = local.control(REGION, "PUT", &path, &json!({"agentRuntimeVersion": "2"})).await.json();
    assert_eq!(
        (&moved["liveVersion"], &moved["targetVersion"], &moved["status"]),
        (&json!("1"), &json!("2"), &json!("UPDATING"))
    );
    assert_eq!(got(&local, &path).await["liveVersion"], "2");
    assert_eq!(invoked(&local, arn, "?qualifier=prod").await.status, 200);
    let removed = local.control(REGION, "DELETE", &path, &Value::Null).await;
    let expected = json!({"status": "DELETING", "agentRuntimeId": id, "endpointName": "prod"});
    assert_eq!((removed.status, removed.json()), (202, expected));
    assert_eq!(invoked(&local, arn, "?qualifier=prod").await.status, 404);
    assert_eq!(local.control(REGION, "DELETE", &format!("/runtimes/{id}/"), &Value::Null).await.status, 202);
}

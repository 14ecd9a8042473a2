//! Gateways as the clients of the control plane see them.

use futures_util::FutureExt as _;
use serde_json::{Value, json};

use crate::base::addresses::percent_encode;
use crate::control::test_world::{DISCOVERY, Refused as _, TOKEN, World, authorizer, gateway, names, with};

const GONE: &str = "Failed to retrieve gateway because it doesn't exist. Retry the request with a different resource identifier.";

fn update(name: &str, members: &Value) -> Value {
    with(gateway(name), members)
}

#[tokio::test]
async fn a_gateway_is_creating_in_its_answer_and_ready_at_the_first_look() {
    let world = World::new();
    let sent = with(gateway("Demo"), &json!({"description": "A gateway"}));
    let created = world.ask("POST", "/gateways/", &sent).await.output(202);
    // The members of the recorded response, and those that had not been sent to it.
    let members = [
        "authorizerConfiguration",
        "authorizerType",
        "createdAt",
        "description",
        "gatewayArn",
        "gatewayId",
        "gatewayUrl",
        "name",
        "protocolType",
        "roleArn",
        "status",
        "updatedAt",
        "workloadIdentityDetails",
    ];
    assert_eq!(names(&created), members);
    assert_eq!((&created["status"], &created["workloadIdentityDetails"]), (&json!("CREATING"), &json!({})));
    assert_eq!(created["createdAt"], created["updatedAt"]);
    let id = created["gatewayId"].as_str().unwrap();
    assert!(id.starts_with("demo-") && id.len() == 15);
    assert_eq!(created["gatewayUrl"], format!("http://127.0.0.1:4747/gateway/{id}/mcp"));
    let arn = format!("arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/{id}");
    assert_eq!(created["gatewayArn"], arn);
    let path = format!("/gateways/{id}/");
    let first = world.get(&path).await;
    let found = first.output(200);
    assert_eq!(names(&found), members);
    assert_eq!(found["status"], "READY");
    let workload = format!(
        "arn:aws:bedrock-agentcore:us-east-1:123456789012:workload-identity-directory/default/workload-identity/{id}"
    );
    assert_eq!(found["workloadIdentityDetails"], json!({"workloadIdentityArn": workload}));
    for name in
        ["description", "roleArn", "protocolType", "authorizerType", "authorizerConfiguration", "name"]
    {
        assert_eq!(found[name], sent[name], "{name}");
    }
    assert_eq!(world.get(&path).await.text, first.text);
}

#[tokio::test]
async fn what_was_sent_comes_back_and_nothing_else() {
    let world = World::new();
    let protocol = json!({"mcp": {"supportedVersions": ["2025-11-25"], "instructions": "Ask.", "searchType": "SEMANTIC"}});
    let claims = json!([{"inboundTokenClaimName": "role", "inboundTokenClaimValueType": "STRING_ARRAY",
        "authorizingClaimMatchValue": {"claimMatchValue": {"matchValueStringList": ["a", "b"]},
            "claimMatchOperator": "CONTAINS_ANY"}}]);
    let authorizer = json!({"customJWTAuthorizer": {"discoveryUrl": DISCOVERY, "allowedAudience": ["x"],
        "allowedScopes": ["mcp/read"], "customClaims": claims}});
    let sent = json!({"protocolConfiguration": protocol, "authorizerConfiguration": authorizer, "exceptionLevel": "DEBUG",
        "unknownMember": 1});
    let created = world.ask("POST", "/gateways/", &with(gateway("demo"), &sent)).await.output(202);
    let path = format!("/gateways/{}/", created["gatewayId"].as_str().unwrap());
    for answer in [created, world.get(&path).await.output(200)] {
        assert_eq!(answer["protocolConfiguration"], protocol);
        assert_eq!(answer["authorizerConfiguration"], authorizer);
        assert_eq!(answer["exceptionLevel"], "DEBUG");
        assert_eq!((answer.get("unknownMember"), answer.get("description")), (None, None));
    }
}

#[tokio::test]
async fn a_key_has_no_effect_and_is_given_back() {
    let world = World::new();
    let key = |id: u8| json!({"kmsKeyArn": format!("arn:aws:kms:us-east-1:123456789012:key/{id:036}")});
    let created = world.ask("POST", "/gateways/", &with(gateway("demo"), &key(1))).await.output(202);
    assert_eq!(created["kmsKeyArn"], key(1)["kmsKeyArn"]);
    let path = format!("/gateways/{}/", created["gatewayId"].as_str().unwrap());
    assert_eq!(world.get(&path).await.output(200)["kmsKeyArn"], key(1)["kmsKeyArn"]);
    let updated = world.ask("PUT", &path, &update("demo", &key(2))).await.output(202);
    assert_eq!(updated["kmsKeyArn"], key(2)["kmsKeyArn"]);
    assert_eq!(world.get(&path).await.output(200)["kmsKeyArn"], key(2)["kmsKeyArn"]);
    world.ask("PUT", &path, &gateway("demo")).await.output(202);
    assert_eq!(world.get(&path).await.output(200).get("kmsKeyArn"), None);
}

#[tokio::test]
async fn what_is_not_served_is_refused_by_name_and_leaves_nothing() {
    let world = World::new();
    let cases = [
        (json!({"protocolType": null}), "CreateGateway without protocolType"),
        (
            json!({"interceptorConfigurations": [{"interceptionPoints": ["REQUEST"], "interceptor": {"lambda":
                {"arn": "arn:aws:lambda:us-east-1:123456789012:function:f"}}}]}),
            "CreateGateway with interceptorConfigurations",
        ),
        (
            json!({"protocolConfiguration": {"mcp": {"sessionConfiguration": {}}}}),
            "CreateGateway with protocolConfiguration.mcp.sessionConfiguration",
        ),
        (
            json!({"protocolConfiguration": {"mcp": {"supportedVersions": ["2026-07-28"]}}}),
            "MCP version 2026-07-28",
        ),
    ];
    for (members, what) in cases {
        world.ask("POST", "/gateways/", &with(gateway("demo"), &members)).await.not_emulated(what);
    }
    assert_eq!(world.get("/gateways/").await.output(200), json!({"items": []}));
}

#[tokio::test]
async fn what_aws_refuses_is_refused() {
    let world = World::new();
    let pattern = "1 validation error detected: Value 'a_b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ([0-9a-zA-Z][-]?){1,48}";
    let nobody = json!({"customJWTAuthorizer": {"discoveryUrl": DISCOVERY}});
    let cases = [
        (json!({"name": "a_b"}), pattern),
        (
            json!({"authorizerConfiguration": null}),
            "Authorizer configuration is required for authorizer type CUSTOM_JWT",
        ),
        (
            json!({"authorizerType": "NONE"}),
            "Authorizer configuration is not supported for authorizer type NONE",
        ),
        (
            json!({"authorizerConfiguration": nobody}),
            "at least one of allowedAudience, allowedClients, allowedScopes and customClaims is required",
        ),
    ];
    for (members, message) in cases {
        let answer = world.ask("POST", "/gateways/", &with(gateway("demo"), &members)).await;
        answer.refused(400, "ValidationException", message);
    }
    world.gateway("demo").await;
    let taken = world.ask("POST", "/gateways/", &gateway("demo")).await;
    taken.refused(409, "ConflictException", "A gateway with name 'demo' already exists");
}

#[tokio::test]
async fn without_a_discovery_document_the_gateway_has_failed() {
    let world = World::new();
    let url = "https://gone.test/.well-known/openid-configuration";
    let input = with(gateway("demo"), &json!({"authorizerConfiguration": authorizer(url)}));
    let created = world.ask("POST", "/gateways/", &input).await.output(202);
    let path = format!("/gateways/{}/", created["gatewayId"].as_str().unwrap());
    let found = world.get(&path).await.output(200);
    assert_eq!(found["status"], "FAILED");
    let reason = format!(
        "Failed to create gateway dependencies: Failed to fetch discovery document from: {url} (Service: AgentCredentialProvider, Status Code: 400)"
    );
    assert_eq!(found["statusReasons"], json!([reason]));
    assert_eq!(found.get("workloadIdentityDetails"), None);
    let changed = world.ask("PUT", &path, &gateway("demo")).await;
    let message = "Cannot perform operation UpdateGateway when gateway is in FAILED status";
    changed.refused(400, "ValidationException", message);
    assert_eq!(world.delete(&path).await.output(202)["status"], "DELETING");
    world.gateway("demo").await;
}

#[tokio::test]
async fn an_update_replaces_all_settings() {
    let world = World::new();
    let sent = with(gateway("demo"), &json!({"description": "before", "exceptionLevel": "DEBUG"}));
    let created = world.ask("POST", "/gateways/", &sent).await.output(202);
    let path = format!("/gateways/{}/", created["gatewayId"].as_str().unwrap());
    world.later();
    let authorizer = json!({"customJWTAuthorizer": {"discoveryUrl": DISCOVERY, "allowedAudience": ["x"]}});
    let input = update("demo", &json!({"authorizerConfiguration": authorizer}));
    let updated = world.ask("PUT", &path, &input).await.output(202);
    assert_eq!((&updated["status"], &updated["authorizerConfiguration"]), (&json!("UPDATING"), &authorizer));
    let found = world.get(&path).await.output(200);
    assert_eq!((&found["status"], &found["authorizerConfiguration"]), (&json!("READY"), &authorizer));
    assert_eq!((found.get("description"), found.get("exceptionLevel")), (None, None));
    assert_eq!((&found["createdAt"], &found["gatewayId"]), (&created["createdAt"], &created["gatewayId"]));
    assert_ne!(found["updatedAt"], created["updatedAt"]);
}

#[tokio::test]
async fn an_update_that_is_refused_or_fails_changes_nothing() {
    let world = World::new();
    let path = world.gateway("demo").await;
    let before = world.get(&path).await;
    let kind = "Authorizer type cannot be updated for an existing gateway";
    let iam = update("demo", &json!({"authorizerType": "AWS_IAM", "authorizerConfiguration": null}));
    world.ask("PUT", &path, &iam).await.refused(400, "ValidationException", kind);
    let name = "Gateway name cannot be updated for an existing gateway";
    world.ask("PUT", &path, &update("other", &json!({}))).await.refused(400, "ValidationException", name);
    let unknown = world.ask("PUT", "/gateways/demo-0000000000/", &update("demo", &json!({}))).await;
    unknown.refused(404, "ResourceNotFoundException", GONE);
    assert_eq!(world.get(&path).await.text, before.text);
    let url = "https://gone.test/.well-known/openid-configuration";
    let gone = update("demo", &json!({"authorizerConfiguration": authorizer(url)}));
    assert_eq!(world.ask("PUT", &path, &gone).await.output(202)["status"], "UPDATING");
    let found = world.get(&path).await.output(200);
    assert_eq!(found["status"], "UPDATE_UNSUCCESSFUL");
    assert_eq!(found["authorizerConfiguration"], before.json()["authorizerConfiguration"]);
    world.ask("PUT", &path, &update("demo", &json!({}))).await.output(202);
    assert_eq!(world.get(&path).await.output(200)["status"], "READY");
}

#[tokio::test]
async fn a_deleted_gateway_is_gone_with_its_workload_identity_and_its_tags() {
    let world = World::new();
    let input = with(gateway("demo"), &json!({"tags": {"a": "b"}}));
    let created = world.ask("POST", "/gateways/", &input).await.output(202);
    let (id, arn) = (created["gatewayId"].as_str().unwrap(), created["gatewayArn"].as_str().unwrap());
    let (path, tags) = (format!("/gateways/{id}/"), format!("/tags/{}", percent_encode(arn)));
    assert_eq!(world.get(&tags).await.output(200), json!({"tags": {"a": "b"}}));
    let deleted = world.delete(&path).await.output(202);
    assert_eq!(deleted, json!({"gatewayId": id, "status": "DELETING"}));
    for answer in [world.get(&path).await, world.delete(&path).await] {
        answer.refused(404, "ResourceNotFoundException", GONE);
    }
    assert_eq!(world.get(&tags).await.status, 404);
    assert!(world.service.identity.workloads.get(world.service.addresses.account_region(), id).is_none());
    world.gateway("demo").await;
}

#[tokio::test]
async fn an_equal_request_gets_the_first_answer_until_the_gateway_is_deleted() {
    let world = World::new();
    let input = with(gateway("demo"), &json!({ "clientToken": TOKEN }));
    let first = world.ask("POST", "/gateways/", &input).await.output(202);
    let path = format!("/gateways/{}/", first["gatewayId"].as_str().unwrap());
    world.later();
    assert_eq!(world.get(&path).await.output(200)["status"], "READY");
    assert_eq!(world.ask("POST", "/gateways/", &input).await.output(202), first);
    let other = world.ask("POST", "/gateways/", &with(input.clone(), &json!({"name": "other"}))).await;
    other.refused(409, "ConflictException", "The client token was used before with other parameters");
    let elsewhere = world.ask_in("eu-west-1", "POST", "/gateways/", &input).await.output(202);
    assert_ne!(elsewhere["gatewayId"], first["gatewayId"]);
    world.delete(&path).await.output(202);
    let third = world.ask("POST", "/gateways/", &input).await.output(202);
    assert_ne!(third["gatewayId"], first["gatewayId"]);
}

#[tokio::test]
async fn equal_requests_of_one_moment_make_one_gateway() {
    let world = World::new();
    let input = with(gateway("demo"), &json!({ "clientToken": TOKEN }));
    world.emulator.outside.hold(DISCOVERY);
    let (first, second) = (world.ask("POST", "/gateways/", &input), world.ask("POST", "/gateways/", &input));
    let (first, second, ()) = tokio::join!(first, second, async { world.emulator.outside.release() });
    assert_eq!(first.output(202), second.output(202));
    let listed = world.get("/gateways/").await.output(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_request_that_was_broken_off_or_refused_can_be_sent_again() {
    let world = World::new();
    let input = with(gateway("demo"), &json!({ "clientToken": TOKEN }));
    world.emulator.outside.hold(DISCOVERY);
    assert!(world.ask("POST", "/gateways/", &input).now_or_never().is_none());
    world.emulator.outside.release();
    world.gateway("other").await;
    let taken = world.ask("POST", "/gateways/", &with(input.clone(), &json!({"name": "other"}))).await;
    taken.refused(409, "ConflictException", "A gateway with name 'other' already exists");
    world.ask("POST", "/gateways/", &input).await.output(202);
}

#[tokio::test]
async fn another_region_has_gateways_of_its_own() {
    let world = World::new();
    let path = world.gateway("demo").await;
    let other = world.ask_in("eu-west-1", "POST", "/gateways/", &gateway("demo")).await.output(202);
    assert!(other["gatewayArn"].as_str().unwrap().contains(":eu-west-1:"));
    for verb in ["GET", "DELETE"] {
        let answer = world.ask_in("eu-west-1", verb, &path, &Value::Null).await;
        answer.refused(404, "ResourceNotFoundException", GONE);
    }
    let listed = world.ask_in("eu-west-1", "GET", "/gateways/", &Value::Null).await.output(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed["items"][0]["gatewayId"], other["gatewayId"]);
}

#[tokio::test]
async fn the_pages_together_are_the_list() {
    let world = World::new();
    for number in 0..5 {
        world.gateway(&format!("demo-{number}")).await;
    }
    let mut seen = Vec::new();
    let mut path = "/gateways/?maxResults=2".to_owned();
    loop {
        let page = world.get(&path).await.output(200);
        for item in page["items"].as_array().unwrap() {
            let members =
                ["authorizerType", "createdAt", "gatewayId", "name", "protocolType", "status", "updatedAt"];
            assert_eq!(names(item), members);
            seen.push(item["name"].as_str().unwrap().to_owned());
        }
        let Some(next) = page.get("nextToken") else { break };
        path = format!("/gateways/?maxResults=2&nextToken={}", next.as_str().unwrap());
    }
    assert_eq!(seen, ["demo-0", "demo-1", "demo-2", "demo-3", "demo-4"]);
    let foreign = world.get("/gateways/?nextToken=foreign").await;
    foreign.refused(400, "ValidationException", "Invalid nextToken");
}

#[tokio::test]
async fn a_thousand_gateways_are_the_most() {
    let world = World::new();
    for number in 0..1000 {
        world.gateway(&format!("demo-{number}")).await;
    }
    let answer = world.ask("POST", "/gateways/", &gateway("demo")).await;
    let message = "The account has reached its limit of 1000 gateways";
    answer.refused(402, "ServiceQuotaExceededException", message);
    world.ask_in("eu-west-1", "POST", "/gateways/", &gateway("demo")).await.output(202);
}

#[tokio::test]
async fn letters_digits_and_single_hyphens_make_a_name() {
    let world = World::new();
    for name in ["m2m-auth-demo", "A", "0", "a-", "a-".repeat(48).as_str()] {
        world.gateway(name).await;
    }
    for name in ["", "-a", "a--b", "a_b", "a b", "é", "a".repeat(49).as_str()] {
        let text = format!(
            "1 validation error detected: Value '{name}' at 'name' failed to satisfy constraint: Member must satisfy \
             regular expression pattern: ([0-9a-zA-Z][-]?){{1,48}}"
        );
        let answer = world.ask("POST", "/gateways/", &gateway(name)).await;
        answer.refused(400, "ValidationException", &text);
    }
}

//! Targets as the clients of the control plane see them.

use serde_json::{Value, json};

use crate::base::Ruleset;
use crate::control::test_world::{Refused as _, SERVER, TOKEN, World, gateway, names, with};

const GONE: &str = "Failed to retrieve target because it doesn't exist. Retry the request with a different resource identifier.";

fn target(name: &str) -> Value {
    json!({"name": name, "targetConfiguration": server(&json!({}))})
}

/// The target configuration of an MCP server with these members in addition to its endpoint.
fn server(members: &Value) -> Value {
    json!({"mcp": {"mcpServer": with(json!({"endpoint": SERVER}), members)}})
}

fn oauth(provider_arn: &str) -> Value {
    json!([{"credentialProviderType": "OAUTH", "credentialProvider":
        {"oauthCredentialProvider": {"providerArn": provider_arn, "scopes": ["tools/read"]}}}])
}

async fn make(world: &World, gateway: &str, input: &Value) -> (Value, String) {
    let created = world.ask("POST", &format!("{gateway}targets/"), input).await.output(202);
    let path = format!("{gateway}targets/{}/", created["targetId"].as_str().unwrap());
    (created, path)
}

#[tokio::test]
async fn a_target_is_creating_in_its_answer_and_ready_at_the_first_look() {
    let world = World::new();
    let gateway = world.gateway("demo").await;
    let (created, path) = make(&world, &gateway, &target("server")).await;
    let members =
        ["createdAt", "gatewayArn", "name", "status", "targetConfiguration", "targetId", "updatedAt"];
    assert_eq!(names(&created), members);
    assert_eq!((&created["status"], &created["createdAt"]), (&json!("CREATING"), &created["updatedAt"]));
    assert_eq!(created["targetConfiguration"], server(&json!({})));
    let id = created["targetId"].as_str().unwrap();
    assert!(id.len() == 10 && id.bytes().all(|it| it.is_ascii_digit() || it.is_ascii_uppercase()));
    let first = world.get(&path).await;
    let found = first.output(200);
    let members = [
        "createdAt",
        "gatewayArn",
        "lastSynchronizedAt",
        "name",
        "status",
        "targetConfiguration",
        "targetId",
        "updatedAt",
    ];
    assert_eq!((names(&found), &found["status"]), (members.to_vec(), &json!("READY")));
    assert_eq!(world.get(&path).await.text, first.text);
    assert_eq!(world.authorizations(), [None]);
}

#[tokio::test]
async fn the_endpoint_and_the_credentials_come_back_verbatim() {
    let world = World::new();
    let gateway = world.gateway("demo").await;
    let mut credentials = oauth(&world.provider().await);
    credentials[0]["credentialProvider"]["oauthCredentialProvider"]["grantType"] =
        json!("CLIENT_CREDENTIALS");
    let endpoint = "https://mcp.test/a%2Fb/?qualifier=DEFAULT";
    let sent = json!({"name": "server", "description": "A server", "credentialProviderConfigurations": credentials,
        "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": endpoint, "listingMode": "DEFAULT"}}}});
    let (created, path) = make(&world, &gateway, &sent).await;
    let found = world.get(&path).await.output(200);
    for name in ["name", "description", "credentialProviderConfigurations", "targetConfiguration"] {
        assert_eq!((&created[name], &found[name]), (&sent[name], &sent[name]), "{name}");
    }
    assert_eq!(found["status"], "READY");
    assert_eq!(world.authorizations(), [Some("Bearer m2m-token".to_owned())]);
}

#[tokio::test]
async fn a_target_whose_tools_cannot_be_fetched_has_failed_until_it_is_synchronised() {
    let world = World::new();
    let gateway = world.gateway("demo").await;
    world.server_goes();
    let (_, path) = make(&world, &gateway, &target("server")).await;
    let found = world.get(&path).await.output(200);
    assert_eq!(found["status"], "FAILED");
    let reason = found["statusReasons"][0].as_str().unwrap();
    assert!(
        reason.starts_with("Failed to connect and fetch tools from the provided MCP target server. Error - ")
    );
    world.server_comes();
    let ids = json!({"targetIdList": [found["targetId"]]});
    let again = world.ask("PUT", &format!("{gateway}synchronizeTargets"), &ids).await.output(202);
    assert_eq!(again["targets"][0]["status"], "READY");
    assert_eq!(again["targets"][0], world.get(&path).await.output(200));
}

#[tokio::test]
async fn an_update_changes_name_and_endpoint_or_leaves_all_as_it_was() {
    let world = World::new();
    let gateway = world.gateway("demo").await;
    let (created, path) = make(&world, &gateway, &target("server")).await;
    world.later();
    let other = json!({"mcp": {"mcpServer": {"endpoint": "https://mcp.test/other"}}});
    let input = json!({"name": "renamed", "description": "New", "targetConfiguration": other});
    let updated = world.ask("PUT", &path, &input).await.output(202);
    assert_eq!((&updated["status"], &updated["name"]), (&json!("UPDATING"), &json!("renamed")));
    let found = world.get(&path).await.output(200);
    assert_eq!((&found["status"], &found["targetConfiguration"]), (&json!("READY"), &other));
    assert_eq!((&found["description"], &found["createdAt"]), (&json!("New"), &created["createdAt"]));
    assert_ne!(found["updatedAt"], created["updatedAt"]);
    world.server_goes();
    assert_eq!(world.ask("PUT", &path, &target("server")).await.output(202)["name"], "server");
    let kept = world.get(&path).await.output(200);
    assert_eq!(kept["status"], "UPDATE_UNSUCCESSFUL");
    assert_eq!(
        (&kept["name"], &kept["targetConfiguration"]),
        (&found["name"], &found["targetConfiguration"])
    );
    world.server_comes();
    let unnamed = json!({"targetConfiguration": server(&json!({}))});
    world.ask("PUT", &path, &unnamed).await.output(202);
    let found = world.get(&path).await.output(200);
    assert_eq!((&found["status"], &found["name"]), (&json!("READY"), &json!("renamed")));
    assert_eq!((found.get("description"), found.get("statusReasons")), (None, None));
}

#[tokio::test]
async fn a_deleted_target_is_gone_and_then_its_gateway_may_go() {
    let world = World::new();
    let gateway = world.gateway("demo").await;
    let id = gateway.trim_start_matches("/gateways/").trim_end_matches('/');
    let (created, path) = make(&world, &gateway, &target("server")).await;
    let message = format!(
        "Gateway with ID: {id} has targets associated with it. Delete all targets before deleting the gateway."
    );
    world.delete(&gateway).await.refused(400, "ValidationException", &message);
    let deleted = world.delete(&path).await.output(202);
    let expected =
        json!({"gatewayArn": created["gatewayArn"], "targetId": created["targetId"], "status": "DELETING"});
    assert_eq!(deleted, expected);
    for answer in
        [world.get(&path).await, world.delete(&path).await, world.ask("PUT", &path, &target("server")).await]
    {
        answer.refused(404, "ResourceNotFoundException", GONE);
    }
    world.delete(&gateway).await.output(202);
    assert_eq!(world.ask("POST", &format!("{gateway}targets/"), &target("server")).await.status, 404);
}

#[tokio::test]
async fn the_matrix_decides_first_and_then_what_is_served() {
    let provider =
        |kind: &str| json!({"credentialProviderConfigurations": [{"credentialProviderType": kind}]});
    let world = World::new();
    let gateway = world.gateway("demo").await;
    let create = async |world: &World, gateway: &str, members: &Value| {
        world.ask("POST", &format!("{gateway}targets/"), &with(target("server"), members)).await
    };
    let refused = [
        (
            provider("JWT_PASSTHROUGH"),
            "MCP server target does not support JWT_PASSTHROUGH credential provider type",
        ),
        (
            provider("GATEWAY_IAM_ROLE"),
            "IamCredentialProvider is required for mcpServer targets using IAM authentication",
        ),
        (
            json!({"targetConfiguration": {"http": {"passthrough": {"endpoint": "https://a.test", "protocolType": "MCP"}}}}),
            "HTTP target configuration is not supported for gateways with MCP protocol type",
        ),
        (
            json!({"targetConfiguration": {"mcp": {"smithyModel": {"inlinePayload": "{}"}}}}),
            "Smithy model target requires a credential provider configuration",
        ),
    ];
    for (members, message) in refused {
        create(&world, &gateway, &members).await.refused(400, "ValidationException", message);
    }
    let key = json!({"credentialProviderConfigurations": [{"credentialProviderType": "API_KEY", "credentialProvider":
        {"apiKeyCredentialProvider": {"providerArn": "arn:a:b:c:123456789012:d"}}}]});
    let code =
        with(json!({"credentialProviderConfigurations": oauth("arn:a:b:c:123456789012:d")}), &json!({}));
    let code = {
        let mut code = code;
        code["credentialProviderConfigurations"][0]["credentialProvider"]["oauthCredentialProvider"]["grantType"] =
            json!("AUTHORIZATION_CODE");
        code
    };
    let not_served = [
        (code.clone(), "CreateGatewayTarget with grantType AUTHORIZATION_CODE"),
        (
            json!({"targetConfiguration": {"mcp": {"openApiSchema": {"inlinePayload": "{}"}}}}),
            "CreateGatewayTarget with targetConfiguration.mcp.openApiSchema",
        ),
        (
            json!({"targetConfiguration": server(&json!({"listingMode": "DYNAMIC"}))}),
            "CreateGatewayTarget with targetConfiguration.mcp.mcpServer.listingMode DYNAMIC",
        ),
        (
            json!({"targetConfiguration": server(&json!({"resourcePriority": 1}))}),
            "CreateGatewayTarget with targetConfiguration.mcp.mcpServer.resourcePriority",
        ),
        (
            json!({"metadataConfiguration": {"allowedRequestHeaders": ["x-a"]}}),
            "CreateGatewayTarget with metadataConfiguration",
        ),
        (json!({"name": null}), "CreateGatewayTarget without name"),
    ];
    for (members, what) in not_served {
        create(&world, &gateway, &members).await.not_emulated(what);
    }
    assert_eq!(world.get(&format!("{gateway}targets/")).await.output(200), json!({"items": []}));
    let january = World::of(Ruleset::January2026);
    let gateway = january.gateway("demo").await;
    for members in [key, code, provider("GATEWAY_IAM_ROLE")] {
        let message = "MCP server target does not support current credential provider type";
        create(&january, &gateway, &members).await.refused(400, "ValidationException", message);
    }
    let members = json!({"credentialProviderConfigurations": oauth(&january.provider().await)});
    create(&january, &gateway, &members).await.output(202);
}

#[tokio::test]
async fn names_and_providers_and_tokens_are_checked() {
    let world = World::new();
    let gateway = world.gateway("demo").await;
    let path = format!("{gateway}targets/");
    let first = with(target("server"), &json!({ "clientToken": TOKEN }));
    let (created, made) = make(&world, &gateway, &first).await;
    let (again, _) = make(&world, &gateway, &first).await;
    assert_eq!(again, created);
    world.delete(&made).await.output(202);
    let (anew, _) = make(&world, &gateway, &first).await;
    assert_ne!(anew["targetId"], created["targetId"]);
    let other = with(first, &json!({"name": "other"}));
    let conflict = "The client token was used before with other parameters";
    world.ask("POST", &path, &other).await.refused(409, "ConflictException", conflict);
    let taken = "A target with name 'server' already exists";
    world.ask("POST", &path, &target("server")).await.refused(409, "ConflictException", taken);
    let (_, second) = make(&world, &gateway, &target("second")).await;
    world.ask("PUT", &second, &target("server")).await.refused(409, "ConflictException", taken);
    let arn = world.provider().await;
    for arn in [arn.replace("m2m", "none"), arn.replace("us-east-1", "eu-west-1")] {
        let input = with(target("third"), &json!({"credentialProviderConfigurations": oauth(&arn)}));
        let answer = world.ask("POST", &path, &input).await;
        answer.refused(404, "ResourceNotFoundException", "Resource Credential Provider not found");
    }
    let plain = json!({"mcp": {"mcpServer": {"endpoint": "http://mcp.test/mcp"}}});
    let plain =
        world.ask("POST", &path, &with(target("third"), &json!({ "targetConfiguration": plain }))).await;
    assert_eq!((plain.status, plain.error_type()), (400, "ValidationException"));
    assert!(plain.text.contains("https://.*"), "{}", plain.text);
}

#[tokio::test]
async fn equal_requests_of_one_moment_make_one_target() {
    let world = World::new();
    let gateway = world.gateway("demo").await;
    let path = format!("{gateway}targets/");
    let input = with(target("server"), &json!({ "clientToken": TOKEN }));
    world.emulator.outside.hold(SERVER);
    let (first, second) = (world.ask("POST", &path, &input), world.ask("POST", &path, &input));
    let (first, second, ()) = tokio::join!(first, second, async { world.emulator.outside.release() });
    assert_eq!(first.output(202), second.output(202));
    assert_eq!(world.get(&path).await.output(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_hundred_targets_are_the_most_and_are_listed_page_by_page() {
    let world = World::new();
    let gateway = world.gateway("demo").await;
    for number in 0..100 {
        make(&world, &gateway, &target(&format!("server-{number}"))).await;
    }
    let path = format!("{gateway}targets/");
    let answer = world.ask("POST", &path, &target("server")).await;
    let message = "The gateway has reached its limit of 100 targets";
    answer.refused(402, "ServiceQuotaExceededException", message);
    let first = world.get(&format!("{path}?maxResults=60")).await.output(200);
    let next = first["nextToken"].as_str().unwrap();
    let second = world.get(&format!("{path}?maxResults=60&nextToken={next}")).await.output(200);
    assert_eq!(second["items"].as_array().unwrap().len(), 40);
    assert_eq!(second.get("nextToken"), None);
    let members =
        ["createdAt", "lastSynchronizedAt", "name", "status", "targetId", "targetType", "updatedAt"];
    assert_eq!(
        (names(&first["items"][0]), &first["items"][0]["targetType"]),
        (members.to_vec(), &json!("MCP_SERVER"))
    );
}

#[tokio::test]
async fn a_gateway_that_has_failed_takes_no_target() {
    let world = World::new();
    let url = "https://gone.test/.well-known/openid-configuration";
    let authorizer = crate::control::test_world::authorizer(url);
    let input = with(gateway("demo"), &json!({ "authorizerConfiguration": authorizer }));
    let created = world.ask("POST", "/gateways/", &input).await.output(202);
    let path = format!("/gateways/{}/targets/", created["gatewayId"].as_str().unwrap());
    let message = "Cannot perform operation CreateGatewayTarget when gateway is in FAILED status";
    world.ask("POST", &path, &target("server")).await.refused(400, "ValidationException", message);
}

#[tokio::test]
async fn an_api_key_is_carried_as_the_target_says() {
    let world = World::new();
    let gateway = world.gateway("demo").await;
    let provider = json!({"providerArn": world.api_key_provider().await, "credentialParameterName": "Authorization",
        "credentialPrefix": "Bearer", "credentialLocation": "HEADER"});
    let credentials = json!([{"credentialProviderType": "API_KEY",
        "credentialProvider": {"apiKeyCredentialProvider": provider}}]);
    let input = with(target("server"), &json!({ "credentialProviderConfigurations": credentials }));
    let (_, path) = make(&world, &gateway, &input).await;
    let found = world.get(&path).await.output(200);
    assert_eq!(
        (&found["status"], &found["credentialProviderConfigurations"]),
        (&json!("READY"), &credentials)
    );
    assert_eq!(world.authorizations(), [Some("Bearer the-key".to_owned())]);
}

#[tokio::test]
async fn a_name_that_is_none_is_not_shown() {
    let world = World::new();
    let path = format!("{}targets/", world.gateway("demo").await);
    world.ask("POST", &path, &target(&"a".repeat(100))).await.output(202);
    let text = "1 validation error detected: Value at 'name' failed to satisfy constraint: Member must satisfy regular \
                expression pattern: ([0-9a-zA-Z][-]?){1,100}";
    for name in ["a_b", "-a", "a".repeat(101).as_str()] {
        world.ask("POST", &path, &target(name)).await.refused(400, "ValidationException", text);
    }
}

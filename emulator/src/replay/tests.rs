use serde_json::{Value, json};

use super::*;
use crate::model::Service;
use crate::test_support::World;

/// The built-in stack with additions, created in an emulator.
async fn made(changes: &[(&str, &str)], more: &str) -> Result<World, ReplayError> {
    let mut text = Stack::built_in_text().to_owned() + more;
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let stack = Stack::parse("test.toml", &text).unwrap();
    let world = World::new();
    replay(&world.app, &stack, Setting { same_ids_at_every_start: true }).await?;
    Ok(world)
}

async fn asked(world: &World, service: Service, operation: &str, input: Value) -> Value {
    world.app.api.call(&world.app.entropy, service, operation, input).await.unwrap()
}

/// The ARNs of the roles of all gateways, then of all runtimes.
async fn roles_in_use(world: &World) -> Vec<String> {
    let kinds = [
        ("ListGateways", "items", "gatewayId", "GetGateway", "gatewayIdentifier"),
        ("ListAgentRuntimes", "agentRuntimes", "agentRuntimeId", "GetAgentRuntime", "agentRuntimeId"),
    ];
    let mut roles = Vec::new();
    for (list, items, id, get, identifier) in kinds {
        let listed = asked(world, Service::AgentCoreControl, list, json!({})).await;
        for item in listed[items].as_array().unwrap() {
            let found = asked(world, Service::AgentCoreControl, get, json!({ identifier: item[id] })).await;
            roles.push(found["roleArn"].as_str().unwrap().to_owned());
        }
    }
    roles
}

/// The statements of the only policy of a role by their ids, and its trust policy.
async fn permissions(world: &World, role: &str) -> (Vec<(String, Value)>, Value) {
    let decoded = |text: &Value| {
        let text = percent_encoding::percent_decode_str(text.as_str().unwrap()).decode_utf8().unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let of_role = json!({ "RoleName": role });
    let found = asked(world, Service::Iam, "GetRole", of_role.clone()).await;
    let names = asked(world, Service::Iam, "ListRolePolicies", of_role).await;
    let [name] = names["PolicyNames"].as_array().unwrap().as_slice() else { panic!("{names}") };
    let policy = json!({ "RoleName": role, "PolicyName": name });
    let policy = asked(world, Service::Iam, "GetRolePolicy", policy).await;
    let policy = decoded(&policy["PolicyDocument"]);
    let statements = policy["Statement"].as_array().unwrap().iter();
    let statements =
        statements.map(|statement| (statement["Sid"].as_str().unwrap().to_owned(), statement.clone()));
    (statements.collect(), decoded(&found["Role"]["AssumeRolePolicyDocument"]))
}

#[tokio::test]
async fn a_gateway_and_a_runtime_get_a_role_of_their_own() {
    let world = made(&[], "").await.unwrap();
    let role = |name: &str| format!("arn:aws:iam::123456789012:role/{name}");
    let (gateway, runtime) = ("m2m-auth-demo-gateway-role", "m2m_auth_demo_mcp_server-runtime-role");
    assert_eq!(roles_in_use(&world).await, [role(gateway), role(runtime)]);

    let (statements, trust) = permissions(&world, gateway).await;
    let ids: Vec<&str> = statements.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["GetWorkloadAccessToken", "GetResourceOauth2Token", "GetSecretValue"]);
    let directory = "arn:aws:bedrock-agentcore:us-east-1:123456789012:workload-identity-directory/default";
    assert_eq!(
        statements[0].1["Resource"],
        json!([directory, format!("{directory}/workload-identity/m2m-auth-demo-*")])
    );
    assert_eq!(trust["Statement"][0]["Principal"], json!({ "Service": "bedrock-agentcore.amazonaws.com" }));
    assert_eq!(
        trust["Statement"][0]["Condition"]["ArnLike"]["aws:SourceArn"],
        "arn:aws:bedrock-agentcore:us-east-1:123456789012:*"
    );

    let (statements, _) = permissions(&world, runtime).await;
    assert_eq!(
        (statements[0].0.as_str(), &statements[0].1["Resource"]),
        (
            "PullImage",
            &json!(["arn:aws:ecr:us-east-1:123456789012:repository/local/m2m_auth_demo_mcp_server"])
        )
    );
    assert_eq!(statements.len(), 6);
}

#[tokio::test]
async fn a_role_of_the_file_is_the_one_that_is_named() {
    let role = r#"
        [iam_role.narrow]
        name = "narrow"
        [iam_role.narrow.policy]
        identity = '''{"Version": "2012-10-17", "Statement": [{"Sid": "Narrow", "Effect": "Allow",
            "Action": "bedrock-agentcore:GetWorkloadAccessToken", "Resource": "arn:aws:x:${region}:${account}:y"}]}'''
    "#;
    let named = ("[gateway.main]\n", "[gateway.main]\nrole_arn = \"${iam_role.narrow.arn}\"\n");
    let world = made(&[named], role).await.unwrap();
    assert_eq!(roles_in_use(&world).await[0], "arn:aws:iam::123456789012:role/narrow");
    let (statements, trust) = permissions(&world, "narrow").await;
    assert_eq!(statements[0].1["Resource"], "arn:aws:x:us-east-1:123456789012:y");
    assert_eq!(trust["Statement"][0]["Action"], "sts:AssumeRole");
    let made_for_it = json!({ "RoleName": "m2m-auth-demo-gateway-role" });
    let made_for_it = world.app.api.call(&world.app.entropy, Service::Iam, "GetRole", made_for_it).await;
    assert_eq!(made_for_it.unwrap_err().code, "NoSuchEntity");
}

#[tokio::test]
async fn a_gateway_with_an_api_key_may_get_it() {
    let target = r#"
        [api_key_credential_provider.weather]
        name = "weather"
        api_key = "key"
        [gateway.main.target.weather]
        name = "weather"
        endpoint = "https://api.example.com/mcp"
        api_key = { provider_arn = "${api_key_credential_provider.weather.arn}" }
    "#;
    let world = made(&[], target).await.unwrap();
    let (statements, _) = permissions(&world, "m2m-auth-demo-gateway-role").await;
    assert!(statements.iter().any(|(id, _)| id == "GetResourceApiKey"), "{statements:?}");
}

#[tokio::test]
async fn a_taken_and_a_long_name_get_characters_of_their_own() {
    let taken = "[iam_role.taken]\nname = \"M2M-AUTH-DEMO-gateway-role\"\n";
    let long = "a".repeat(48);
    let runtime = ("name = \"m2m_auth_demo_mcp_server\"", format!("name = \"{long}\""));
    let gateway = ("name = \"m2m-auth-demo\"\n", format!("name = \"{}\"\n", "a-".repeat(48)));
    let world = made(&[], taken).await.unwrap();
    let roles = roles_in_use(&world).await;
    let suffix = roles[0].strip_prefix("arn:aws:iam::123456789012:role/m2m-auth-demo-gateway-role-");
    assert_eq!(suffix.map(str::len), Some(10), "{roles:?}");
    // The same ones at every start.
    assert_eq!(roles_in_use(&made(&[], taken).await.unwrap()).await, roles);

    let changes = [(runtime.0, runtime.1.as_str()), (gateway.0, gateway.1.as_str())];
    for role in roles_in_use(&made(&changes, "").await.unwrap()).await {
        let name = role.strip_prefix("arn:aws:iam::123456789012:role/").unwrap();
        assert!(name.len() <= 64 && name.starts_with('a'), "{name}");
        permissions(&world_of(&changes).await, name).await;
    }
}

async fn world_of(changes: &[(&str, &str)]) -> World {
    made(changes, "").await.unwrap()
}

#[tokio::test]
async fn a_policy_that_iam_refuses_once_it_is_whole_names_its_role() {
    let role = r#"
        [iam_role.broken]
        name = "broken"
        policy.identity = '${user_pool.inbound.arn}'
    "#;
    let error = made(&[], role).await.err().unwrap();
    assert_eq!(
        (error.resource.as_str(), error.reason.as_str()),
        ("iam_role.broken", "policy `identity`: This policy contains invalid Json")
    );
}

#[tokio::test]
async fn a_role_that_the_file_names_and_does_not_create_is_made_for_its_gateway() {
    let arn = "arn:aws:iam::123456789012:role/team/own";
    let named = format!("[gateway.main]\nrole_arn = \"{arn}\"\n");
    let world = made(&[("[gateway.main]\n", &named)], "").await.unwrap();
    assert_eq!(roles_in_use(&world).await[0], arn);
    let (statements, _) = permissions(&world, "own").await;
    let names: Vec<_> = statements.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["GetWorkloadAccessToken", "GetResourceOauth2Token", "GetSecretValue"]);
    let foreign = named.replace("123456789012", "210987654321");
    let Err(error) = made(&[("[gateway.main]\n", &foreign)], "").await else { panic!("it is made") };
    let error = format!("{error:?}");
    assert!(error.contains("Cross-account pass role is not allowed."), "{error}");
}

//! How gateways and targets are created, and what they are refused for.

use super::mcp_server::{Mood, tool};
use super::*;
use crate::aws::Principal;
use crate::gateway::gateways::error::CreateGatewayError;
use crate::gateway::target::TargetStatus;
use crate::identity::ServiceResource;
use crate::test_support::Reply;

async fn create(
    world: &World,
    configuration: GatewayConfiguration,
) -> Result<Arc<Gateway>, CreateGatewayError> {
    let (entropy, account_region) = (&world.service.entropy, world.service.addresses.account_region());
    create_gateway(&world.service, entropy, account_region, configuration).await
}

async fn listed(world: &World, gateway: &Gateway) -> Vec<String> {
    let answer = world.post(gateway, request("1", "tools/list", &json!({}))).await;
    let tools = answer.json()["result"]["tools"].as_array().unwrap().clone();
    tools.iter().skip(1).map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_gateway_has_its_name_in_its_id_and_a_workload_identity() {
    let world = World::new().await;
    let gateway = create(&world, configuration("M2M-Demo")).await.unwrap();
    let suffix = gateway.id.strip_prefix("m2m-demo-").unwrap();
    assert_eq!(suffix.len(), 10);
    assert!(suffix.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase()));
    assert_eq!(gateway.workload_identity, gateway.id);
    let workload =
        world.service.identity.workloads.get(world.service.addresses.account_region(), &gateway.id).unwrap();
    assert_eq!(workload.linked_to, Some(ServiceResource::Gateway(gateway.id.clone())));
    assert_eq!(world.service.gateways.get(&gateway.id).unwrap().name, "M2M-Demo");
    assert_eq!(world.service.gateways.all().len(), 1);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_id() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let world = World::new().await;
        let (entropy, account_region) = (Entropy::seeded("demo"), world.service.addresses.account_region());
        let gateway = create_gateway(&world.service, &entropy, account_region, configuration("demo")).await;
        ids.push(gateway.unwrap().id.clone());
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn what_makes_no_gateway_is_refused_and_leaves_nothing() {
    let world = World::new().await;
    let with = |change: fn(&mut GatewayConfiguration)| {
        let mut configuration = configuration("demo");
        change(&mut configuration);
        configuration
    };
    let cases = [
        (
            with(|it| it.inbound.custom_jwt().allowed_clients.clear()),
            "at least one of allowedAudience, allowedClients, allowedScopes and customClaims is required",
        ),
        (
            with(|it| it.inbound.custom_jwt().allowed_scopes = vec!["a b".to_owned()]),
            "`a b` is not a scope: expected printable ASCII without spaces, quotation marks or backslashes",
        ),
        (
            with(|it| it.supported_versions = vec!["2026-07-28".to_owned()]),
            "MCP version 2026-07-28 is not emulated by agentcore-local: it has 2025-03-26, 2025-06-18, 2025-11-25",
        ),
    ];
    for (configuration, text) in cases {
        let error = create(&world, configuration).await.unwrap_err();
        assert_eq!(error.to_string(), text);
    }
    assert!(world.service.gateways.all().is_empty());
    create(&world, configuration("demo")).await.unwrap();
    let error = create(&world, configuration("demo")).await.unwrap_err();
    assert_eq!(error.to_string(), "A gateway with name 'demo' already exists");
}

#[tokio::test]
async fn without_its_discovery_document_a_gateway_has_failed_and_no_one_can_call_it() {
    let world = World::new().await;
    let mut gone = configuration("demo");
    let refused = Reply::Refused("Connection refused");
    world.emulator.outside.put("http://gone.test/.well-known/openid-configuration", refused);
    gone.inbound.custom_jwt().discovery_url = "http://gone.test/.well-known/openid-configuration".to_owned();
    let gateway = create(&world, gone).await.unwrap();
    let state = gateway.state();
    assert_eq!(state.status, GatewayStatus::Failed);
    assert_eq!(
        state.status_reasons,
        [
            "Failed to create gateway dependencies: Failed to fetch discovery document from: http://gone.test/.well-known/openid-configuration (Service: AgentCredentialProvider, Status Code: 400)"
        ]
    );
    assert_eq!(state.detail.as_deref(), Some("cannot connect to gone.test: Connection refused"));
    assert!(world.service.identity.workloads.get(&gateway.account_region, &gateway.id).is_none());
    assert_eq!(world.post(&gateway, request("1", "ping", &json!({}))).await.status, 404);
    delete_gateway(&world.service, &gateway.account_region, &gateway.id).unwrap();
    create(&world, configuration("demo")).await.unwrap();
}

#[tokio::test]
async fn what_makes_no_target_is_refused() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let attempt = async |gateway_id: &str, configuration: TargetConfiguration| {
        let (entropy, account_region) = (&world.service.entropy, world.service.addresses.account_region());
        let made = create_target(
            &world.service,
            entropy,
            &Principal::Stack,
            account_region,
            gateway_id,
            configuration,
        )
        .await;
        made.unwrap_err().to_string()
    };
    let unknown = "Failed to retrieve gateway because it doesn't exist. Retry the request with a different resource identifier.";
    assert_eq!(attempt("demo-0000000000", target("other")).await, unknown);
    let taken = "A target with name 'demo' already exists";
    assert_eq!(attempt(&gateway.id, target("demo")).await, taken);
    let provider_arn =
        "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/oauth2credentialprovider/none";
    let credential = Credential::Oauth { provider_arn: provider_arn.to_owned(), scopes: Vec::new() };
    assert_eq!(
        attempt(&gateway.id, TargetConfiguration { credential, ..target("other") }).await,
        "Resource Credential Provider not found"
    );
    assert_eq!(gateway.targets().len(), 1);
}

#[tokio::test]
async fn tools_come_with_the_synchronisation_and_survive_one_that_fails() {
    let world = World::new().await;
    world.server.is(Mood::Gone);
    let gateway = world.gateway(configuration("demo")).await;
    let (target, account_region) = (gateway.targets()[0].clone(), world.service.addresses.account_region());
    assert_eq!(target.state().status, TargetStatus::Failed);
    assert!(!target.state().status_reasons.is_empty());
    assert!(listed(&world, &gateway).await.is_empty());
    world.server.is(Mood::Calm);
    world.server.has_tools(vec![tool("b", ""), tool("a", "")]);
    synchronize(&world.service, &Principal::Stack, account_region, &gateway.id, &target.id).await.unwrap();
    assert_eq!(target.state().status, TargetStatus::Ready);
    assert_eq!(listed(&world, &gateway).await, ["demo___a", "demo___b"]);
    world.server.has_tools(vec![tool("c", "")]);
    assert_eq!(listed(&world, &gateway).await, ["demo___a", "demo___b"]);
    world.server.is(Mood::Gone);
    synchronize(&world.service, &Principal::Stack, account_region, &gateway.id, &target.id).await.unwrap();
    assert_eq!(target.state().status, TargetStatus::SynchronizeUnsuccessful);
    assert_eq!(listed(&world, &gateway).await, ["demo___a", "demo___b"]);
    world.server.is(Mood::Calm);
    synchronize(&world.service, &Principal::Stack, account_region, &gateway.id, &target.id).await.unwrap();
    assert_eq!(listed(&world, &gateway).await, ["demo___c"]);
    let unknown = synchronize(&world.service, &Principal::Stack, account_region, &gateway.id, "0000000000")
        .await
        .unwrap_err();
    assert_eq!(unknown.rest().status, 404);
    assert_eq!(
        unknown.to_string(),
        "Failed to retrieve target because it doesn't exist. Retry the request with a different resource identifier."
    );
    assert!(
        synchronize(&world.service, &Principal::Stack, account_region, "demo-0000000000", &target.id)
            .await
            .is_err()
    );
}

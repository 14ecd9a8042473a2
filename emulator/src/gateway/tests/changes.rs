//! What callers meet after a gateway or a target was updated or deleted.

use super::mcp_server::{Mood, tool};
use super::*;
use crate::aws::Principal;
use crate::gateway::target::TargetStatus;

async fn tools(world: &World, gateway: &Gateway) -> Vec<String> {
    let answer = world.post(gateway, request("1", "tools/list", &json!({}))).await;
    let tools = answer.json()["result"]["tools"].as_array().unwrap().clone();
    tools.iter().map(|tool| tool["name"].as_str().unwrap().to_owned()).collect()
}

async fn call(world: &World, gateway: &Gateway, tool: &str) -> String {
    let params = json!({"name": tool, "arguments": {"a": 1, "b": 2}});
    world.post(gateway, request("1", "tools/call", &params)).await.text
}

async fn change(world: &World, gateway: &Gateway, configuration: GatewayConfiguration) {
    update_gateway(&world.service, &gateway.account_region, &gateway.id, configuration).await.unwrap();
}

#[tokio::test]
async fn a_remembered_token_does_not_outlive_its_authorizer() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let ping = || world.post(&gateway, request("1", "ping", &json!({})));
    assert_eq!((ping().await.status, ping().await.status), (200, 200));
    let allowed_clients = vec!["another".to_owned()];
    let authorizer = AuthorizerConfiguration { allowed_clients, ..authorizer() };
    change(
        &world,
        &gateway,
        GatewayConfiguration {
            inbound: InboundConfiguration::CustomJwt(authorizer),
            ..configuration("demo")
        },
    )
    .await;
    assert_eq!(ping().await.status, 403);
    change(&world, &gateway, configuration("demo")).await;
    assert_eq!(ping().await.status, 200);
}

#[tokio::test]
async fn an_update_that_fails_lets_the_same_callers_in() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let discovery_url = "http://gone.test/.well-known/openid-configuration".to_owned();
    let authorizer = AuthorizerConfiguration { discovery_url, ..authorizer() };
    change(
        &world,
        &gateway,
        GatewayConfiguration {
            inbound: InboundConfiguration::CustomJwt(authorizer),
            ..configuration("demo")
        },
    )
    .await;
    assert_eq!(gateway.state().status, GatewayStatus::UpdateUnsuccessful);
    assert_eq!(world.post(&gateway, request("1", "ping", &json!({}))).await.status, 200);
}

#[tokio::test]
async fn an_update_changes_search_and_instructions_and_keeps_the_targets() {
    let world = World::new().await;
    world.server.has_tools(vec![tool("add", "")]);
    let gateway = world.gateway(GatewayConfiguration { search: false, ..configuration("demo") }).await;
    let initialize = request("1", "initialize", &json!({"protocolVersion": "2025-03-26"}));
    let before = world.post(&gateway, initialize.clone()).await.json();
    assert_eq!(before["result"].get("instructions"), None);
    assert_eq!(tools(&world, &gateway).await, ["demo___add"]);
    let instructions = Some("Ask \"politely\".".to_owned());
    change(&world, &gateway, GatewayConfiguration { instructions, ..configuration("demo") }).await;
    let after = world.post(&gateway, initialize).await.json();
    assert_eq!(after["result"]["instructions"], "Ask \"politely\".");
    assert_eq!(tools(&world, &gateway).await, ["x_amz_bedrock_agentcore_search", "demo___add"]);
}

#[tokio::test]
async fn a_changed_target_has_tools_of_its_new_name_and_a_removed_one_has_none() {
    let world = World::new().await;
    world.server.has_tools(vec![tool("add", "")]);
    let gateway = world.gateway(GatewayConfiguration { search: false, ..configuration("demo") }).await;
    let (account_region, id) = (&gateway.account_region, gateway.targets()[0].id.clone());
    let changed =
        update_target(&world.service, &Principal::Stack, account_region, &gateway.id, &id, target("renamed"))
            .await
            .unwrap();
    assert_eq!((changed.id.as_str(), changed.state().status), (id.as_str(), TargetStatus::Ready));
    assert_eq!(tools(&world, &gateway).await, ["renamed___add"]);
    assert!(call(&world, &gateway, "renamed___add").await.contains(r#""isError":false"#));
    world.server.is(Mood::Gone);
    update_target(&world.service, &Principal::Stack, account_region, &gateway.id, &id, target("again"))
        .await
        .unwrap();
    assert_eq!(gateway.targets()[0].state().status, TargetStatus::UpdateUnsuccessful);
    assert_eq!(tools(&world, &gateway).await, ["renamed___add"]);
    world.server.is(Mood::Calm);
    delete_target(&world.service, account_region, &gateway.id, &id).unwrap();
    assert!(tools(&world, &gateway).await.is_empty());
    assert!(call(&world, &gateway, "renamed___add").await.contains("No target found for capability"));
    delete_gateway(&world.service, account_region, &gateway.id).unwrap();
    assert_eq!(world.post(&gateway, request("1", "ping", &json!({}))).await.status, 404);
}

#[tokio::test]
async fn a_synchronisation_that_is_broken_off_leaves_the_target_as_it_was() {
    let world = World::new().await;
    let gateway = world.gateway(configuration("demo")).await;
    let target = gateway.targets()[0].clone();
    world.server.is(Mood::Silent);
    let synchronisation =
        synchronize(&world.service, &Principal::Stack, &gateway.account_region, &gateway.id, &target.id);
    let broken_off = tokio::time::timeout(std::time::Duration::from_millis(1), synchronisation).await;
    assert!(broken_off.is_err());
    assert_eq!(target.state().status, TargetStatus::Ready);
}

//! boto3 and the AWS CLI as they are, against the emulator: what they parse, and the exceptions that they raise.

use std::process::Command;

use agentcore_local_tests::{Local, aws, finish, python, repository};
use serde_json::{Value, json};

/// A client that finds the emulator as `agentcore-local env` tells it to.
fn pointed(local: &Local, mut command: Command) -> Command {
    command.envs(&local.emulator.summary().environment);
    command
}

async fn script(local: &Local, name: &str) {
    let mut command = pointed(local, python());
    command
        .arg(repository().join("tests/clients").join(name))
        .current_dir(repository().join("tests/clients"));
    command.env("GATEWAY_ID", &local.emulator.summary().gateway.as_ref().unwrap().id);
    command.env("USER_TOKEN", local.user_token().await);
    let finished = tokio::task::spawn_blocking(move || finish(&mut command)).await.unwrap();
    assert_eq!(finished.code, Some(0), "{}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.stdout.lines().last(), Some("all as expected"), "{finished:?}");
}

#[tokio::test]
async fn a_user_from_creation_to_deletion() {
    script(&Local::built_in().await, "users.py").await;
}

#[tokio::test]
async fn pools_clients_servers_and_domains() {
    script(&Local::built_in().await, "pools.py").await;
}

#[tokio::test]
async fn what_administrators_and_users_change() {
    script(&Local::built_in().await, "administration.py").await;
}

#[tokio::test]
async fn an_agent_of_ones_own_gets_a_token() {
    script(&Local::built_in().await, "own_workload.py").await;
}

#[tokio::test]
async fn roles_secrets_and_repositories_on_the_same_endpoint() {
    script(&Local::built_in().await, "services.py").await;
}

#[tokio::test]
async fn every_operation_of_every_service_refuses_what_it_cannot_do() {
    script(&Local::built_in().await, "empty_inputs.py").await;
}

#[tokio::test]
async fn errors_are_the_exceptions_of_the_service() {
    script(&Local::built_in().await, "exceptions.py").await;
}

#[tokio::test]
async fn identity_and_runtime_over_the_data_plane() {
    script(&Local::built_in().await, "data_plane.py").await;
}

#[tokio::test]
async fn the_aws_cli_lists_user_pools() {
    let local = Local::built_in().await;
    let mut command = pointed(&local, aws());
    command.args(["cognito-idp", "list-user-pools", "--max-results", "10", "--output", "json"]);
    let finished = tokio::task::spawn_blocking(move || finish(&mut command)).await.unwrap();
    let listed: Value = serde_json::from_str(&finished.printed()).unwrap();
    let pools = listed["UserPools"].as_array().unwrap();
    let mut found: Vec<(&Value, &Value)> = pools.iter().map(|pool| (&pool["Id"], &pool["Name"])).collect();
    found.sort_by_key(|(_, name)| name.to_string());
    let (inbound, outbound) =
        (local.variable("INBOUND_USER_POOL_ID"), local.variable("OUTBOUND_USER_POOL_ID"));
    let expected = [
        (json!(inbound), json!("m2m-auth-demo-inbound")),
        (json!(outbound), json!("m2m-auth-demo-outbound")),
    ];
    assert_eq!(found, expected.iter().map(|(id, name)| (id, name)).collect::<Vec<_>>());
}

#[tokio::test]
async fn curl_gets_a_machine_token_with_basic_credentials() {
    let local = Local::built_in().await;
    let credentials =
        format!("{}:{}", local.variable("OUTBOUND_CLIENT_ID"), local.variable("OUTBOUND_CLIENT_SECRET"));
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--noproxy", "*", "-u", &credentials]);
    command.args(["-d", "grant_type=client_credentials&scope=m2m-auth-demo-mcp/tools.read"]);
    command.arg(local.variable("OUTBOUND_TOKEN_ENDPOINT"));
    let finished = tokio::task::spawn_blocking(move || finish(&mut command)).await.unwrap();
    let answer: Value = serde_json::from_str(&finished.printed()).unwrap();
    let members: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["access_token", "expires_in", "token_type"]);
    assert_eq!((&answer["expires_in"], &answer["token_type"]), (&json!(3600), &json!("Bearer")));
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    let pong = local.rpc(&local.runtime_url(), answer["access_token"].as_str().unwrap(), &message).await;
    assert_eq!((pong.status, pong.body.as_str()), (200, r#"{"jsonrpc":"2.0","id":1,"result":{}}"#));
}

//! boto3 and the AWS CLI as they are, against the emulator: what they parse, and the exceptions that they raise.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use agentcore_local_tests::{Folder, Local, aws, finish, python, repository, script_of_aws};
use serde_json::{Value, json};

/// A client that finds the emulator as `agentcore-local env` tells it to.
fn pointed(local: &Local, mut command: Command) -> Command {
    command.envs(&local.emulator.summary().environment);
    command
}

/// The services all of whose emulated operations the scripts ask.
const SERVICES: [&str; 7] =
    ["bedrock-agentcore", "bedrock-agentcore-control", "cognito-idp", "ecr", "iam", "secretsmanager", "sts"];
/// One test for each script of `tests/clients`.
macro_rules! scripts {
    ($($name:ident),* $(,)?) => {
        const SCRIPTS: &[&str] = &[$(stringify!($name)),*];

        mod scripts {
            $(
                #[tokio::test]
                async fn $name() {
                    super::answers_as_its_model_says_and_as_expected(stringify!($name)).await;
                }
            )*
        }
    };
}

scripts![
    clock,
    empty_inputs,
    users,
    pools,
    administration,
    exceptions,
    identity_and_access,
    signatures,
    repositories,
    restricted_user,
    secret_values,
    simulations,
    target_permissions,
    own_workload,
    credential_providers,
    runtimes,
    gateways,
    data_plane,
    whole_stack,
];

/// Where the operations stand that a script asks, a line each: the service, a blank and the name.
fn operations_of(script: &str) -> PathBuf {
    repository().join("fixtures/snapshots/operations").join(format!("{script}.txt"))
}

/// Runs a script against an emulator of its own. It checks each answer by the API model, and notes its operation: those
/// are all that its snapshot names, and no others. `UPDATE_SNAPSHOTS=1` writes it anew.
async fn answers_as_its_model_says_and_as_expected(name: &str) {
    // Whatever image a script names, the sample server runs.
    let local = Local::with_images(&[("*", "sample")]).await;
    let folder = Folder::new();
    let seen = folder.path().join("seen.json");
    let mut command = pointed(&local, python());
    command.arg(format!("{name}.py")).env("OPERATIONS_SEEN", &seen);
    command.current_dir(repository().join("tests/clients"));
    command.env("GATEWAY_ID", &local.emulator.summary().gateway.as_ref().unwrap().id);
    command.env("USER_TOKEN", local.user_token().await);
    let finished = tokio::task::spawn_blocking(move || finish(&mut command)).await.unwrap();
    assert_eq!(finished.code, Some(0), "{name}: {}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.stdout.lines().last(), Some("all as expected"), "{name}: {finished:?}");
    let seen = std::fs::read(seen).unwrap_or_else(|_| b"{}".to_vec());
    let seen: BTreeMap<String, BTreeSet<String>> = serde_json::from_slice(&seen).unwrap();
    let mut lines = String::new();
    for (service, operations) in &seen {
        lines.extend(operations.iter().map(|operation| format!("{service} {operation}\n")));
    }
    let snapshot = operations_of(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&snapshot, &lines).unwrap();
    }
    assert_eq!(lines, std::fs::read_to_string(&snapshot).unwrap(), "{}", snapshot.display());
}

/// The operations of a service that have a handler.
fn emulated(service: &str) -> BTreeSet<String> {
    let table = std::fs::read(repository().join(format!("emulator/model/{service}.json"))).unwrap();
    let table: Value = serde_json::from_slice(&table).unwrap();
    let operations = table["operations"].as_object().unwrap();
    let emulated = operations.iter().filter(|(_, row)| row["emulated"] == true);
    emulated.map(|(name, _)| name.clone()).collect()
}

#[test]
fn the_scripts_ask_every_operation() {
    let texts: Vec<String> =
        SCRIPTS.iter().map(|script| std::fs::read_to_string(operations_of(script)).unwrap()).collect();
    let asked: BTreeSet<&str> = texts.iter().flat_map(|text| text.lines()).collect();
    for service in SERVICES {
        let mut missing = emulated(service);
        missing.retain(|name| !asked.contains(format!("{service} {name}").as_str()));
        assert!(missing.is_empty(), "{service}: nothing asks {missing:?}");
    }
}

#[tokio::test]
async fn the_aws_cli_alone_builds_the_whole_stack_and_takes_it_down() {
    let local = Local::with_images(&[("*", "sample")]).await;
    let mut command = pointed(&local, script_of_aws("tests/clients/whole_stack.sh"));
    let finished = tokio::task::spawn_blocking(move || finish(&mut command)).await.unwrap();
    assert_eq!(finished.code, Some(0), "{}{}", finished.stdout, finished.stderr);
    assert_eq!(finished.stdout.lines().last(), Some("all as expected"), "{finished:?}");
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

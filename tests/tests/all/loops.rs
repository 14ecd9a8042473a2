//! Runtimes and gateways that lead back to themselves.

use agentcore_local::Emulator;
use agentcore_local::trace::Hop;
use agentcore_local_tests::{Local, fixture};
use serde_json::json;

const SERVER: &str = "sample = true";

/// The AWS URL of the built-in stack's runtime, whose id is the same at every start.
async fn runtime_url() -> String {
    let arn = Local::built_in().await.variable("RUNTIME_ARN").replace(':', "%3A").replace('/', "%2F");
    format!("https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{arn}/invocations")
}

#[tokio::test]
async fn a_stack_file_that_leads_back_to_itself_is_named() {
    let text = fixture("stacks/m2m-auth-demo.toml");
    assert!(text.contains(SERVER));
    let server = format!("url = \"{}\"", runtime_url().await);
    let error = Local::try_of(&text.replace(SERVER, &server)).await.unwrap_err().to_string();
    let way = "the stack leads back to itself: runtime m2m_auth_demo_mcp_server -> runtime m2m_auth_demo_mcp_server; give the `url`";
    assert!(error.starts_with(way), "{error}");
}

#[tokio::test]
async fn a_call_that_comes_back_is_stopped_at_the_sixteenth_hop() {
    let url = runtime_url().await;
    let local = Local::started(Emulator::builder().image("*/loop:*", &url)).await;
    let arn = local.variable("RUNTIME_ARN").to_owned();
    let id = arn.rsplit('/').next().unwrap();
    let input = json!({
        "agentRuntimeArtifact": {"containerConfiguration": {
            "containerUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/loop:v1",
        }},
        "roleArn": "arn:aws:iam::123456789012:role/m2m_auth_demo_mcp_server-runtime-role",
        "networkConfiguration": {"networkMode": "PUBLIC"},
        "protocolConfiguration": {"serverProtocol": "MCP"},
        "requestHeaderConfiguration": {"requestHeaderAllowlist": ["Authorization"]},
        "authorizerConfiguration": {"customJWTAuthorizer": {
            "discoveryUrl": format!(
                "https://cognito-idp.us-east-1.amazonaws.com/{}/.well-known/openid-configuration",
                local.variable("OUTBOUND_USER_POOL_ID")
            ),
            "allowedClients": [local.variable("OUTBOUND_CLIENT_ID")],
        }},
    });
    let changed = local.control("us-east-1", "PUT", &format!("/runtimes/{id}/"), &input).await;
    assert_eq!(changed.status, 202, "{changed:?}");
    let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    let answer = local.rpc(&local.runtime_url(), &local.machine_token().await, &ping).await;
    assert!(answer.body.contains("\"error\""), "{answer:?}");
    let mut depth = 0;
    let trace = local.trace_of(&answer);
    let mut hops: &[Hop] = &trace.hops;
    while let Some(last) = hops.last() {
        depth += 1;
        if last.hops.is_empty() {
            let check = last.checks.iter().find(|check| check.check == "hops").unwrap();
            assert!(check.actual.contains("leads back to itself"), "{check:?}");
        }
        hops = &last.hops;
    }
    assert_eq!(depth, 16, "{trace:?}");
}

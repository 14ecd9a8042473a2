//! Runtimes, their versions and endpoints over the control plane, and what invocations reach then.

mod endpoints;
mod refusals;

use agentcore_local_tests::{Answer, Local};
use serde_json::{Value, json};

const REGION: &str = "us-east-1";
const IMAGE: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/server:v1";
const DEFAULTS: &str = r#"{"idleRuntimeSessionTimeout":900,"maxLifetime":28800}"#;

/// A runtime as Terraform asks for it, for machine tokens of the built-in stack.
fn input(local: &Local, name: &str) -> Value {
    let discovery_url = format!(
        "https://cognito-idp.us-east-1.amazonaws.com/{}/.well-known/openid-configuration",
        local.variable("OUTBOUND_USER_POOL_ID")
    );
    json!({
        "agentRuntimeName": name,
        "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
        "roleArn": "arn:aws:iam::123456789012:role/m2m_auth_demo_mcp_server-runtime-role",
        "networkConfiguration": {"networkMode": "PUBLIC"},
        "protocolConfiguration": {"serverProtocol": "MCP"},
        "authorizerConfiguration": {"customJWTAuthorizer": {
            "discoveryUrl": discovery_url,
            "allowedClients": [local.variable("OUTBOUND_CLIENT_ID")],
        }},
    })
}

/// The input with other members; null takes one away.
fn with(input: &Value, changes: &Value) -> Value {
    let mut changed = input.clone();
    for (name, value) in changes.as_object().unwrap() {
        changed[name] = value.clone();
    }
    changed
}

async fn created(local: &Local, input: &Value) -> Value {
    let answer = local.control(REGION, "PUT", "/runtimes/", input).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    answer.json()
}

async fn got(local: &Local, path: &str) -> Value {
    let answer = local.control(REGION, "GET", path, &Value::Null).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.json()
}

#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str, message: &str) {
    assert_eq!((answer.status, answer.header("x-amzn-errortype")), (status, Some(code)), "{answer:?}");
    assert_eq!(answer.json()["message"], message);
}

fn members(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

async fn invoked(local: &Local, arn: &str, query: &str) -> Answer {
    let arn = arn.replace(':', "%3A").replace('/', "%2F");
    let url = format!("{}/runtimes/{arn}/invocations{query}", local.url());
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    local.rpc(&url, &local.machine_token().await, &message).await
}

#[tokio::test]
async fn a_runtime_from_creation_to_deletion() {
    let local = Local::with_images(&[("*/team/*", "sample")]).await;
    let input = input(&local, "demo");
    let made = created(&local, &input).await;
    let expected = [
        "agentRuntimeArn",
        "agentRuntimeId",
        "agentRuntimeVersion",
        "createdAt",
        "status",
        "workloadIdentityDetails",
    ];
    assert_eq!(members(&made), expected);
    assert_eq!((&made["agentRuntimeVersion"], &made["status"]), (&json!("1"), &json!("CREATING")));
    let (id, arn) = (made["agentRuntimeId"].as_str().unwrap(), made["agentRuntimeArn"].as_str().unwrap());
    assert!(id.starts_with("demo-") && id.len() == 15, "{id}");
    assert_eq!(arn, format!("arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/{id}"));
    let path = format!("/runtimes/{id}/");
    let shown = got(&local, &path).await;
    let identity = format!(
        "arn:aws:bedrock-agentcore:us-east-1:123456789012:workload-identity-directory/default/workload-identity/{id}"
    );
    let expected = with(
        &input,
        &json!({
            "agentRuntimeArn": arn,
            "agentRuntimeId": id,
            "agentRuntimeVersion": "1",
            "createdAt": made["createdAt"],
            "lastUpdatedAt": made["createdAt"],
            "status": "READY",
            "lifecycleConfiguration": serde_json::from_str::<Value>(DEFAULTS).unwrap(),
            "metadataConfiguration": {"requireMMDSV2": true},
            "workloadIdentityDetails": {"workloadIdentityArn": identity},
        }),
    );
    assert_eq!(shown, expected);
    let again = local.control(REGION, "GET", &path, &Value::Null).await;
    assert_eq!(again.body, local.control(REGION, "GET", &path, &Value::Null).await.body, "the same bytes");
    assert_eq!(invoked(&local, arn, "").await.status, 200);
    let removed = local.control(REGION, "DELETE", &path, &Value::Null).await;
    assert_eq!((removed.status, removed.json()), (202, json!({"status": "DELETING", "agentRuntimeId": id})));
    let gone = format!("Agent '{id}' was not found. Please check the agent ID and try again.");
    for (method, path) in [("GET", &path), ("DELETE", &path)] {
        let answer = local.control(REGION, method, path, &Value::Null).await;
        refused(&answer, 404, "ResourceNotFoundException", &gone);
    }
    assert_eq!(invoked(&local, arn, "").await.status, 404);
    created(&local, &input).await;
}

#[tokio::test]
async fn all_that_is_sent_comes_back() {
    let local = Local::with_images(&[("*/team/*", "sample")]).await;
    let claim = json!({
        "inboundTokenClaimName": "tenant",
        "inboundTokenClaimValueType": "STRING_ARRAY",
        "authorizingClaimMatchValue": {
            "claimMatchValue": {"matchValueStringList": ["blue", "green"]},
            "claimMatchOperator": "CONTAINS_ANY",
        },
    });
    let mut asked = with(
        &input(&local, "full"),
        &json!({
            "description": "all members",
            "environmentVariables": {"B": "2", "A": ""},
            "requestHeaderConfiguration": {"requestHeaderAllowlist": ["X-Tenant", "Authorization"]},
            "lifecycleConfiguration": {"idleRuntimeSessionTimeout": 60},
            "tags": {"team": "blue"},
        }),
    );
    asked["authorizerConfiguration"]["customJWTAuthorizer"]["customClaims"] = json!([claim]);
    let made = created(&local, &asked).await;
    let shown = got(&local, &format!("/runtimes/{}", made["agentRuntimeId"].as_str().unwrap())).await;
    for member in [
        "description",
        "environmentVariables",
        "requestHeaderConfiguration",
        "authorizerConfiguration",
        "roleArn",
        "agentRuntimeArtifact",
        "protocolConfiguration",
    ] {
        assert_eq!(shown[member], asked[member], "{member}");
    }
    let lifecycle = json!({"idleRuntimeSessionTimeout": 60, "maxLifetime": 28800});
    assert_eq!(shown["lifecycleConfiguration"], lifecycle);
    assert!(shown.get("tags").is_none());
    let arn = made["agentRuntimeArn"].as_str().unwrap();
    let tags = |arn: &str| format!("/tags/{}", arn.replace(':', "%3A").replace('/', "%2F"));
    assert_eq!(got(&local, &tags(arn)).await, json!({"tags": {"team": "blue"}}));
    let endpoint = format!("{arn}/runtime-endpoint/DEFAULT");
    assert_eq!(got(&local, &tags(&endpoint)).await, json!({"tags": {}}));
}

#[tokio::test]
async fn a_repeated_request_is_answered_as_before() {
    let local = Local::built_in().await;
    let token = "a-client-token-of-33-characters-1";
    let asked = with(&input(&local, "demo"), &json!({"clientToken": token}));
    let first = created(&local, &asked).await;
    assert_eq!(created(&local, &asked).await, first);
    let other = with(&asked, &json!({"description": "another"}));
    let answer = local.control(REGION, "PUT", "/runtimes/", &other).await;
    refused(&answer, 409, "ConflictException", "The client token was used before with other parameters");
    let path = format!("/runtimes/{}/", first["agentRuntimeId"].as_str().unwrap());
    let update = with(&asked, &json!({"agentRuntimeName": null}));
    for _ in 0..2 {
        let updated = local.control(REGION, "PUT", &path, &update).await.json();
        assert_eq!(updated["agentRuntimeVersion"], "2", "one token, one version");
    }
    assert_eq!(local.control(REGION, "DELETE", &path, &Value::Null).await.status, 202);
    assert_ne!(created(&local, &asked).await["agentRuntimeId"], first["agentRuntimeId"]);
}

#[tokio::test]
async fn runtimes_are_listed_page_by_page_and_by_region() {
    let local = Local::built_in().await;
    let mut names = vec!["m2m_auth_demo_mcp_server".to_owned()];
    for number in 0..4 {
        names.push(format!("demo_{number}"));
        created(&local, &input(&local, &names[number + 1])).await;
    }
    names.reverse();
    let (mut found, mut path) = (Vec::new(), "/runtimes/?maxResults=2".to_owned());
    loop {
        let page = local.control(REGION, "POST", &path, &Value::Null).await.json();
        for runtime in page["agentRuntimes"].as_array().unwrap() {
            found.push(runtime["agentRuntimeName"].as_str().unwrap().to_owned());
        }
        let Some(token) = page.get("nextToken") else { break };
        path = format!("/runtimes/?maxResults=2&nextToken={}", token.as_str().unwrap());
    }
    assert_eq!(found, names);
    let elsewhere = "eu-west-1";
    let none = local.control(elsewhere, "POST", "/runtimes/", &Value::Null).await.json();
    assert_eq!(none, json!({"agentRuntimes": []}));
    // The role of the stack's own runtime trusts AgentCore in the stack's region alone.
    let in_stack = local.control(elsewhere, "PUT", "/runtimes/", &input(&local, "demo_1")).await;
    assert!(in_stack.body.contains("Role validation failed for '"), "{in_stack:?}");
    let role = local.role("everywhere").await;
    let input = with(&input(&local, "demo_1"), &json!({"roleArn": role}));
    let made = local.control(elsewhere, "PUT", "/runtimes/", &input).await.json();
    assert!(made["agentRuntimeArn"].as_str().unwrap().contains(":eu-west-1:"), "{made}");
    let id = made["agentRuntimeId"].as_str().unwrap();
    let here = local.control(REGION, "GET", &format!("/runtimes/{id}/"), &Value::Null).await;
    assert_eq!(here.status, 404);
    let foreign = local.control(REGION, "POST", "/runtimes/?nextToken=nonsense", &Value::Null).await;
    refused(&foreign, 400, "ValidationException", "Invalid nextToken");
}

#[tokio::test]
async fn the_runtime_of_a_stack_is_shown_with_an_image_of_its_own() {
    let local = Local::with_images(&[("*", "http://127.0.0.1:1/mcp")]).await;
    let arn = local.variable("RUNTIME_ARN").to_owned();
    let shown = got(&local, &format!("/runtimes/{}/", arn.rsplit('/').next().unwrap())).await;
    let uri = "123456789012.dkr.ecr.us-east-1.amazonaws.com/local/m2m_auth_demo_mcp_server:latest";
    assert_eq!(shown["agentRuntimeArtifact"], json!({"containerConfiguration": {"containerUri": uri}}));
    assert_eq!(
        shown["authorizerConfiguration"]["customJWTAuthorizer"]["allowedClients"],
        json!([local.variable("OUTBOUND_CLIENT_ID")])
    );
    assert_eq!(invoked(&local, &arn, "").await.status, 200, "no rule takes its server away");
    let image = json!({"containerConfiguration": {"containerUri": uri}});
    let made =
        created(&local, &with(&input(&local, "second"), &json!({"agentRuntimeArtifact": image}))).await;
    assert_eq!(invoked(&local, made["agentRuntimeArn"].as_str().unwrap(), "").await.status, 200);
}

#[tokio::test]
async fn a_session_is_stopped_once() {
    let local = Local::built_in().await;
    let header = "x-amzn-bedrock-agentcore-runtime-session-id";
    let session = "a-session-of-a-client-with-at-least-33-characters";
    let url = local.runtime_url().replace("/invocations", "/stopruntimesession?qualifier=DEFAULT");
    let token = local.machine_token().await;
    let stop = async |session: Option<&str>, body: &'static str| {
        let mut request = local.request("POST", &url).bearer_auth(&token).body(body);
        if let Some(session) = session {
            request = request.header(header, session);
        }
        Answer::of(request.send().await.unwrap()).await
    };
    let unknown = "Session not found or already terminated";
    refused(&stop(Some(session), "{}").await, 404, "ResourceNotFoundException", unknown);
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"}).to_string();
    let request = local.request("POST", &local.runtime_url()).bearer_auth(&token).header(header, session);
    let request = request.header("content-type", "application/json");
    let request = request.header("accept", "application/json, text/event-stream").body(message);
    assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
    for body in ["[]", "{", r#"{"clientToken": "short"}"#, r#"{"clientToken": 1}"#] {
        assert_eq!(stop(Some(session), body).await.status, 400, "{body}");
    }
    assert_eq!(stop(Some("short"), "").await.status, 400);
    let missing = "1 validation error detected: Value null at 'runtimeSessionId' failed to satisfy constraint: Member \
                   must not be null";
    refused(&stop(None, "").await, 400, "ValidationException", missing);
    let anybody = local.request("POST", &url).header(header, session).send().await.unwrap();
    assert_eq!(anybody.status().as_u16(), 401);
    let stopped = stop(Some(session), r#"{"clientToken": "a-client-token-of-33-characters-1"}"#).await;
    assert_eq!((stopped.status, stopped.body.as_str(), stopped.header(header)), (200, "{}", Some(session)));
    assert!(local.trace_of(&stopped).title.starts_with("stop a session of m2m_auth_demo"));
    refused(&stop(Some(session), "").await, 404, "ResourceNotFoundException", unknown);
}

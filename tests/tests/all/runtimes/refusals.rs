//! What makes no runtime, and a runtime that nobody may call.

use agentcore_local_tests::{Answer, Local};
use serde_json::{Value, json};

use super::{REGION, created, got, input, invoked, refused, with};

#[tokio::test]
async fn what_is_not_served_is_refused_by_its_name() {
    let local = Local::built_in().await;
    let base = input(&local, "demo");
    let authorizer = |more: Value| {
        let authorizer = with(&base["authorizerConfiguration"]["customJWTAuthorizer"], &more);
        json!({"authorizerConfiguration": {"customJWTAuthorizer": authorizer}})
    };
    let code = json!({
        "code": {"s3": {"bucket": "my-bucket", "prefix": "code.zip"}},
        "runtime": "PYTHON_3_13",
        "entryPoint": ["main.py"],
    });
    for (changes, what) in [
        (json!({"protocolConfiguration": null}), "protocolConfiguration.serverProtocol HTTP"),
        (
            json!({"protocolConfiguration": {"serverProtocol": "A2A"}}),
            "protocolConfiguration.serverProtocol A2A",
        ),
        (
            json!({"protocolConfiguration": {"serverProtocol": "MCP", "port": 9000}}),
            "protocolConfiguration.port",
        ),
        (
            json!({"agentRuntimeArtifact": {"codeConfiguration": code}}),
            "agentRuntimeArtifact.codeConfiguration",
        ),
        (json!({"platformVersion": "1"}), "platformVersion"),
        (
            authorizer(json!({"advertisedScopeMapping": {"a": "b"}})),
            "authorizerConfiguration.customJWTAuthorizer.advertisedScopeMapping",
        ),
    ] {
        let answer = local.control(REGION, "PUT", "/runtimes/", &with(&base, &changes)).await;
        let text = format!("CreateAgentRuntime with {what} is not emulated by agentcore-local");
        refused(&answer, 400, "UnsupportedOperationException", &text);
    }
    let listed = local.control(REGION, "POST", "/runtimes/", &Value::Null).await.json();
    assert_eq!(listed["agentRuntimes"].as_array().unwrap().len(), 1, "only the stack's own");
}

#[tokio::test]
async fn what_aws_refuses_is_refused() {
    let local = Local::built_in().await;
    let base = input(&local, "demo");
    created(&local, &base).await;
    let conflict = local.control(REGION, "PUT", "/runtimes/", &base).await;
    refused(&conflict, 409, "ConflictException", "An agent with the specified name already exists");
    let url = "http://127.0.0.1:1/.well-known/openid-configuration";
    let unreachable = json!({"customJWTAuthorizer": {"discoveryUrl": url, "allowedClients": ["client"]}});
    let anybody = json!({"customJWTAuthorizer": {
        "discoveryUrl": base["authorizerConfiguration"]["customJWTAuthorizer"]["discoveryUrl"],
    }});
    for (changes, message) in [
        (
            json!({"agentRuntimeName": "no-name"}),
            "1 validation error detected: Value 'no-name' at 'agentRuntimeName' failed to satisfy constraint: Member \
             must satisfy regular expression pattern: [a-zA-Z][a-zA-Z0-9_]{0,47}"
                .to_owned(),
        ),
        (
            json!({"authorizerConfiguration": unreachable}),
            format!("Failed to fetch discovery document from: {url}"),
        ),
        (
            json!({"authorizerConfiguration": anybody}),
            "at least one of allowedAudience, allowedClients, allowedScopes and customClaims is required".to_owned(),
        ),
        (
            json!({"lifecycleConfiguration": {"idleRuntimeSessionTimeout": 100, "maxLifetime": 60}}),
            "idleRuntimeSessionTimeout must be less than or equal to maxLifetime".to_owned(),
        ),
        (
            json!({"requestHeaderConfiguration": {"requestHeaderAllowlist": ["X-Amz-Date"]}}),
            "Header 'X-Amz-Date' is not allowed in requestHeaderAllowlist".to_owned(),
        ),
    ] {
        let changes = with(&json!({"agentRuntimeName": "other"}), &changes);
        let answer = local.control(REGION, "PUT", "/runtimes/", &with(&base, &changes)).await;
        refused(&answer, 400, "ValidationException", &message);
    }
    created(&local, &with(&base, &json!({"agentRuntimeName": "other"}))).await;
}

#[tokio::test]
async fn without_an_authorizer_the_root_is_let_in_by_its_signature() {
    let local = Local::with_images(&[("*/team/*", "sample")]).await;
    let made =
        created(&local, &with(&input(&local, "demo"), &json!({"authorizerConfiguration": null}))).await;
    let arn = made["agentRuntimeArn"].as_str().unwrap();
    let shown = got(&local, &format!("/runtimes/{}/", made["agentRuntimeId"].as_str().unwrap())).await;
    assert!(shown.get("authorizerConfiguration").is_none(), "{shown}");
    let path = format!("/runtimes/{}/invocations", arn.replace(':', "%3A").replace('/', "%2F"));
    let signed = local.post_signed(&path, &json!({"jsonrpc": "2.0", "id": 1, "method": "ping"})).await;
    assert_eq!((signed.status, signed.json()["result"].clone()), (200, json!({})), "{signed:?}");
    let unsigned = Answer::of(local.request("POST", &path).body("{}").send().await.unwrap()).await;
    refused(&unsigned, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    let answer = invoked(&local, arn, "").await;
    assert_eq!((answer.status, answer.header("www-authenticate")), (403, None), "{answer:?}");
    let metadata = local.get(&format!("{path}/.well-known/oauth-protected-resource")).await;
    assert_eq!(metadata.status, 404, "{metadata:?}");
}

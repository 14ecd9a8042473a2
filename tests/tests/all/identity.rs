//! Identity's data plane, for callers with AWS credentials.

use agentcore_local_tests::{Answer, Local};
use serde_json::{Value, json};

async fn token_for(local: &Local, workload: &str, provider: &str, scopes: &Value) -> Answer {
    let input = json!({
        "workloadIdentityToken": workload,
        "resourceCredentialProviderName": provider,
        "scopes": scopes,
        "oauth2Flow": "M2M",
    });
    local.post_signed("/identities/oauth2/token", &input).await
}

const PROVIDER: &str = "m2m-auth-demo-m2m-oauth2-provider";

#[tokio::test]
async fn a_workload_access_token_cannot_be_made_up() {
    let local = Local::built_in().await;
    for token in ["nonsense", "AgV4", &local.user_token().await, &local.machine_token().await] {
        let answer = token_for(&local, token, PROVIDER, &json!(["m2m-auth-demo-mcp/tools.read"])).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (401, Some("application/json")),
            "{answer:?}"
        );
        assert_eq!(answer.header("x-amzn-errortype"), Some("UnauthorizedException"));
        let members: Vec<String> = answer.json().as_object().unwrap().keys().cloned().collect();
        assert_eq!(members, ["message"]);
    }
}

#[tokio::test]
async fn the_identities_of_gateway_and_runtime_are_for_their_services_alone() {
    let local = Local::built_in().await;
    let gateway = local.emulator.summary().gateway.as_ref().unwrap().id.clone();
    let runtime = local.variable("RUNTIME_ARN").rsplit('/').next().unwrap().to_owned();
    let linked = "WorkloadIdentity is linked to a service and cannot retrieve an access token by the caller";
    let body = format!(r#"{{"fieldList":null,"message":"{linked}","reason":null}}"#);
    for workload in [gateway, runtime] {
        for operation in ["GetWorkloadAccessToken", "GetWorkloadAccessTokenForUserId"] {
            let input = json!({"workloadName": workload, "userId": "somebody"});
            let answer = local.post_signed(&format!("/identities/{operation}"), &input).await;
            answer.assert(400, Some("application/json"), None, &body, &workload);
            assert_eq!(answer.header("x-amzn-errortype"), Some("ValidationException"));
        }
    }
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused() {
    let local = Local::built_in().await;
    let answer = local.post("/identities/GetWorkloadAccessToken", None, &json!({"workloadName": "x"})).await;
    let body = r#"{"message":"Missing Authentication Token"}"#;
    answer.assert(403, Some("application/json"), None, body, "unsigned");
}

#[tokio::test]
async fn flows_that_are_not_emulated_say_so() {
    let local = Local::built_in().await;
    let input = json!({
        "workloadIdentityToken": "x", "resourceCredentialProviderName": PROVIDER, "scopes": [], "oauth2Flow": "USER_FEDERATION",
    });
    let answer = local.post_signed("/identities/oauth2/token", &input).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert!(answer.body.contains("USER_FEDERATION is not emulated by agentcore-local"), "{answer:?}");
    let mut wrong = input;
    wrong["oauth2Flow"] = json!("M2MM");
    let answer = local.post_signed("/identities/oauth2/token", &wrong).await;
    let text = "1 validation error detected: Value at 'oauth2Flow' failed to satisfy constraint: Member must satisfy enum value set: [ON_BEHALF_OF_TOKEN_EXCHANGE, M2M, USER_FEDERATION]";
    assert_eq!((answer.status, answer.json()["message"].as_str()), (400, Some(text)), "{answer:?}");
}

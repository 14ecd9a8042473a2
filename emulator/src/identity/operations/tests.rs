use http::Request;
use serde_json::{Value, json};

use super::*;
use crate::base::http::full;
use crate::identity::test_provider::{GATEWAY, SECRET, TOKEN_URL, fill, gateway_token, last_trace, provide};
use crate::identity::{create_api_key_credential_provider, update_api_key_credential_provider};
use crate::test_support::{Answer, Reply, World, signature};
use crate::trace::{HopName, TRACE_ID_HEADER, Verdict};

const WORKLOAD: &str = "/identities/GetWorkloadAccessToken";
const FOR_JWT: &str = "/identities/GetWorkloadAccessTokenForJWT";
const FOR_USER_ID: &str = "/identities/GetWorkloadAccessTokenForUserId";
const OAUTH2: &str = "/identities/oauth2/token";
const API_KEY: &str = "/identities/api-key";

/// An emulator with the resources of [`fill`], in addition to its provider.
fn world() -> World {
    let world = World::new();
    provide(&world.outside);
    fill(&world.app.api.identity);
    world
}

async fn send(world: &World, path: &str, is_signed: bool, body: impl Into<String>) -> Answer {
    send_to(world, is_signed.then_some("us-east-1"), path, body).await
}

/// A request that is signed for a region, or not at all.
async fn send_to(world: &World, region: Option<&str>, path: &str, body: impl Into<String>) -> Answer {
    let mut request = Request::post(path);
    if let Some(region) = region {
        request = request.header("authorization", signature(region, "bedrock-agentcore"));
    }
    let answer = world.send(request.body(full(body.into())).unwrap()).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("x-amzn-requestid").len(), 36);
    let trace = world.app.traces.get(answer.header(TRACE_ID_HEADER)).unwrap();
    assert_eq!(trace.hops[0].hop, HopName::Identity);
    assert_eq!(trace.hops[0].answer.as_ref().unwrap().status, answer.status);
    answer
}

async fn ask(world: &World, path: &str, body: &Value) -> Answer {
    send(world, path, true, body.to_string()).await
}

async fn refused(world: &World, path: &str, body: &Value) -> (u16, String, String) {
    let got = ask(world, path, body).await;
    (got.status, got.error_type().to_owned(), got.json()["message"].as_str().unwrap().to_owned())
}

fn validation(text: &str) -> (u16, String, String) {
    (400, "ValidationException".to_owned(), text.to_owned())
}

#[tokio::test]
async fn a_principal_gets_a_workload_token_and_with_it_a_resource_token() {
    let world = world();
    let got = ask(&world, WORKLOAD, &json!({ "workloadName": "agent" })).await;
    assert_eq!((got.status, got.error_type()), (200, ""));
    let output = got.json();
    let token = output["workloadAccessToken"].as_str().unwrap();
    assert!(token.starts_with("AgV4"));
    assert_eq!(got.json().as_object().unwrap().len(), 1);
    let body = json!({
        "workloadIdentityToken": token,
        "resourceCredentialProviderName": "provider",
        "scopes": ["read"],
        "oauth2Flow": "M2M",
        "forceAuthentication": false,
    });
    let got = ask(&world, OAUTH2, &body).await;
    assert_eq!((got.status, got.json()), (200, json!({ "accessToken": "token-1" })));
    let trace = last_trace(&world.app.traces, &["token-1", token]);
    assert_eq!(trace.title, "GetResourceOauth2Token");
    assert_eq!(trace.verdict, Verdict::Passed);
    let names: Vec<_> = trace.hops[0].checks.iter().map(|check| check.check.as_ref()).collect();
    let expected =
        ["workloadIdentity", "credentialProvider", "permission", "discovery", "tokenEndpoint", "cache"];
    assert_eq!(names, expected);
    ask(&world, OAUTH2, &body).await;
    assert_eq!(world.outside.asked(TOKEN_URL).len(), 1);
}

#[tokio::test]
async fn a_service_identity_is_refused_as_recorded() {
    let world = world();
    for (path, extra) in [(WORKLOAD, json!({})), (FOR_USER_ID, json!({ "userId": "someone" }))] {
        let mut body = extra;
        body["workloadName"] = GATEWAY.into();
        let text =
            "WorkloadIdentity is linked to a service and cannot retrieve an access token by the caller";
        assert_eq!(refused(&world, path, &body).await, validation(text));
    }
    let got = ask(&world, WORKLOAD, &json!({ "workloadName": GATEWAY })).await;
    assert_eq!(got.json()["fieldList"], Value::Null);
    assert_eq!(got.json()["reason"], Value::Null);
    assert_eq!(got.json().as_object().unwrap().len(), 3);
    let check = &last_trace(&world.app.traces, &[]).hops[0].checks[0];
    assert_eq!((check.check.as_ref(), check.verdict), ("permission", Verdict::Failed));
}

#[tokio::test]
async fn an_unknown_workload_is_not_found() {
    let world = world();
    let (status, code, text) = refused(&world, WORKLOAD, &json!({ "workloadName": "nobody" })).await;
    assert_eq!((status, code.as_str()), (404, "ResourceNotFoundException"));
    assert_eq!(text, "WorkloadIdentity with name 'nobody' not found.");
}

#[tokio::test]
async fn a_user_id_is_in_the_token() {
    let world = world();
    let identity = &world.app.api.identity;
    let got = ask(&world, FOR_USER_ID, &json!({ "workloadName": "agent", "userId": "someone" })).await;
    let output = got.json();
    let token = output["workloadAccessToken"].as_str().unwrap();
    let claims = identity.seal.open(&crate::identity::WorkloadAccessToken::from_text(token)).unwrap();
    assert_eq!(claims.user, Some(User::Id("someone".into())));
}

#[tokio::test]
async fn a_token_that_its_issuer_did_not_sign_gives_nothing() {
    let world = world();
    // {"alg":"none"} and {"iss":"https://issuer.test","sub":"someone"}
    let forged = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lzc3Vlci50ZXN0Iiwic3ViIjoic29tZW9uZSJ9.AAAA";
    let got = ask(&world, FOR_JWT, &json!({ "workloadName": "agent", "userToken": forged })).await;
    assert!((400..=401).contains(&got.status), "{}", got.json());
    assert!(got.json().get("workloadAccessToken").is_none());
    last_trace(&world.app.traces, &[forged]);
    let (status, _, text) =
        refused(&world, FOR_JWT, &json!({ "workloadName": "agent", "userToken": "a.b.c" })).await;
    assert_eq!((status, text.as_str()), (400, "The user token is not a JWT with iss and sub"));
}

#[tokio::test]
async fn members_against_the_model_are_refused() {
    let world = world();
    let missing = |members: &[&str]| {
        let texts: Vec<String> = members
            .iter()
            .map(|member| {
                format!("Value at '{member}' failed to satisfy constraint: Member must not be null")
            })
            .collect();
        let plural = if texts.len() == 1 { "" } else { "s" };
        validation(&format!("{} validation error{plural} detected: {}", texts.len(), texts.join("; ")))
    };
    assert_eq!(refused(&world, WORKLOAD, &json!({})).await, missing(&["workloadName"]));
    assert_eq!(refused(&world, WORKLOAD, &json!({ "workloadName": null })).await, missing(&["workloadName"]));
    assert_eq!(refused(&world, FOR_JWT, &json!({})).await, missing(&["workloadName", "userToken"]));
    assert_eq!(refused(&world, FOR_USER_ID, &json!({})).await, missing(&["workloadName", "userId"]));
    let all = ["workloadIdentityToken", "resourceCredentialProviderName", "scopes", "oauth2Flow"];
    assert_eq!(refused(&world, OAUTH2, &json!({})).await, missing(&all));
    assert_eq!(refused(&world, API_KEY, &json!({})).await, missing(&all[..2]));
    assert_eq!(
        refused(&world, WORKLOAD, &json!({ "workloadName": "my agent" })).await,
        validation(
            "1 validation error detected: Value at 'workloadName' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [A-Za-z0-9_.-]+"
        )
    );
    let body = json!({ "workloadName": "agent", "userToken": "a.b" });
    let (status, _, text) = refused(&world, FOR_JWT, &body).await;
    assert_eq!(status, 400);
    assert!(text.starts_with("1 validation error detected: Value at 'userToken' failed"), "{text}");
}

#[tokio::test]
async fn flows_are_checked_against_the_enumeration_and_those_not_emulated_say_so() {
    let world = world();
    let identity = &world.app.api.identity;
    let token = gateway_token(identity).await;
    let body = |flow: &str, scope: &str, provider: &str| {
        json!({
            "workloadIdentityToken": token.expose(),
            "resourceCredentialProviderName": provider,
            "scopes": [scope],
            "oauth2Flow": flow,
        })
    };
    assert_eq!(
        refused(&world, OAUTH2, &body("m2m", "read", "provider")).await,
        validation(
            "1 validation error detected: Value at 'oauth2Flow' failed to satisfy constraint: \
             Member must satisfy enum value set: [ON_BEHALF_OF_TOKEN_EXCHANGE, M2M, USER_FEDERATION]"
        )
    );
    for flow in ["USER_FEDERATION", "ON_BEHALF_OF_TOKEN_EXCHANGE"] {
        let (status, code, text) = refused(&world, OAUTH2, &body(flow, "read", "provider")).await;
        assert_eq!((status, code.as_str()), (400, "UnsupportedOperationException"));
        assert_eq!(
            text,
            format!("GetResourceOauth2Token with oauth2Flow {flow} is not emulated by agentcore-local")
        );
    }
    let (status, _, text) = refused(&world, OAUTH2, &body("M2M", "", "provider")).await;
    assert_eq!(status, 400);
    assert!(text.contains("'scopes'"), "{text}");
    assert_eq!(
        refused(&world, OAUTH2, &body("M2M", "read", "nobody")).await,
        (404, "ResourceNotFoundException".to_owned(), "Resource Credential Provider not found".to_owned())
    );
}

#[tokio::test]
async fn a_workload_token_that_is_none_is_refused() {
    let world = world();
    let body = json!({
        "workloadIdentityToken": "AgV4stolen",
        "resourceCredentialProviderName": "provider",
        "scopes": [],
        "oauth2Flow": "M2M",
    });
    let (status, code, text) = refused(&world, OAUTH2, &body).await;
    assert_eq!((status, code.as_str()), (401, "UnauthorizedException"));
    assert_eq!(text, "The workload access token is invalid");
    last_trace(&world.app.traces, &["stolen"]);
}

#[tokio::test]
async fn what_the_token_endpoint_said_stays_in_the_trace() {
    let world = world();
    let identity = &world.app.api.identity;
    world.outside.put(TOKEN_URL, Reply::Answer(400, r#"{"error":"invalid_scope"}"#.into()));
    let token = gateway_token(identity).await;
    let body = json!({
        "workloadIdentityToken": token.expose(),
        "resourceCredentialProviderName": "provider",
        "scopes": ["unknown"],
        "oauth2Flow": "M2M",
    });
    assert_eq!(refused(&world, OAUTH2, &body).await, validation("Error parsing ClientCredentials response"));
    let trace = serde_json::to_string(&last_trace(&world.app.traces, &[SECRET])).unwrap();
    assert!(trace.contains("answered 400 invalid_scope"), "{trace}");
}

#[tokio::test]
async fn an_unsigned_request_is_refused_first() {
    let world = world();
    for path in [WORKLOAD, FOR_JWT, FOR_USER_ID, OAUTH2, API_KEY] {
        let got = send(&world, path, false, "no JSON").await;
        assert_eq!((got.status, got.error_type()), (403, "MissingAuthenticationTokenException"));
        assert_eq!(got.json(), json!({ "message": "Missing Authentication Token" }));
    }
}

#[tokio::test]
async fn a_body_that_is_not_an_object_of_the_right_types_is_refused() {
    let world = world();
    for body in [
        r#"{"workloadName":"#,
        r#"{"workloadName":"agent"} hunter2"#,
        r#"["agent",null,null]"#,
        "null",
        r#"{"workloadName":["hunter2"]}"#,
    ] {
        let got = send(&world, WORKLOAD, true, body).await;
        assert_eq!((got.status, got.error_type()), (400, "SerializationException"), "{body}");
        let output = got.json();
        let text = output["message"].as_str().unwrap();
        assert!(!text.is_empty() && !text.contains("hunter2"), "{text}");
    }
    last_trace(&world.app.traces, &["hunter2"]);
    let got = send(&world, WORKLOAD, true, "").await;
    assert_eq!((got.status, got.error_type()), (400, "ValidationException"));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let world = world();
    let long = format!(r#"{{"workloadName":"{}"}}"#, "a".repeat(2 << 20));
    let got = send(&world, WORKLOAD, true, long).await;
    assert_eq!((got.status, got.error_type()), (413, "RequestEntityTooLargeException"));
}

#[tokio::test]
async fn workloads_and_their_tokens_are_of_one_region() {
    let world = world();
    let identity = &world.app.api.identity;
    let elsewhere = async |path, body: &Value| {
        let got = send_to(&world, Some("eu-west-1"), path, body.to_string()).await;
        (got.status, got.error_type().to_owned())
    };
    let unknown = (404, "ResourceNotFoundException".to_owned());
    assert_eq!(elsewhere(WORKLOAD, &json!({ "workloadName": "agent" })).await, unknown);
    let token = gateway_token(identity).await;
    let body = json!({
        "workloadIdentityToken": token.expose(),
        "resourceCredentialProviderName": "provider",
        "scopes": [],
        "oauth2Flow": "M2M",
    });
    assert_eq!(elsewhere(OAUTH2, &body).await, (401, "UnauthorizedException".to_owned()));
    assert_eq!(ask(&world, OAUTH2, &body).await.status, 200);
}

#[tokio::test]
async fn an_api_key_is_given_as_it_is_in_secrets_manager() {
    let world = world();
    let identity = &world.app.api.identity;
    let (account_region, entropy) = (identity.addresses.account_region(), &identity.entropy);
    let key = |text: &str| crate::base::Secret::new(text);
    create_api_key_credential_provider(identity, account_region, entropy, "maps", key("hunter2")).unwrap();
    let token = gateway_token(identity).await;
    let body = |provider: &str| json!({ "workloadIdentityToken": token.expose(), "resourceCredentialProviderName": provider });
    let got = ask(&world, API_KEY, &body("maps")).await;
    assert_eq!((got.status, got.json()), (200, json!({ "apiKey": "hunter2" })));
    let trace = last_trace(&world.app.traces, &["hunter2"]);
    assert_eq!((trace.title.as_str(), trace.verdict), ("GetResourceApiKey", Verdict::Passed));
    let names: Vec<_> = trace.hops[0].checks.iter().map(|check| check.check.as_ref()).collect();
    assert_eq!(names, ["workloadIdentity", "credentialProvider", "permission", "secret"]);
    update_api_key_credential_provider(identity, account_region, "maps", key("changed")).unwrap();
    assert_eq!(ask(&world, API_KEY, &body("maps")).await.json(), json!({ "apiKey": "changed" }));
    // Inferred: a name that only another kind of provider has is unknown, too.
    let unknown = "Resource Credential Provider not found".to_owned();
    let unknown = (404, "ResourceNotFoundException".to_owned(), unknown);
    assert_eq!(refused(&world, API_KEY, &body("provider")).await, unknown);
    let mut forged = body("maps");
    forged["workloadIdentityToken"] = json!("AgV4stolen");
    assert_eq!(refused(&world, API_KEY, &forged).await.0, 401);
    last_trace(&world.app.traces, &["hunter2", "changed", "stolen"]);
}

use std::sync::Arc;

use axum::Router;
use axum::routing::post;
use http::{Method, Request};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;
use crate::identity::test_provider::{
    GATEWAY, Reply, SECRET, TOKEN_URL, TestProvider, gateway_token, last_trace, parts,
};
use crate::identity::{create_api_key_credential_provider, update_api_key_credential_provider};
use crate::trace::Verdict;

const WORKLOAD: &str = "/identities/GetWorkloadAccessToken";
const FOR_JWT: &str = "/identities/GetWorkloadAccessTokenForJWT";
const FOR_USER_ID: &str = "/identities/GetWorkloadAccessTokenForUserId";
const OAUTH2: &str = "/identities/oauth2/token";
const API_KEY: &str = "/identities/api-key";

/// What came back.
struct Got {
    status: u16,
    error_type: String,
    body: Value,
}

fn router(parts: &Arc<Parts>) -> Router {
    Router::new()
        .route(WORKLOAD, post(get_workload_access_token))
        .route(FOR_JWT, post(get_workload_access_token_for_jwt))
        .route(FOR_USER_ID, post(get_workload_access_token_for_user_id))
        .route(OAUTH2, post(get_resource_oauth2_token))
        .route(API_KEY, post(get_resource_api_key))
        .with_state(Arc::clone(parts))
}

async fn send(parts: &Arc<Parts>, path: &str, signed: bool, body: impl Into<axum::body::Body>) -> Got {
    send_to(parts, signed.then_some("us-east-1"), path, body).await
}

/// A request that is signed for a region, or not at all.
async fn send_to(
    parts: &Arc<Parts>,
    region: Option<&str>,
    path: &str,
    body: impl Into<axum::body::Body>,
) -> Got {
    let mut request = Request::new(body.into());
    *request.method_mut() = Method::POST;
    *request.uri_mut() = path.parse().unwrap();
    if let Some(region) = region {
        let signature =
            format!("AWS4-HMAC-SHA256 Credential=AKIA/20260101/{region}/bedrock-agentcore/aws4_request");
        request.headers_mut().insert("authorization", signature.parse().unwrap());
    }
    let response = router(parts).oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    assert_eq!(head.headers["content-type"], "application/json");
    assert_eq!(head.headers["x-amzn-requestid"].len(), 36);
    let trace = parts.traces.get(head.headers[TRACE_ID_HEADER].to_str().unwrap()).unwrap();
    assert_eq!(trace.hops[0].hop, HopName::Identity);
    assert_eq!(trace.hops[0].answer.as_ref().unwrap().status, head.status.as_u16());
    let header = head.headers.get("x-amzn-errortype").map(|value| value.to_str().unwrap().to_owned());
    let body = serde_json::from_slice(&read(body, 10_000).await.unwrap()).unwrap();
    Got { status: head.status.as_u16(), error_type: header.unwrap_or_default(), body }
}

async fn ask(parts: &Arc<Parts>, path: &str, body: &Value) -> Got {
    send(parts, path, true, body.to_string()).await
}

async fn refused(parts: &Arc<Parts>, path: &str, body: &Value) -> (u16, String, String) {
    let got = ask(parts, path, body).await;
    (got.status, got.error_type, got.body["message"].as_str().unwrap().to_owned())
}

fn validation(text: &str) -> (u16, String, String) {
    (400, "ValidationException".to_owned(), text.to_owned())
}

#[tokio::test]
async fn a_principal_gets_a_workload_token_and_with_it_a_resource_token() {
    let provider = TestProvider::new();
    let parts = parts(&provider);
    let got = ask(&parts, WORKLOAD, &json!({ "workloadName": "agent" })).await;
    assert_eq!((got.status, got.error_type.as_str()), (200, ""));
    let token = got.body["workloadAccessToken"].as_str().unwrap();
    assert!(token.starts_with("AgV4"));
    assert_eq!(got.body.as_object().unwrap().len(), 1);
    let body = json!({
        "workloadIdentityToken": token,
        "resourceCredentialProviderName": "provider",
        "scopes": ["read"],
        "oauth2Flow": "M2M",
        "forceAuthentication": false,
    });
    let got = ask(&parts, OAUTH2, &body).await;
    assert_eq!((got.status, got.body), (200, json!({ "accessToken": "token-1" })));
    let trace = last_trace(&parts, &["token-1", token]);
    assert_eq!(trace.title, "GetResourceOauth2Token");
    assert_eq!(trace.verdict, Verdict::Passed);
    let names: Vec<_> = trace.hops[0].checks.iter().map(|check| check.check.as_ref()).collect();
    let expected =
        ["workloadIdentity", "credentialProvider", "permission", "discovery", "tokenEndpoint", "cache"];
    assert_eq!(names, expected);
    ask(&parts, OAUTH2, &body).await;
    assert_eq!(provider.asked(TOKEN_URL).len(), 1);
}

#[tokio::test]
async fn a_service_identity_is_refused_as_recorded() {
    let parts = parts(&TestProvider::new());
    for (path, extra) in [(WORKLOAD, json!({})), (FOR_USER_ID, json!({ "userId": "someone" }))] {
        let mut body = extra;
        body["workloadName"] = GATEWAY.into();
        let text =
            "WorkloadIdentity is linked to a service and cannot retrieve an access token by the caller";
        assert_eq!(refused(&parts, path, &body).await, validation(text));
    }
    let got = ask(&parts, WORKLOAD, &json!({ "workloadName": GATEWAY })).await;
    assert_eq!(got.body["fieldList"], Value::Null);
    assert_eq!(got.body["reason"], Value::Null);
    assert_eq!(got.body.as_object().unwrap().len(), 3);
    let check = &last_trace(&parts, &[]).hops[0].checks[0];
    assert_eq!((check.check.as_ref(), check.verdict), ("permission", Verdict::Failed));
}

#[tokio::test]
async fn an_unknown_workload_is_not_found() {
    let parts = parts(&TestProvider::new());
    let (status, code, text) = refused(&parts, WORKLOAD, &json!({ "workloadName": "nobody" })).await;
    assert_eq!((status, code.as_str()), (404, "ResourceNotFoundException"));
    assert_eq!(text, "WorkloadIdentity with name 'nobody' not found.");
}

#[tokio::test]
async fn a_user_id_stands_in_the_token() {
    let parts = parts(&TestProvider::new());
    let got = ask(&parts, FOR_USER_ID, &json!({ "workloadName": "agent", "userId": "someone" })).await;
    let token = got.body["workloadAccessToken"].as_str().unwrap();
    let claims = parts.seal.open(&crate::identity::WorkloadAccessToken::from_text(token)).unwrap();
    assert_eq!(claims.user, Some(User::Id("someone".into())));
}

#[tokio::test]
async fn a_token_that_its_issuer_did_not_sign_gives_nothing() {
    let parts = parts(&TestProvider::new());
    // {"alg":"none"} and {"iss":"https://issuer.test","sub":"someone"}
    let forged = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lzc3Vlci50ZXN0Iiwic3ViIjoic29tZW9uZSJ9.AAAA";
    let got = ask(&parts, FOR_JWT, &json!({ "workloadName": "agent", "userToken": forged })).await;
    assert!((400..=401).contains(&got.status), "{}", got.body);
    assert!(got.body.get("workloadAccessToken").is_none());
    last_trace(&parts, &[forged]);
    let (status, _, text) =
        refused(&parts, FOR_JWT, &json!({ "workloadName": "agent", "userToken": "a.b.c" })).await;
    assert_eq!((status, text.as_str()), (400, "The user token is not a JWT with iss and sub"));
}

#[tokio::test]
async fn members_against_the_model_are_refused() {
    let parts = parts(&TestProvider::new());
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
    assert_eq!(refused(&parts, WORKLOAD, &json!({})).await, missing(&["workloadName"]));
    assert_eq!(refused(&parts, WORKLOAD, &json!({ "workloadName": null })).await, missing(&["workloadName"]));
    assert_eq!(refused(&parts, FOR_JWT, &json!({})).await, missing(&["workloadName", "userToken"]));
    assert_eq!(refused(&parts, FOR_USER_ID, &json!({})).await, missing(&["workloadName", "userId"]));
    let all = ["workloadIdentityToken", "resourceCredentialProviderName", "scopes", "oauth2Flow"];
    assert_eq!(refused(&parts, OAUTH2, &json!({})).await, missing(&all));
    assert_eq!(refused(&parts, API_KEY, &json!({})).await, missing(&all[..2]));
    assert_eq!(
        refused(&parts, WORKLOAD, &json!({ "workloadName": "my agent" })).await,
        validation(
            "1 validation error detected: Value at 'workloadName' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [A-Za-z0-9_.-]+"
        )
    );
    let body = json!({ "workloadName": "agent", "userToken": "no token" });
    let (status, _, text) = refused(&parts, FOR_JWT, &body).await;
    assert_eq!(status, 400);
    assert!(text.starts_with("1 validation error detected: Value at 'userToken' failed"), "{text}");
}

#[tokio::test]
async fn flows_are_checked_against_the_enumeration_and_those_not_emulated_say_so() {
    let parts = parts(&TestProvider::new());
    let token = gateway_token(&parts).await;
    let body = |flow: &str, scope: &str, provider: &str| {
        json!({
            "workloadIdentityToken": token.expose(),
            "resourceCredentialProviderName": provider,
            "scopes": [scope],
            "oauth2Flow": flow,
        })
    };
    assert_eq!(
        refused(&parts, OAUTH2, &body("m2m", "read", "provider")).await,
        validation(
            "1 validation error detected: Value at 'oauth2Flow' failed to satisfy constraint: \
             Member must satisfy enum value set: [ON_BEHALF_OF_TOKEN_EXCHANGE, M2M, USER_FEDERATION]"
        )
    );
    for flow in ["USER_FEDERATION", "ON_BEHALF_OF_TOKEN_EXCHANGE"] {
        let (status, code, text) = refused(&parts, OAUTH2, &body(flow, "read", "provider")).await;
        assert_eq!((status, code.as_str()), (400, "UnsupportedOperationException"));
        assert_eq!(
            text,
            format!("GetResourceOauth2Token with oauth2Flow {flow} is not emulated by agentcore-local")
        );
    }
    let (status, _, text) = refused(&parts, OAUTH2, &body("M2M", "", "provider")).await;
    assert_eq!(status, 400);
    assert!(text.contains("'scopes'"), "{text}");
    assert_eq!(
        refused(&parts, OAUTH2, &body("M2M", "read", "nobody")).await,
        (404, "ResourceNotFoundException".to_owned(), "Resource Credential Provider not found".to_owned())
    );
}

#[tokio::test]
async fn a_workload_token_that_is_none_is_refused() {
    let parts = parts(&TestProvider::new());
    let body = json!({
        "workloadIdentityToken": "AgV4stolen",
        "resourceCredentialProviderName": "provider",
        "scopes": [],
        "oauth2Flow": "M2M",
    });
    let (status, code, text) = refused(&parts, OAUTH2, &body).await;
    assert_eq!((status, code.as_str()), (401, "UnauthorizedException"));
    assert_eq!(text, "The workload access token is invalid");
    last_trace(&parts, &["stolen"]);
}

#[tokio::test]
async fn what_the_token_endpoint_said_stays_in_the_trace() {
    let provider = TestProvider::new();
    let parts = parts(&provider);
    provider.token_replies(Reply::Answer(400, r#"{"error":"invalid_scope"}"#.into()));
    let token = gateway_token(&parts).await;
    let body = json!({
        "workloadIdentityToken": token.expose(),
        "resourceCredentialProviderName": "provider",
        "scopes": ["unknown"],
        "oauth2Flow": "M2M",
    });
    assert_eq!(refused(&parts, OAUTH2, &body).await, validation("Error parsing ClientCredentials response"));
    let trace = serde_json::to_string(&last_trace(&parts, &[SECRET])).unwrap();
    assert!(trace.contains("answered 400 invalid_scope"), "{trace}");
}

#[tokio::test]
async fn an_unsigned_request_is_refused_first() {
    let parts = parts(&TestProvider::new());
    for path in [WORKLOAD, FOR_JWT, FOR_USER_ID, OAUTH2, API_KEY] {
        let got = send(&parts, path, false, "no JSON").await;
        assert_eq!((got.status, got.error_type.as_str()), (403, "MissingAuthenticationTokenException"));
        assert_eq!(got.body, json!({ "message": "Missing Authentication Token" }));
    }
}

#[tokio::test]
async fn a_body_that_is_no_object_of_the_right_types_is_refused() {
    let parts = parts(&TestProvider::new());
    let cases = [
        (r#"{"workloadName":"#, "The request body is not valid JSON"),
        (r#"{"workloadName":"agent"} x"#, "The request body is not valid JSON"),
        (r#"["agent",null,null]"#, "The request body is not a JSON object"),
        ("null", "The request body is not a JSON object"),
        (r#"{"workloadName":["hunter2"]}"#, "A member of the request body has the wrong type"),
    ];
    for (body, text) in cases {
        let got = send(&parts, WORKLOAD, true, body).await;
        assert_eq!((got.status, got.error_type.as_str()), (400, "SerializationException"), "{body}");
        assert_eq!(got.body, json!({ "message": text }), "{body}");
    }
    last_trace(&parts, &["hunter2"]);
    let got = send(&parts, WORKLOAD, true, "").await;
    assert_eq!((got.status, got.error_type.as_str()), (400, "ValidationException"));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let parts = parts(&TestProvider::new());
    let long = format!(r#"{{"workloadName":"{}"}}"#, "a".repeat(LONGEST_BODY));
    let got = send(&parts, WORKLOAD, true, long).await;
    assert_eq!((got.status, got.error_type.as_str()), (413, "RequestEntityTooLargeException"));
}

#[tokio::test]
async fn workloads_and_their_tokens_are_of_one_region() {
    let parts = parts(&TestProvider::new());
    let elsewhere = async |path, body: &Value| {
        let got = send_to(&parts, Some("eu-west-1"), path, body.to_string()).await;
        (got.status, got.error_type)
    };
    let unknown = (404, "ResourceNotFoundException".to_owned());
    assert_eq!(elsewhere(WORKLOAD, &json!({ "workloadName": "agent" })).await, unknown);
    let token = gateway_token(&parts).await;
    let body = json!({
        "workloadIdentityToken": token.expose(),
        "resourceCredentialProviderName": "provider",
        "scopes": [],
        "oauth2Flow": "M2M",
    });
    assert_eq!(elsewhere(OAUTH2, &body).await, (401, "UnauthorizedException".to_owned()));
    assert_eq!(ask(&parts, OAUTH2, &body).await.status, 200);
}

#[tokio::test]
async fn an_api_key_is_given_as_it_is_in_secrets_manager() {
    let parts = parts(&TestProvider::new());
    let (place, entropy) = (parts.addresses.place(), &parts.entropy);
    let key = |text: &str| crate::base::Secret::new(text);
    create_api_key_credential_provider(&parts, place, entropy, "maps", key("hunter2")).unwrap();
    let token = gateway_token(&parts).await;
    let body = |provider: &str| json!({ "workloadIdentityToken": token.expose(), "resourceCredentialProviderName": provider });
    let got = ask(&parts, API_KEY, &body("maps")).await;
    assert_eq!((got.status, got.body), (200, json!({ "apiKey": "hunter2" })));
    let trace = last_trace(&parts, &["hunter2"]);
    assert_eq!((trace.title.as_str(), trace.verdict), ("GetResourceApiKey", Verdict::Passed));
    let names: Vec<_> = trace.hops[0].checks.iter().map(|check| check.check.as_ref()).collect();
    assert_eq!(names, ["workloadIdentity", "credentialProvider", "permission", "secret"]);
    update_api_key_credential_provider(&parts, place, "maps", key("changed")).unwrap();
    assert_eq!(ask(&parts, API_KEY, &body("maps")).await.body, json!({ "apiKey": "changed" }));
    // Inferred: a name that only another kind of provider has is unknown, too.
    let unknown = "Resource Credential Provider not found".to_owned();
    let unknown = (404, "ResourceNotFoundException".to_owned(), unknown);
    assert_eq!(refused(&parts, API_KEY, &body("provider")).await, unknown);
    let mut forged = body("maps");
    forged["workloadIdentityToken"] = json!("AgV4stolen");
    assert_eq!(refused(&parts, API_KEY, &forged).await.0, 401);
    last_trace(&parts, &["hunter2", "changed", "stolen"]);
}

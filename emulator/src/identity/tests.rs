//! A gateway's request for an outbound token, with a provider at the other end.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;

use super::test_provider::{
    DISCOVERY_URL, GATEWAY, HERE, SECRET, TOKEN_URL, TestIdentity, configuration, gateway, gateway_token,
    identity, last_trace, principal,
};
use super::*;
use crate::test_support::{Reply, token};
use crate::trace::{Check, Confidence, Hop, Trace, Verdict};

const SCOPES: [&str; 2] = ["mcp-runtime-server/tools.read", "mcp-runtime-server/tools.write"];

fn scopes() -> Vec<String> {
    SCOPES.map(str::to_owned).to_vec()
}

async fn ask(identity: &TestIdentity) -> Result<Arc<OutboundToken>, IdentityError> {
    let token = gateway_token(identity).await;
    let recorder = identity.traces.begin(HopName::Gateway, "tools/call");
    resource_oauth2_token(identity, &gateway(), &token, "provider", &scopes(), &recorder).await
}

fn hop(trace: &Trace) -> &Hop {
    let hop = &trace.hops[0].hops[0];
    assert_eq!(hop.hop, HopName::Identity);
    assert_eq!(hop.title, "GetResourceOauth2Token provider");
    hop
}

fn check<'a>(hop: &'a Hop, name: &str) -> &'a Check {
    hop.checks.iter().find(|check| check.check == name).unwrap_or_else(|| panic!("no {name} in {hop:?}"))
}

#[tokio::test]
async fn a_token_is_fetched_with_client_credentials_and_then_kept() {
    let identity = identity();
    let token = ask(&identity).await.unwrap();
    assert_eq!(token.authorization(), "Bearer token-1");
    assert!(token.authorization().is_sensitive());
    let lifetime = token.expires_at() - identity.clock.epoch_seconds();
    assert!((3598..=3600).contains(&lifetime), "{lifetime}");

    let discovery = &identity.asked(DISCOVERY_URL)[0];
    assert_eq!((discovery.verb.as_str(), discovery.is_traced), ("GET", true));
    let asked = &identity.asked(TOKEN_URL)[0];
    assert_eq!((asked.verb.as_str(), asked.is_traced), ("POST", true));
    assert_eq!(asked.header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(asked.header("accept"), "application/json");
    // `client:s3cret%2Fwith%2Bsigns`
    assert_eq!(asked.header("authorization"), "Basic Y2xpZW50OnMzY3JldCUyRndpdGglMkJzaWducw==");
    assert_eq!(
        asked.body,
        "grant_type=client_credentials\
         &scope=mcp-runtime-server%2Ftools.read+mcp-runtime-server%2Ftools.write"
    );

    let trace = last_trace(&identity.traces, &["token-1", "Y2xpZW50"]);
    let asked = hop(&trace);
    assert_eq!(asked.verdict, Verdict::Passed);
    assert_eq!(asked.answer.as_ref().unwrap().status, 200);
    let names: Vec<_> = asked.checks.iter().map(|check| check.check.as_ref()).collect();
    let expected =
        ["workloadIdentity", "credentialProvider", "permission", "discovery", "tokenEndpoint", "cache"];
    assert_eq!(names, expected);
    assert_eq!(check(asked, "workloadIdentity").actual, GATEWAY);
    assert_eq!(check(asked, "permission").actual, format!("gateway {GATEWAY}"));
    assert!(check(asked, "cache").actual.starts_with("fetched, cached until 20"));
    let below: Vec<_> = asked.hops.iter().map(|hop| (hop.hop, hop.title.as_str())).collect();
    let discovered = format!("GET {DISCOVERY_URL}");
    let fetched = format!("POST {TOKEN_URL}");
    let expected = [(HopName::Discovery, discovered.as_str()), (HopName::TokenEndpoint, fetched.as_str())];
    assert_eq!(below, expected);

    ask(&identity).await.unwrap();
    assert_eq!(identity.asked(TOKEN_URL).len(), 1);
    let trace = last_trace(&identity.traces, &["token-1"]);
    assert!(check(hop(&trace), "cache").actual.starts_with("cached until 20"));
    assert!(hop(&trace).hops.is_empty());
}

#[tokio::test]
async fn an_own_endpoint_writes_its_hop_itself() {
    let own = "http://127.0.0.1:4747/domain/demo/oauth2/token";
    let identity = identity();
    identity.discovery_replies(Reply::Answer(200, format!(r#"{{"token_endpoint":"{own}"}}"#)));
    identity.outside.put(own, token("token-1", 3600));
    ask(&identity).await.unwrap();
    assert!(identity.asked(own)[0].is_traced);
    let trace = last_trace(&identity.traces, &["token-1"]);
    let below: Vec<_> = hop(&trace).hops.iter().map(|hop| hop.hop).collect();
    assert_eq!(below, [HopName::Discovery]);
}

#[tokio::test]
async fn client_secret_post_puts_the_client_into_the_form() {
    let identity = identity();
    let post = ProviderConfiguration {
        name: "post".into(),
        client_authentication_method: Some(ClientAuthenticationMethod::ClientSecretPost),
        ..configuration()
    };
    create_oauth2_credential_provider(&identity, &HERE, &Entropy::system(), post).unwrap();
    let token = gateway_token(&identity).await;
    let recorder = identity.traces.begin(HopName::Gateway, "tools/call");
    resource_oauth2_token(&identity, &gateway(), &token, "post", &[], &recorder).await.unwrap();
    let asked = &identity.asked(TOKEN_URL)[0];
    assert_eq!(asked.header("authorization"), "");
    assert_eq!(
        asked.body,
        "grant_type=client_credentials&client_id=client&client_secret=s3cret%2Fwith%2Bsigns"
    );
    last_trace(&identity.traces, &["token-1"]);
}

#[tokio::test]
async fn permission_is_decided_before_a_cached_token_is_used() {
    let identity = identity();
    ask(&identity).await.unwrap();
    let token = gateway_token(&identity).await;
    let recorder = identity.traces.begin(HopName::Gateway, "tools/call");
    let other = IdentityCaller::Gateway { gateway_id: "other-0a1b2c3d4e", account_region: &HERE };
    let error =
        resource_oauth2_token(&identity, &other, &token, "provider", &scopes(), &recorder).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("WorkloadIdentity '{GATEWAY}' is not linked to gateway other-0a1b2c3d4e")
    );
    assert_eq!((error.rest().status.as_u16(), error.rest().code), (403, "AccessDeniedException"));
    let trace = last_trace(&identity.traces, &["token-1"]);
    assert_eq!(hop(&trace).verdict, Verdict::Failed);
    assert_eq!(check(hop(&trace), "permission").verdict, Verdict::Failed);
    assert!(hop(&trace).checks.iter().all(|check| check.check != "cache"));
}

#[tokio::test]
async fn a_service_identity_is_for_its_service_alone() {
    let identity = identity();
    let error = workload_access_token(&identity, &principal(), GATEWAY, None).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "WorkloadIdentity is linked to a service and cannot retrieve an access token by the caller"
    );
    assert_eq!((error.rest().status.as_u16(), error.rest().code), (400, "ValidationException"));
    let error = workload_access_token(&identity, &gateway(), "nobody", None).await.unwrap_err();
    assert_eq!(error.rest().status, 404);
    let error = workload_access_token(&identity, &gateway(), "agent", None).await.unwrap_err();
    assert_eq!(error.rest().status, 403);
}

#[tokio::test]
async fn an_agent_may_show_the_token_that_its_service_gave_it() {
    let identity = identity();
    let token = gateway_token(&identity).await;
    let recorder = identity.traces.begin(HopName::Gateway, "agent");
    let given = resource_oauth2_token(&identity, &principal(), &token, "provider", &[], &recorder).await;
    assert_eq!(given.unwrap().authorization(), "Bearer token-1");
}

#[tokio::test]
async fn an_unknown_provider_and_an_expired_workload_token_are_refused() {
    let identity = identity();
    let token = gateway_token(&identity).await;
    let recorder = identity.traces.begin(HopName::Gateway, "tools/call");
    let error =
        resource_oauth2_token(&identity, &gateway(), &token, "nobody", &[], &recorder).await.unwrap_err();
    assert_eq!(error.to_string(), "Resource Credential Provider not found");
    assert_eq!((error.rest().status.as_u16(), error.rest().code), (404, "ResourceNotFoundException"));
    identity.clock.advance(Duration::from_secs(3600));
    let recorder = identity.traces.begin(HopName::Gateway, "tools/call");
    let error =
        resource_oauth2_token(&identity, &gateway(), &token, "provider", &[], &recorder).await.unwrap_err();
    assert_eq!(error.to_string(), "The workload access token has expired");
    assert_eq!((error.rest().status.as_u16(), error.rest().code), (401, "UnauthorizedException"));
    let trace = last_trace(&identity.traces, &[]);
    assert_eq!(check(hop(&trace), "workloadIdentity").verdict, Verdict::Failed);
    assert!(identity.asked(TOKEN_URL).is_empty());
}

#[tokio::test]
async fn what_the_token_endpoint_refused_is_in_the_trace_and_not_remembered() {
    let identity = identity();
    let refusal = format!(
        r#"{{"error":"invalid_client","error_description":"{SECRET} of Y2xpZW50OnMzY3JldCUyRndpdGglMkJzaWducw== is wrong"}}"#
    );
    identity.token_replies(Reply::Answer(400, refusal));
    let error = ask(&identity).await.unwrap_err();
    assert_eq!(error.to_string(), "Error parsing ClientCredentials response");
    assert_eq!((error.rest().status.as_u16(), error.rest().code), (400, "ValidationException"));
    let trace = last_trace(&identity.traces, &["Y2xpZW50"]);
    let failed = check(hop(&trace), "tokenEndpoint");
    assert_eq!(failed.verdict, Verdict::Failed);
    assert_eq!(failed.actual, format!("{TOKEN_URL} answered 400 invalid_client *** of *** is wrong"));
    let answer_ = hop(&trace).answer.as_ref().unwrap();
    assert_eq!((answer_.status, answer_.confidence), (400, Confidence::Recorded));
    assert_eq!(check(hop(&trace), "cache").actual, "fetched, failed, not cached");
    identity.token_replies(token("token-2", 3600));
    assert_eq!(ask(&identity).await.unwrap().authorization(), "Bearer token-2");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_calls_of_one_moment_fetch_one_token() {
    let identity = identity();
    identity.outside.hold(TOKEN_URL);
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let identity = identity.clone();
            tokio::spawn(async move { ask(&identity).await.unwrap().authorization().clone() })
        })
        .collect();
    while identity.traces.all().count() < 100 || identity.asked(TOKEN_URL).is_empty() {
        tokio::task::yield_now().await;
    }
    identity.outside.release();
    for token in join_all(calls).await {
        assert_eq!(token.unwrap(), "Bearer token-1");
    }
    assert_eq!(identity.asked(TOKEN_URL).len(), 1);
    assert_eq!(identity.asked(DISCOVERY_URL).len(), 1);
    last_trace(&identity.traces, &["token-1"]);
}

#[tokio::test]
async fn a_changed_provider_fetches_with_its_new_secret_and_a_removed_one_gives_nothing() {
    let identity = identity();
    ask(&identity).await.unwrap();
    identity.token_replies(token("token-2", 3600));
    let changed = ProviderConfiguration { client_secret: Secret::new("changed"), ..configuration() };
    update_oauth2_credential_provider(&identity, &HERE, changed).unwrap();
    assert_eq!(ask(&identity).await.unwrap().authorization(), "Bearer token-2");
    // `client:changed`
    assert_eq!(identity.asked(TOKEN_URL)[1].header("authorization"), "Basic Y2xpZW50OmNoYW5nZWQ=");
    delete_oauth2_credential_provider(&identity, &HERE, "provider").unwrap();
    assert_eq!(ask(&identity).await.unwrap_err(), IdentityError::UnknownProvider);
}

#[tokio::test]
async fn a_configured_token_endpoint_is_asked_without_discovery() {
    let identity = identity();
    let metadata = serde_json::json!({ "authorizationServerMetadata": {
        "issuer": "https://issuer.test",
        "authorizationEndpoint": "https://issuer.test/authorize",
        "tokenEndpoint": TOKEN_URL,
        "tokenEndpointAuthMethods": ["client_secret_post"],
    } });
    let discovery = serde_json::from_value(metadata).unwrap();
    let told = ProviderConfiguration { discovery, ..configuration() };
    update_oauth2_credential_provider(&identity, &HERE, told).unwrap();
    assert_eq!(ask(&identity).await.unwrap().authorization(), "Bearer token-1");
    assert!(identity.asked(DISCOVERY_URL).is_empty());
    assert!(identity.asked(TOKEN_URL)[0].body.contains("client_secret=s3cret"));
}

//! A target whose server accepts only callers with the right API key.

use crate::aws::Principal;
use http::StatusCode;
use serde_json::json;

use crate::base::Secret;
use crate::gateway::outbound::{ApiKeyLocation, Credential};
use crate::gateway::target::test_server::{FOREIGN, answer, emulator, result, shake_hands, target};
use crate::gateway::target::{TargetStatus, synchronize};
use crate::identity::{create_api_key_credential_provider, delete_api_key_credential_provider};
use crate::test_support::{Asked, Outcome};

const KEY: &str = "hunter2+key";
const ARN: &str =
    "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/apikeycredentialprovider/maps";

fn credential(location: ApiKeyLocation, name: Option<&str>, prefix: Option<&str>) -> Credential {
    Credential::ApiKey {
        provider_arn: ARN.to_owned(),
        location,
        parameter_name: name.map(str::to_owned),
        prefix: prefix.map(str::to_owned),
    }
}

/// A server that answers only the requests for which `is_let_in` holds.
fn server<F: Fn(&Asked) -> bool + Clone + Send + Sync + 'static>(
    is_let_in: F,
) -> impl Fn(&Asked) -> Outcome + Clone + Send + Sync + 'static {
    move |seen| {
        if !is_let_in(seen) {
            return Some(Ok(answer(StatusCode::UNAUTHORIZED, &[], "")));
        }
        let list = json!({"tools": [{"name": "add", "inputSchema": {"type": "object"}}]});
        shake_hands(seen, "2025-06-18", &json!({"tools": {}}))
            .or_else(|| (seen.method() == "tools/list").then(|| Ok(result(seen, &list))))
    }
}

/// The outcome for a target with this credential: its status and its first reason; and what its server saw.
async fn synchronized(
    server: &(impl Fn(&Asked) -> Outcome + Clone + Send + Sync + 'static),
    key: Option<&str>,
    credential: Credential,
) -> (TargetStatus, String, Vec<Asked>) {
    let (service, gateway, server) = emulator(server.clone()).await;
    let (identity, account_region) = (&service.identity, service.addresses.account_region());
    let made = key.unwrap_or(KEY);
    create_api_key_credential_provider(identity, account_region, &service.entropy, "maps", Secret::new(made))
        .unwrap();
    if key.is_none() {
        delete_api_key_credential_provider(identity, account_region, "maps").unwrap();
    }
    let target = target(&service, FOREIGN, credential);
    assert!(!format!("{:?}", target.credential).contains("hunter2"));
    synchronize(&service, &Principal::Stack, &gateway, &target).await;
    for trace in service.traces.all() {
        assert!(!serde_json::to_string(&trace).unwrap().contains("hunter2"), "{trace:?}");
    }
    let state = target.state();
    (state.status, state.status_reasons.first().cloned().unwrap_or_default(), server.seen())
}

#[tokio::test]
async fn the_key_is_in_the_header_that_was_named() {
    let named = server(|seen| seen.header("x-api-key") == KEY && seen.header("authorization").is_empty());
    let header = credential(ApiKeyLocation::Header, Some("X-API-Key"), None);
    assert_eq!(synchronized(&named, Some(KEY), header.clone()).await.0, TargetStatus::Ready);
    assert_eq!(synchronized(&named, Some("hunter2"), header).await.0, TargetStatus::Failed);
    let bearer = server(|seen| seen.header("authorization") == format!("Bearer {KEY}"));
    let usual = credential(ApiKeyLocation::Header, None, Some("Bearer"));
    assert_eq!(synchronized(&bearer, Some(KEY), usual).await.0, TargetStatus::Ready);
}

#[tokio::test]
async fn the_key_is_in_the_query() {
    let server = server(|seen| seen.url == format!("{FOREIGN}?key=hunter2%2Bkey"));
    let query = credential(ApiKeyLocation::Query, Some("key"), None);
    let (status, _, seen) = synchronized(&server, Some(KEY), query).await;
    assert_eq!(status, TargetStatus::Ready);
    assert!(!seen.is_empty() && seen.iter().all(|seen| seen.header("authorization").is_empty()));
}

#[tokio::test]
async fn without_a_key_that_can_be_sent_no_one_is_asked() {
    let server = server(|_| true);
    let header = credential(ApiKeyLocation::Header, None, None);
    let (status, reason, seen) = synchronized(&server, Some("hunter2\nx"), header.clone()).await;
    assert_eq!(status, TargetStatus::Failed);
    assert!(reason.starts_with("The API key cannot be sent in a request"), "{reason}");
    assert!(seen.is_empty());
    let (status, reason, seen) = synchronized(&server, None, header).await;
    assert_eq!(status, TargetStatus::Failed);
    assert!(reason.starts_with("Resource Credential Provider not found"), "{reason}");
    assert!(seen.is_empty());
}

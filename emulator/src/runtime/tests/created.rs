//! How runtimes are created.

use super::harness::{Emulated, configuration};
use crate::base::arn::AccountRegion;
use crate::base::entropy::ALPHANUMERIC;
use crate::runtime::error::RuntimeError;
use crate::runtime::{CommandLine, Server};
use crate::test_support::account_region;

async fn emulated() -> Emulated {
    Emulated::new(Server::SampleTask).await
}

#[tokio::test]
async fn a_runtime_has_its_id_and_arn() {
    let emulated = emulated().await;
    let runtime = &emulated.runtime;
    let (name, suffix) = runtime.id.split_once('-').unwrap();
    assert_eq!((name, suffix.len()), ("demo", 10));
    assert!(suffix.bytes().all(|byte| ALPHANUMERIC.contains(&byte)));
    let arn = format!("arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/{}", runtime.id);
    assert_eq!(runtime.arn.to_string(), arn);
    let again = self::emulated().await;
    assert_eq!(again.runtime.id, runtime.id, "the same seed gives the same id");
    let found =
        emulated.service.runtimes.read(&account_region(), &runtime.id, |entry| Ok(entry.runtime.arn.clone()));
    assert_eq!(found.unwrap(), runtime.arn);
}

#[tokio::test]
async fn a_name_is_used_once() {
    let emulated = emulated().await;
    let error =
        emulated.create(&account_region(), "demo", configuration(Server::SampleTask)).await.unwrap_err();
    assert_eq!(error.to_string(), "An agent with the specified name already exists");
    assert_eq!(emulated.count(), 1);
    assert!(emulated.create(&account_region(), "other", configuration(Server::SampleTask)).await.is_ok());
    let elsewhere = AccountRegion { region: "eu-west-1".to_owned(), ..account_region() };
    let elsewhere = emulated.create(&elsewhere, "demo", configuration(Server::SampleTask)).await.unwrap();
    assert_eq!((elsewhere.arn.region.as_str(), emulated.count()), ("eu-west-1", 2));
}

#[tokio::test]
async fn what_cannot_work_is_refused_at_creation() {
    let emulated = emulated().await;
    let create =
        async |configuration| emulated.create(&account_region(), "other", configuration).await.unwrap_err();
    let empty = configuration(Server::Command(CommandLine::default()));
    let error = create(empty).await;
    assert!(matches!(error, RuntimeError::Host(_)));
    assert_eq!(error.detail(), None);
    let mut host_header = configuration(Server::SampleTask);
    host_header.request_header_allowlist = vec!["Host".to_owned()];
    assert!(matches!(create(host_header).await, RuntimeError::Allowlist(_)));
    let mut elsewhere = configuration(Server::SampleTask);
    let authorizer = elsewhere.authorizer.as_mut().unwrap();
    authorizer.discovery_url = "https://other.test/.well-known/openid-configuration".to_owned();
    let error = create(elsewhere).await;
    assert!(matches!(error, RuntimeError::Authorizer(_)));
    assert_eq!(error.detail(), Some("cannot resolve other.test: no such name"));
    assert_eq!(emulated.count(), 1, "none of them was entered");
}

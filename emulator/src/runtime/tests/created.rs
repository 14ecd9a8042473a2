//! How runtimes are created.

use super::harness::{Emulated, configuration};
use crate::base::Entropy;
use crate::base::entropy::ALPHANUMERIC;
use crate::runtime::create::CreateError;
use crate::runtime::{CommandLine, Server, create_agent_runtime};

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
    assert_eq!(emulated.parts.runtimes.get(&runtime.id).unwrap().arn, runtime.arn);
}

#[tokio::test]
async fn a_name_must_be_one() {
    let emulated = emulated().await;
    let create = async |name: &str| {
        let configuration = configuration(name, Server::SampleTask);
        create_agent_runtime(&emulated.parts, &Entropy::system(), configuration).await.map(|_| ())
    };
    let longest = "a".repeat(48);
    for name in ["A1_b", longest.as_str()] {
        assert!(create(name).await.is_ok(), "{name}");
    }
    for name in ["", "1a", "a-b", "_a", "ä", "a b", "a".repeat(49).as_str()] {
        let error = create(name).await.unwrap_err();
        let text = format!(
            "1 validation error detected: Value '{name}' at 'agentRuntimeName' failed to satisfy constraint: Member \
             must satisfy regular expression pattern: [a-zA-Z][a-zA-Z0-9_]{{0,47}}"
        );
        assert_eq!(error.to_string(), text);
    }
}

#[tokio::test]
async fn a_name_is_used_once() {
    let emulated = emulated().await;
    let again = configuration("demo", Server::SampleTask);
    let error = create_agent_runtime(&emulated.parts, &Entropy::system(), again).await.unwrap_err();
    assert_eq!(error.to_string(), "An agent with the specified name already exists");
    assert_eq!(emulated.parts.runtimes.all().len(), 1);
    let other = configuration("other", Server::SampleTask);
    assert!(create_agent_runtime(&emulated.parts, &Entropy::system(), other).await.is_ok());
}

#[tokio::test]
async fn what_cannot_work_is_refused_at_creation() {
    let emulated = emulated().await;
    let create = async |configuration| {
        create_agent_runtime(&emulated.parts, &Entropy::system(), configuration).await.unwrap_err()
    };
    let empty = configuration("other", Server::Command(CommandLine::default()));
    let error = create(empty).await;
    assert!(matches!(error, CreateError::Host(_)));
    assert_eq!(error.detail(), None);
    let mut host_header = configuration("other", Server::SampleTask);
    host_header.request_header_allowlist = vec!["Host".to_owned()];
    assert!(matches!(create(host_header).await, CreateError::Allowlist(_)));
    let mut elsewhere = configuration("other", Server::SampleTask);
    elsewhere.authorizer.discovery_url = "https://other.test/.well-known/openid-configuration".to_owned();
    let error = create(elsewhere).await;
    assert!(matches!(error, CreateError::Authorizer(_)));
    assert_eq!(error.detail(), Some("cannot connect to other.test: refused"));
    assert_eq!(emulated.parts.runtimes.all().len(), 1, "none of them was entered");
}

use super::*;
use crate::stack::Stack;

/// The document of a user pool that does not exist.
const STRANGER: &str =
    "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Nobody000/.well-known/openid-configuration";

/// Why an emulator with this resource, called `demo`, does not start if that pool says who may call it.
async fn refusal_of(kind: &str, attributes: &str) -> String {
    let text = format!(
        "[{kind}.demo]\nname = \"demo\"\n{attributes}\n[{kind}.demo.custom_jwt_authorizer]\n\
         discovery_url = \"{STRANGER}\"\nallowed_clients = [\"client\"]\n"
    );
    let stack = Stack::parse("test.toml", &text).unwrap();
    Emulator::builder().stack(stack).start().await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_discovery_document_that_cannot_be_had_is_reported_with_its_cause() {
    let cause = "the answer's status is 404 Not Found";
    let told = refusal_of("gateway", "").await;
    assert_eq!(
        told,
        format!(
            "gateway.demo of the stack could not be created: Failed to create gateway dependencies: Failed to fetch \
             discovery document from: {STRANGER} (Service: AgentCredentialProvider, Status Code: 400); {cause}"
        )
    );
    let told = refusal_of("runtime", "sample = true").await;
    assert_eq!(
        told,
        format!(
            "runtime.demo of the stack could not be created: Failed to fetch discovery document from: {STRANGER}; \
             {cause}"
        )
    );
}

/// The built-in stack with these changes, and why it does not start.
async fn not_ready(changes: &[(&str, &str)], more: &str) -> (String, String) {
    let mut text = Stack::built_in_text().to_owned() + more;
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    let stack = Stack::parse("test.toml", &text).unwrap();
    match Emulator::builder().stack(stack).start().await.unwrap_err() {
        StartError::NotReady { reason, trace } => (reason, serde_json::to_string(&trace.unwrap()).unwrap()),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_gateway_of_newer_versions_alone_is_ready() {
    let versions = r#"supported_versions = ["2025-03-26", "2025-06-18", "2025-11-25"]"#;
    assert!(Stack::built_in_text().contains(versions));
    let text = Stack::built_in_text().replace(versions, r#"supported_versions = ["2025-06-18"]"#);
    let emulator =
        Emulator::builder().stack(Stack::parse("test.toml", &text).unwrap()).start().await.unwrap();
    assert_eq!(emulator.summary().gateway.as_ref().unwrap().protocol_version, "2025-06-18");
}

#[tokio::test]
async fn the_trace_of_a_failed_target_is_its_own() {
    let second = "\n[gateway.main.target.second]\nname = \"second\"\nendpoint = \"http://127.0.0.1:9/mcp\"\n\
                  [gateway.main.target.third]\nname = \"third\"\nendpoint = \"http://127.0.0.1:9/mcp\"\n";
    let (reason, trace) = not_ready(&[], second).await;
    assert!(reason.starts_with("target second is FAILED"), "{reason}");
    assert!(trace.contains("synchronize second"), "{trace}");
}

#[tokio::test]
async fn the_end_of_its_listener_is_reported() {
    use futures_util::FutureExt as _;
    let mut emulator = Emulator::builder().start().await.unwrap();
    assert!(emulator.ended().now_or_never().is_none());
    emulator.server.as_ref().unwrap().abort();
    emulator.ended().await;
}

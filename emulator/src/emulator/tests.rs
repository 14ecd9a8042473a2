use super::*;

/// The document of a user pool that nobody made.
const STRANGER: &str =
    "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Nobody000/.well-known/openid-configuration";

/// Why there is no emulator of this resource, called `demo`, when that pool says who may call it.
async fn refusal_of(kind: &str, attributes: &str) -> String {
    let text = format!(
        "[{kind}.demo]\nname = \"demo\"\n{attributes}\n[{kind}.demo.custom_jwt_authorizer]\n\
         discovery_url = \"{STRANGER}\"\nallowed_clients = [\"client\"]\n"
    );
    let stack = Stack::parse("test.toml", &text).unwrap();
    Emulator::builder().stack(stack).start().await.unwrap_err().to_string()
}

#[tokio::test]
async fn a_discovery_document_that_cannot_be_had_is_told_with_its_cause() {
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

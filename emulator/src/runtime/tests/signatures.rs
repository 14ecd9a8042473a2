//! A runtime without an authorizer takes AWS signatures, and no tokens.

use http::{Method, Request};

use super::harness::{ANSWER, BODY, Emulated, answering, configuration};
use crate::base::http::full;
use crate::runtime::{AgentRuntimeConfiguration, Server};
use crate::test_support::{REGION, signature, signature_by};
use crate::trace::{Confidence, Verdict};

const MISMATCH: &str = r#"{"message":"Authorization method mismatch. The agent is configured for a different authorization method than what was used in your request. Check the agent's authorization configuration and ensure your request uses the matching method (OAuth or SigV4)"}"#;

async fn emulated() -> Emulated {
    let server = Server::Url(answering(ANSWER).await.url);
    Emulated::with(AgentRuntimeConfiguration { authorizer: None, ..configuration(server) }).await
}

/// Status, error type and body.
async fn invoke(emulated: &Emulated, authorization: Option<&str>) -> (u16, String, String) {
    let mut request = emulated.request();
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let answer = emulated.invoke(request, BODY).await;
    (answer.status, answer.error_type().to_owned(), answer.text)
}

#[tokio::test]
async fn the_root_invokes_and_a_token_is_the_wrong_method() {
    let emulated = emulated().await;
    let root = signature(REGION, "bedrock-agentcore");
    let (status, _, body) = invoke(&emulated, Some(&root)).await;
    assert_eq!((status, body.as_str()), (200, r#"{"jsonrpc":"2.0","id":"a-1","result":{}}"#));
    assert_eq!(emulated.trace().verdict, Verdict::Passed);
    let unsigned = invoke(&emulated, None).await;
    let text = r#"{"message":"Missing Authentication Token"}"#.to_owned();
    assert_eq!(unsigned, (403, "MissingAuthenticationTokenException".to_owned(), text));
    for (token, confidence) in [
        (&*format!("Bearer {}", emulated.token()), Confidence::Recorded),
        ("Bearer x", Confidence::Recorded),
        ("Basic YTpi", Confidence::Inferred),
    ] {
        let refused = invoke(&emulated, Some(token)).await;
        assert_eq!(refused, (403, "AccessDeniedException".to_owned(), MISMATCH.to_owned()), "{token}");
        assert_eq!(emulated.trace().hops[0].answer.as_ref().unwrap().confidence, confidence);
    }
}

#[tokio::test]
async fn a_wrong_signature_is_refused_as_by_other_rest_services() {
    let emulated = emulated().await;
    let unknown = signature_by("AKIAIOSFODNN7UNKNOWN", REGION, "bedrock-agentcore");
    let text = r#"{"message":"The security token included in the request is invalid."}"#.to_owned();
    let refused = invoke(&emulated, Some(&unknown)).await;
    assert_eq!(refused, (403, "UnrecognizedClientException".to_owned(), text));
    let (status, code, text) = invoke(&emulated, Some(&signature(REGION, "s3"))).await;
    assert_eq!((status, code.as_str()), (403, "InvalidSignatureException"));
    assert_eq!(
        text,
        r#"{"message":"Credential should be scoped to correct service: 'bedrock-agentcore'. "}"#
    );
    let (status, code, _) = invoke(&emulated, Some("AWS4-HMAC-SHA256 Credential=a")).await;
    assert_eq!((status, code.as_str()), (403, "IncompleteSignatureException"));
    let two =
        emulated.request().header("authorization", "Bearer x").header("authorization", "AWS4-HMAC-SHA256 x");
    let answer = emulated.invoke(two, BODY).await;
    assert_eq!((answer.status, answer.error_type()), (403, "IncompleteSignatureException"));
    let (status, code, text) = invoke(&emulated, Some(&signature("eu-west-1", "bedrock-agentcore"))).await;
    assert_eq!((status, code.as_str()), (404, "ResourceNotFoundException"));
    assert!(
        text.starts_with(r#"{"message":"No endpoint or agent found with qualifier 'DEFAULT' for agent arn:"#)
    );
}

#[tokio::test]
async fn stopping_a_session_is_asked_for_the_same_way() {
    let emulated = emulated().await;
    let path = emulated.path().replace("/invocations", "/stopruntimesession?qualifier=DEFAULT");
    let stop = async |authorization: Option<&str>| {
        let session = "s".repeat(40);
        let mut request = Request::builder().method(Method::POST).uri(&path);
        request = request.header("x-amzn-bedrock-agentcore-runtime-session-id", session);
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        emulated
            .answer(request.body(full(r#"{"clientToken":"0123456789012345678901234567890123"}"#)).unwrap())
            .await
    };
    let unknown = stop(Some(&signature(REGION, "bedrock-agentcore"))).await;
    assert_eq!((unknown.status, unknown.error_type()), (404, "ResourceNotFoundException"));
    assert_eq!(stop(None).await.status, 403);
    let user = emulated.world().user("ann").await;
    let denied = stop(Some(&signature_by(&user, REGION, "bedrock-agentcore"))).await;
    assert!(
        denied.text.contains("perform: bedrock-agentcore:StopRuntimeSession on resource"),
        "{}",
        denied.text
    );
}

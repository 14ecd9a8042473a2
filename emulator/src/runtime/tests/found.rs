//! Which runtime a path means, and how long a payload may be.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::Request;
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt as _, StreamBody};

use super::harness::{ANSWER, BODY, Emulated, answering};
use crate::base::addresses::LocalUri;
use crate::base::http::{Body, BodyError, full};
use crate::runtime::Server;
use crate::runtime::invoke::invoke;
use crate::test_support::Answer;
use crate::trace::{HopName, Verdict};

async fn emulated() -> Emulated {
    Emulated::new(Server::Url(answering(ANSWER).await.url)).await
}

async fn at(emulated: &Emulated, path: &str) -> Answer {
    let authorization = format!("Bearer {}", emulated.token());
    emulated.invoke(Request::post(path).header("authorization", authorization), BODY).await
}

fn assert_not_found(emulated: &Emulated, answer: &Answer, qualifier: &str, agent: &str) {
    let message = format!("No endpoint or agent found with qualifier '{qualifier}' for agent {agent}");
    let body = serde_json::json!({ "message": message }).to_string();
    assert_eq!((answer.status, answer.text.as_str()), (404, body.as_str()));
    assert_eq!(answer.optional_header("x-amzn-errortype"), Some("ResourceNotFoundException"));
    assert!(answer.optional_header("x-amzn-requestid").is_some());
    let trace = emulated.trace();
    assert_eq!(answer.optional_header("x-agentcore-local-trace-id"), Some(trace.id.as_str()));
    assert_eq!((trace.verdict, trace.hops[0].hop), (Verdict::Failed, HopName::Runtime));
}

#[tokio::test]
async fn a_runtime_is_found_by_its_encoded_arn() {
    let emulated = emulated().await;
    let path = emulated.path();
    for path in
        [path.clone(), format!("{path}?qualifier=DEFAULT"), path.replace("%3A", "%3a").replace("%2F", "%2f")]
    {
        assert_eq!(at(&emulated, &path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_runtime_is_found_by_its_id_and_account() {
    let emulated = emulated().await;
    let id = emulated.runtime.id.clone();
    let path = format!("/runtimes/{id}/invocations");
    assert_eq!(at(&emulated, &format!("{path}?accountId=123456789012")).await.status, 200);
    let answer = at(&emulated, &format!("{path}?accountId=210987654321&qualifier=DEFAULT")).await;
    let other = format!("arn:aws:bedrock-agentcore:us-east-1:210987654321:runtime/{id}");
    assert_not_found(&emulated, &answer, "DEFAULT", &other);
    let answer = at(&emulated, &path).await;
    let body = r#"{"fieldList":null,"message":"accountID is required when the agent is identified by its ID instead of its ARN","reason":null}"#;
    assert_eq!((answer.status, answer.text.as_str()), (400, body));
    assert_eq!(answer.optional_header("x-amzn-errortype"), Some("ValidationException"));
}

#[tokio::test]
async fn an_unknown_runtime_is_not_found() {
    let emulated = emulated().await;
    let arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/other-0123456789";
    let path = format!("/runtimes/{}/invocations", arn.replace(':', "%3A").replace('/', "%2F"));
    assert_not_found(&emulated, &at(&emulated, &path).await, "DEFAULT", arn);
    let own = emulated.runtime.arn.to_string();
    let path = emulated.path().replace("/invocations", "%0A/invocations");
    assert_not_found(&emulated, &at(&emulated, &path).await, "DEFAULT", &format!("{own}\n"));
    for malformed in ["arn%3Aaws", "arn%3A"] {
        let answer = at(&emulated, &format!("/runtimes/{malformed}/invocations")).await;
        assert_eq!(
            (answer.status, answer.optional_header("x-amzn-errortype")),
            (404, Some("ResourceNotFoundException"))
        );
    }
    // The routes refuse a path that is not valid text; the runtime itself knows no such runtime.
    let no_text = "/runtimes/arn%3A%FF/invocations";
    let answer = at(&emulated, no_text).await;
    assert_eq!((answer.status, answer.text.as_str()), (404, "<UnknownOperationException/>\n"));
    let request = emulated.authorized().uri(no_text).body(full(BODY)).unwrap();
    let answer = Answer::of(invoke(&emulated.service, request).await).await;
    assert_eq!((answer.status, answer.error_type()), (404, "ResourceNotFoundException"));
}

#[tokio::test]
async fn an_unknown_qualifier_is_not_found() {
    let emulated = emulated().await;
    let arn = emulated.runtime.arn.to_string();
    for qualifier in ["default", "prod", ""] {
        let answer = at(&emulated, &format!("{}?qualifier={qualifier}", emulated.path())).await;
        assert_not_found(&emulated, &answer, qualifier, &arn);
    }
}

#[tokio::test]
async fn a_host_of_another_region_knows_no_such_runtime() {
    let emulated = emulated().await;
    let arn = emulated.runtime.arn.to_string();
    for (region, status) in [("us-east-1", 200), ("eu-west-1", 404)] {
        let own = LocalUri {
            path_and_query: emulated.path().parse().unwrap(),
            region: Some(region.to_owned()),
            service: None,
        };
        let answer = emulated.invoke(emulated.authorized().extension(own), BODY).await;
        assert_eq!(answer.status, status);
        if status == 404 {
            assert_not_found(&emulated, &answer, "DEFAULT", &arn);
        }
    }
}

/// Pieces of one mebibyte, all backed by the same memory.
struct Pieces {
    left: usize,
    says_its_length: bool,
}

const MEBIBYTE: Bytes = Bytes::from_static(&[b' '; 1 << 20]);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        assert!(!self.says_its_length, "nobody reads what is known to be too long");
        let Some(left) = self.left.checked_sub(1) else { return Poll::Ready(None) };
        self.left = left;
        Poll::Ready(Some(Ok(Frame::data(MEBIBYTE))))
    }

    fn size_hint(&self) -> SizeHint {
        if self.says_its_length {
            SizeHint::with_exact((self.left as u64) << 20)
        } else {
            SizeHint::default()
        }
    }
}

#[tokio::test]
async fn a_payload_beyond_the_limit_is_refused() {
    let emulated = emulated().await;
    for says_its_length in [true, false] {
        let pieces = Pieces { left: 101, says_its_length };
        let body: Body = pieces.map_err(Into::into).boxed_unsync();
        let answer = emulated.answer(emulated.authorized().body(body).unwrap()).await;
        let body = r#"{"message":"Request payload exceeds the limit of 104857600 bytes"}"#;
        assert_eq!((answer.status, answer.text.as_str()), (413, body));
        assert_eq!(answer.optional_header("x-amzn-errortype"), Some("RequestEntityTooLargeException"));
        assert_eq!(emulated.trace().verdict, Verdict::Failed);
    }
}

#[tokio::test]
async fn a_payload_that_breaks_off_is_refused() {
    let emulated = emulated().await;
    let broken = futures_util::stream::once(async { Err::<Frame<Bytes>, BodyError>("reset".into()) });
    let body: Body = StreamBody::new(broken).boxed_unsync();
    let answer = emulated.answer(emulated.authorized().body(body).unwrap()).await;
    let body = r#"{"fieldList":null,"message":"The request payload ended early","reason":null}"#;
    assert_eq!((answer.status, answer.text.as_str()), (400, body));
    assert_eq!(answer.optional_header("mcp-session-id").map(str::len), Some(36));
}

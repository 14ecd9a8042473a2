//! The runtime's HTTP surface: what the router mounts.

use std::sync::Arc;

use axum::extract::State;
use http::{Method, Request, Response, StatusCode};

use super::excerpt::excerpt;
use super::{RuntimeService, invoke, lookup, stop_session};
use crate::aws::rest_json::json_bytes;
use crate::aws::unknown_operation::{unknown_operation, unknown_path};
use crate::aws::{ApiError, REQUEST_ID, request_id};
use crate::base::addresses::LocalUri;
use crate::base::http::Body;
use crate::sigv4::is_signed;
use crate::trace::{Cause, Check, Confidence, HopName};

pub(crate) async fn invocations(service: &RuntimeService, request: Request<Body>) -> Response<Body> {
    match *request.method() {
        Method::POST | Method::GET | Method::DELETE => invoke::invoke(service, request).await,
        // Inferred: that the others are unknown to the framework.
        _ => no_operation(service, &request, Cause::MethodNotAllowed),
    }
}

/// Any verb at `/runtimes/{arn}/stopruntimesession`. Inferred: that verbs other than POST are unknown to the framework.
pub(crate) async fn stop_runtime_session(
    State(service): State<Arc<RuntimeService>>,
    request: axum::extract::Request,
) -> Response<Body> {
    match *request.method() {
        Method::POST => stop_session::stop_session(&service, request).await,
        _ => with_request_id(unknown_path(&request), &service),
    }
}

/// `GET /runtimes/{arn}/invocations/.well-known/oauth-protected-resource`, open to all.
///
/// Recorded: 200 and the document, 2026-07. Inferred: that an unknown runtime gets the response of an invocation.
/// It is not a call to the runtime, so it leaves no trace: it would displace the refusal that made the client ask.
pub(crate) async fn protected_resource(
    State(service): State<Arc<RuntimeService>>,
    request: axum::extract::Request,
) -> Response<Body> {
    let local_uri = request.extensions().get::<LocalUri>();
    let found = lookup::find(&service.runtimes, service.addresses.account_region(), request.uri(), local_uri);
    let response = match found.as_ref().map(|live| &live.metadata) {
        Ok(Some(metadata)) => json_bytes(StatusCode::OK, metadata.document()),
        // Inferred: without tokens there is nothing to read.
        Ok(None) => unknown_path(&request),
        Err(error) => ApiError::from(error.clone()).into_response(),
    };
    with_request_id(response, &service)
}

/// Any verb on any other path below `/runtimes/{arn}`: a target whose endpoint ends in `/mcp`, or names the ARN without
/// percent-encoding. Recorded: 404 UnknownOperationException for the latter. Inferred: the same for the former.
pub(crate) async fn unknown(
    State(service): State<Arc<RuntimeService>>,
    request: axum::extract::Request,
) -> Response<Body> {
    if is_signed(&request) {
        // An operation of the control plane, so neither a call to the runtime nor a trace.
        return with_request_id(unknown_path(&request), &service);
    }
    let cause = cause_of_path(request.uri().path());
    no_operation(&service, &request, cause)
}

/// `cause` is what is wrong unless a browser asks whether it may call.
fn no_operation<B>(service: &RuntimeService, request: &Request<B>, cause: Cause) -> Response<Body> {
    let cause = if request.method() == Method::OPTIONS { Cause::CorsPreflight } else { cause };
    let asked = format!("{} {}", request.method(), request.uri().path());
    let title = || excerpt(&asked);
    let recorder = service.traces.join_or_begin(request.extensions(), HopName::Runtime, title);
    let expected = "POST to /runtimes/PERCENT-ENCODED-ARN/invocations";
    recorder.check(Check::failed(cause, "path", expected, excerpt(&asked)));
    recorder.answered(StatusCode::NOT_FOUND, "UnknownOperationException", Confidence::Recorded);
    let mut response = unknown_operation(request);
    recorder.mark(response.headers_mut());
    with_request_id(response, service)
}

/// An ARN has colons, and one that is not encoded a slash before the id.
fn cause_of_path(path: &str) -> Cause {
    let behind = path.strip_prefix("/runtimes/").unwrap_or_default();
    let arn = behind.split_once('/').map_or(behind, |(arn, _)| arn);
    if arn.starts_with("arn:") && arn.ends_with(":runtime") {
        Cause::ArnNotEncoded
    } else {
        Cause::RuntimePath
    }
}

fn with_request_id(mut response: Response<Body>, service: &RuntimeService) -> Response<Body> {
    response.headers_mut().insert(REQUEST_ID, request_id(&service.entropy));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::http::empty;
    use crate::runtime::Server;
    use crate::runtime::tests::harness::{ANSWER, BODY, Emulated, ISSUER, answering};
    use crate::test_support::Answer;
    use crate::trace::TRACE_ID_HEADER;

    async fn emulated() -> Emulated {
        Emulated::new(Server::Url(answering(ANSWER).await.url)).await
    }

    async fn answer(emulated: &Emulated, method: Method, path: &str) -> Answer {
        let request = Request::builder().method(method).uri(path).body(empty()).unwrap();
        let answer = emulated.answer(request).await;
        assert!(answer.headers.contains_key(REQUEST_ID));
        answer
    }

    #[tokio::test]
    async fn an_invocation_passes_through() {
        let emulated = emulated().await;
        let response = emulated.invoke(emulated.authorized(), BODY).await;
        assert_eq!(response.status, 200);
        assert!(response.headers.contains_key(REQUEST_ID));
        assert_eq!(response.text, r#"{"jsonrpc":"2.0","id":"a-1","result":{}}"#);
    }

    #[tokio::test]
    async fn the_metadata_names_issuer_and_resource() {
        let emulated = emulated().await;
        let path = emulated.path();
        let url = format!("{path}/.well-known/oauth-protected-resource?qualifier=DEFAULT");
        let response = answer(&emulated, Method::GET, &url).await;
        assert_eq!(response.status, 200);
        assert_eq!(response.header("content-type"), "application/json");
        let expected = format!(
            r#"{{"authorization_servers":["{ISSUER}"],"resource":"http://127.0.0.1:4747{path}?qualifier=DEFAULT"}}"#
        );
        assert_eq!(response.text, expected);
        assert!(emulated.service.traces.last().is_none(), "reading it is no call");
    }

    #[tokio::test]
    async fn there_is_no_metadata_of_an_unknown_runtime() {
        let emulated = emulated().await;
        let url = "/runtimes/arn%3Aaws/invocations/.well-known/oauth-protected-resource";
        let response = answer(&emulated, Method::GET, url).await;
        assert_eq!(response.status, 404);
        let expected =
            r#"{"message":"No endpoint or agent found with qualifier 'DEFAULT' for agent arn:aws"}"#;
        assert_eq!(response.text, expected);
    }

    #[tokio::test]
    async fn a_verb_that_mcp_does_not_have_is_not_an_operation() {
        let emulated = emulated().await;
        let response = answer(&emulated, Method::PUT, &emulated.path()).await;
        assert_eq!(response.status, 404);
        assert_eq!(response.text, "<UnknownOperationException/>\n");
    }

    #[tokio::test]
    async fn a_path_that_is_none_says_in_the_trace_which_one_is() {
        let emulated = emulated().await;
        let arn = emulated.runtime.arn.to_string();
        let mistakes =
            [emulated.path().replace("/invocations", "/mcp"), format!("/runtimes/{arn}/invocations")];
        for path in mistakes {
            let response = answer(&emulated, Method::POST, &path).await;
            assert_eq!(response.status, 404);
            let trace = emulated.trace();
            assert_eq!(response.header(TRACE_ID_HEADER), trace.id);
            assert_eq!(response.text, "<UnknownOperationException/>\n");
            let check = &trace.hops[0].checks[0];
            assert_eq!(check.expected, "POST to /runtimes/PERCENT-ENCODED-ARN/invocations");
            assert_eq!(check.actual, format!("POST {path}"));
        }
        let before = emulated.trace().id;
        let signed = Request::get("/runtimes/demo/no-operation/DEFAULT/");
        let signed = signed.header("authorization", "AWS4-HMAC-SHA256 a").body(empty()).unwrap();
        assert_eq!(emulated.answer(signed).await.status, 400);
        assert_eq!(emulated.trace().id, before, "a management call is no trace");
    }
}

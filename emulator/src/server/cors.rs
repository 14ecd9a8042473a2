//! Lets a web page that was admitted read the responses.
//!
//! Recorded: Cognito's key set lets pages of every origin read it. Inferred, all else: AWS's responses
//! to a preflight are not published; the headers that gateways and runtimes expose are those of a fake that was built from a
//! verified contract (2026), those that Cognito exposes are the ones of its errors.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, CONTENT_TYPE, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

use crate::aws::json11::{TARGET, is_json};
use crate::base::http::{Body, empty};

const ANY_ORIGIN: HeaderValue = HeaderValue::from_static("*");

const EXPOSED: HeaderValue = HeaderValue::from_static(
    "smithy-protocol,baggage,WWW-Authenticate,Date,Mcp-Session-Id,X-Amzn-Trace-Id,\
     X-Amzn-Bedrock-AgentCore-Runtime-Session-Id,Mcp-Protocol-Version,tracestate,x-amzn-ErrorMessage,traceparent,\
     x-amzn-RequestId,x-amzn-ErrorType,x-agentcore-local-trace-id,x-agentcore-local-cause",
);

const EXPOSED_BY_COGNITO: HeaderValue = HeaderValue::from_static(
    "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date,x-agentcore-local-trace-id,\
     x-agentcore-local-cause",
);

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");

/// How long a browser may cache the preflight, in seconds.
const REMEMBERED: HeaderValue = HeaderValue::from_static("600");

/// The origin of a page that may call, and what it calls.
#[derive(Debug)]
pub(crate) struct Cors {
    origin: HeaderValue,
    place: Route,
}

impl Cors {
    /// For a page of `origin` that was admitted to `place`.
    pub(super) fn new(origin: HeaderValue, place: Route) -> Self {
        Self { origin, place }
    }

    /// The response to a preflight; `None` for any other request.
    pub(super) fn preflight<B>(&self, request: &Request<B>) -> Option<Response<Body>> {
        let headers = request.headers();
        if request.method() != Method::OPTIONS || !headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
            return None;
        }
        let mut response = Response::new(empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let answer = response.headers_mut();
        answer.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        answer.insert(ACCESS_CONTROL_MAX_AGE, REMEMBERED);
        if let Some(asked) = headers.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            answer.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
        }
        Some(response)
    }

    pub(super) fn allow<B>(self, response: &mut Response<B>) {
        let headers = response.headers_mut();
        if self.place == Route::Cognito {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, ANY_ORIGIN);
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_BY_COGNITO);
            return;
        }
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, self.origin);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        headers.append(VARY, HeaderValue::from_static("Origin"));
    }
}

/// What a page requests, as far as it decides who may request it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// A document, the token endpoint or the API of Cognito.
    Cognito,
    /// A gateway or a runtime.
    Chain,
    /// Everything else: control planes, other services, the emulator's own namespace.
    Elsewhere,
}

impl Route {
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let path = request.uri().path();
        let mut segments = path.split('/').skip(1);
        match (segments.next(), segments.next(), segments.next()) {
            (Some("gateway"), Some(_), _) => Self::Chain,
            (Some(".well-known"), Some("oauth-protected-resource"), Some("gateway")) => Self::Chain,
            (Some("runtimes"), Some(_), Some("invocations" | "stopruntimesession")) => Self::Chain,
            (Some("domain"), Some(_), _) => Self::Cognito,
            (Some(pool), Some(".well-known"), Some(_)) if !pool.is_empty() => Self::Cognito,
            (Some(""), None, _) if is_cognito_api(request.method(), request.headers()) => Self::Cognito,
            _ => Self::Elsewhere,
        }
    }
}

/// At `/` are services that pages have no business with. The purpose of a preflight is not visible yet: the request
/// after it is checked again.
pub(crate) fn is_cognito_api(method: &Method, headers: &HeaderMap) -> bool {
    if method == Method::OPTIONS {
        return true;
    }
    let target = headers.get(TARGET).map_or(&b""[..], HeaderValue::as_bytes);
    let content_type = headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    method == Method::POST && target.starts_with(COGNITO.as_bytes()) && is_json(content_type)
}

/// Documented: botocore's model of cognito-idp, `targetPrefix`.
pub(crate) const COGNITO: &str = "AWSCognitoIdentityProviderService.";

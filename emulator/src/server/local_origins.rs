//! Web pages of the developer's own at gateways and runtimes: CORS for pages that this machine serves, and for no others.
//!
//! Inferred, all of it: nobody has published what AWS answers to a preflight; the exposed headers are those of a fake
//! that was built from a verified contract (2026).

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderValue, Method, Request, Response, StatusCode};

use crate::base::http::{Body, empty};

/// Where such pages may call.
const PATHS: [&str; 3] = ["/gateway/", "/runtimes/", "/.well-known/oauth-protected-resource/gateway/"];
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "smithy-protocol,baggage,WWW-Authenticate,Date,Mcp-Session-Id,X-Amzn-Trace-Id,\
     X-Amzn-Bedrock-AgentCore-Runtime-Session-Id,Mcp-Protocol-Version,tracestate,x-amzn-ErrorMessage,traceparent,\
     x-amzn-RequestId,x-amzn-ErrorType,x-agentcore-local-trace-id",
);
const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, DELETE");
/// How long a browser may remember the preflight, in seconds.
const REMEMBERED: HeaderValue = HeaderValue::from_static("600");

/// A page of this machine that calls where it may: its origin, as the request names it.
pub(super) struct LocalOrigin(HeaderValue);

impl LocalOrigin {
    /// The origin of the request; none where no such page asks, as nearly always.
    pub(super) fn of<B>(request: &Request<B>) -> Option<Self> {
        let origin = request.headers().get(ORIGIN)?;
        let is_its_place = PATHS.iter().any(|path| request.uri().path().starts_with(path));
        (is_its_place && is_local(origin.to_str().ok()?)).then(|| Self(origin.clone()))
    }

    /// The answer to a preflight; none for any other request.
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

    /// Lets the page read the answer.
    pub(super) fn allow<B>(self, response: &mut Response<B>) {
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, self.0);
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        headers.append(VARY, HeaderValue::from_static("Origin"));
    }
}

/// `http://localhost`, `http://127.0.0.1` or `http://[::1]`, with any port: no name that somebody else could give.
fn is_local(origin: &str) -> bool {
    let Some(authority) = origin.strip_prefix("http://") else { return false };
    ["localhost", "127.0.0.1", "[::1]"].into_iter().any(|host| match authority.strip_prefix(host) {
        Some("") => true,
        Some(rest) => rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok()),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_machine_are_local() {
        for origin in ["http://localhost", "http://localhost:5173", "http://127.0.0.1:3000", "http://[::1]:1"]
        {
            assert!(is_local(origin), "{origin}");
        }
        for origin in [
            "null",
            "https://localhost",
            "http://localhost.evil.example",
            "http://localhost:80.evil.example",
            "http://127.0.0.1.evil.example",
            "http://evil.example",
            "http://localhost:x",
        ] {
            assert!(!is_local(origin), "{origin}");
        }
    }
}

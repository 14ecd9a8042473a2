//! Which headers reach the MCP server, and which of its headers reach the client.

use http::header::{
    ACCEPT, CACHE_CONTROL, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HOST, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::session::{MCP_SESSION_ID, RUNTIME_SESSION_ID, Session};
use crate::aws::{ApiError, REQUEST_ID};
use crate::trace::Cause;

/// The request's id as the server gets it. Documented: bedrock_agentcore 1.25, runtime/models.py.
const RUNTIME_REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-bedrock-agentcore-runtime-request-id");
const BAGGAGE: HeaderName = HeaderName::from_static("baggage");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const TRACESTATE: HeaderName = HeaderName::from_static("tracestate");
const AMAZON_TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");
const MCP_PROTOCOL_VERSION: HeaderName = HeaderName::from_static("mcp-protocol-version");

/// The client's headers that always reach the server.
///
/// Recorded: what a container saw of a gateway's call (accept, baggage, content-type, mcp-method,
/// mcp-protocol-version, x-amzn-trace-id). Documented: botocore, InvokeAgentRuntime, for the others. Inferred: the last
/// one, with which an MCP client resumes a stream.
const TO_SERVER: [HeaderName; 10] = [
    ACCEPT,
    CONTENT_TYPE,
    MCP_PROTOCOL_VERSION,
    HeaderName::from_static("mcp-method"),
    HeaderName::from_static("mcp-name"),
    BAGGAGE,
    TRACEPARENT,
    TRACESTATE,
    AMAZON_TRACE_ID,
    HeaderName::from_static("last-event-id"),
];

/// The server's headers that reach the client.
///
/// Documented: botocore, the header members of InvokeAgentRuntimeResponse. Inferred: the last two, without which a
/// compressed response could not be read and a stream could be buffered on its way.
const TO_CLIENT: [HeaderName; 9] = [
    CONTENT_TYPE,
    MCP_SESSION_ID,
    MCP_PROTOCOL_VERSION,
    BAGGAGE,
    TRACEPARENT,
    TRACESTATE,
    AMAZON_TRACE_ID,
    CONTENT_ENCODING,
    CACHE_CONTROL,
];

/// Headers that belong to one connection, or are set again for the server's.
const OF_THE_CONNECTION: [HeaderName; 9] = [
    CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
    HOST,
    CONTENT_LENGTH,
];

/// Documented: guide, runtime-header-allowlist.
const MAX_NAMES: usize = 20;
const MAX_VALUE_LENGTH: usize = 4096;
const CUSTOM: &str = "x-amzn-bedrock-agentcore-runtime-custom-";

/// Why a list of headers is invalid. Inferred: the texts.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum AllowlistError {
    /// More than twenty names.
    #[error(
        "1 validation error detected: Value at 'requestHeaderConfiguration.requestHeaderAllowlist' failed to satisfy \
         constraint: Member must have length less than or equal to {MAX_NAMES}"
    )]
    TooMany,
    /// This name is not a header's, or is AWS's own or the connection's.
    #[error("Header '{0}' is not allowed in requestHeaderAllowlist")]
    Name(String),
}

/// The client's headers that reach the server in addition to those that always do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Allowlist {
    names: Vec<HeaderName>,
}

impl Allowlist {
    /// Takes the configured names.
    ///
    /// Documented: at most 20 names; none of `x-amz-*` and `x-amzn-*` but
    /// `X-Amzn-Bedrock-AgentCore-Runtime-Custom-*`. Inferred: that connection headers are refused.
    pub(crate) fn new(configured: &[String]) -> Result<Self, AllowlistError> {
        if configured.len() > MAX_NAMES {
            return Err(AllowlistError::TooMany);
        }
        let names = configured.iter().map(|name| allowed(name)).collect::<Result<_, _>>()?;
        Ok(Self { names })
    }
}

fn allowed(name: &str) -> Result<HeaderName, AllowlistError> {
    let refused = || AllowlistError::Name(name.to_owned());
    let header: HeaderName = name.parse().map_err(|_| refused())?;
    let text = header.as_str();
    let is_amazon = text.starts_with("x-amz-") || text.starts_with("x-amzn-");
    if is_amazon && !text.starts_with(CUSTOM) || OF_THE_CONNECTION.contains(&header) {
        return Err(refused());
    }
    Ok(header)
}

/// The client's headers for a request to the server, after they were checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForwardedHeaders<'a> {
    client: &'a HeaderMap,
    allowlist: &'a Allowlist,
    runtime_session: &'a HeaderValue,
    mcp_session: Option<&'a HeaderValue>,
    request_id: &'a HeaderValue,
}

impl<'a> ForwardedHeaders<'a> {
    /// `mcp_session` is the value of `Mcp-Session-Id`. Fails if an allow-listed value is too long (documented: 4 KB;
    /// inferred: the text).
    pub(crate) fn new(
        client: &'a HeaderMap,
        allowlist: &'a Allowlist,
        runtime_session: &'a HeaderValue,
        mcp_session: Option<&'a HeaderValue>,
        request_id: &'a HeaderValue,
    ) -> Result<Self, ApiError> {
        for name in &allowlist.names {
            if client.get_all(name).iter().any(|value| value.len() > MAX_VALUE_LENGTH) {
                let text = format!("The value of header '{name}' is longer than {MAX_VALUE_LENGTH} bytes");
                return Err(ApiError::validation(text).caused(Cause::InvocationHeader));
            }
        }
        Ok(Self { client, allowlist, runtime_session, mcp_session, request_id })
    }

    /// Whether the client takes an event stream; one that says nothing takes everything (RFC 9110, 12.5.1).
    pub(crate) fn accept_event_stream(self) -> bool {
        let mut accepted =
            self.client.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok()).peekable();
        accepted.peek().is_none()
            || accepted.any(|accepted| {
                ["text/event-stream", "text/*", "*/*"].iter().any(|kind| accepted.contains(kind))
            })
    }

    /// The headers of a request to the server.
    ///
    /// `Authorization` is among them only if it is allow-listed; `Host` and the length are the connection's own.
    pub(crate) fn headers(self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(12);
        copy(self.client, &mut headers, |name| {
            TO_SERVER.contains(name) || self.allowlist.names.contains(name)
        });
        headers.insert(RUNTIME_SESSION_ID, self.runtime_session.clone());
        match self.mcp_session {
            Some(id) => headers.insert(MCP_SESSION_ID, id.clone()),
            // It may be allow-listed.
            None => headers.remove(MCP_SESSION_ID),
        };
        headers.insert(RUNTIME_REQUEST_ID, self.request_id.clone());
        headers.insert(REQUEST_ID, self.request_id.clone());
        headers
    }
}

/// The headers of the response to the client, from the server's. Missing session headers are added by
/// [`answer`].
pub(crate) fn to_client(server: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(6);
    copy(server, &mut headers, |name| TO_CLIENT.contains(name));
    headers
}

/// Adds the ids of its sessions to a response, alongside one of the server's own. Documented: always.
pub(crate) fn answer(headers: &mut HeaderMap, session: &Session) {
    if !headers.contains_key(MCP_SESSION_ID) {
        headers.insert(MCP_SESSION_ID, session.mcp_session_for_client().clone());
    }
    headers.insert(RUNTIME_SESSION_ID, session.runtime.clone());
}

fn copy(from: &HeaderMap, to: &mut HeaderMap, passes: impl Fn(&HeaderName) -> bool) {
    for (name, value) in from.iter().filter(|(name, _)| passes(name)) {
        to.append(name, value.clone());
    }
}

#[cfg(test)]
mod tests {
    use http::header::AUTHORIZATION;

    use super::*;

    const SESSION: HeaderValue = HeaderValue::from_static("session-000000000000000000000000000");
    const OF_SERVER: HeaderValue = HeaderValue::from_static("of the server");
    const ID: HeaderValue = HeaderValue::from_static("request-1");

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
        pairs.iter().copied().map(pair).collect()
    }

    fn names(headers: &HeaderMap) -> Vec<&str> {
        let mut names: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn the_server_sees_what_it_may_see() {
        let client = headers(&[
            ("host", "bedrock-agentcore.us-east-1.amazonaws.com"),
            ("authorization", "Bearer secret"),
            ("connection", "keep-alive"),
            ("cookie", "a=b"),
            ("user-agent", "curl"),
            ("accept", "application/json, text/event-stream"),
            ("content-type", "application/json"),
            ("content-length", "12"),
            ("mcp-session-id", "of the client"),
            ("mcp-protocol-version", "2025-11-25"),
            ("mcp-method", "tools/call"),
            ("mcp-name", "add_numbers"),
            ("baggage", "a=1"),
            ("traceparent", "00-1-1-01"),
            ("x-amzn-trace-id", "Root=1-2-3"),
            ("x-amzn-bedrock-agentcore-runtime-custom-tenant", "blue"),
        ]);
        let server = ForwardedHeaders::new(&client, &Allowlist::default(), &SESSION, Some(&SESSION), &ID)
            .unwrap()
            .headers();
        let expected = [
            "accept",
            "baggage",
            "content-type",
            "mcp-method",
            "mcp-name",
            "mcp-protocol-version",
            "mcp-session-id",
            "traceparent",
            "x-amzn-bedrock-agentcore-runtime-request-id",
            "x-amzn-bedrock-agentcore-runtime-session-id",
            "x-amzn-requestid",
            "x-amzn-trace-id",
        ];
        assert_eq!(names(&server), expected);
        assert_eq!(server[MCP_SESSION_ID], SESSION);
        assert_eq!(server[RUNTIME_SESSION_ID], SESSION);
        assert_eq!(server[RUNTIME_REQUEST_ID], ID);
        assert_eq!(server[ACCEPT], "application/json, text/event-stream");
    }

    #[test]
    fn allow_listed_headers_reach_the_server() {
        let allowlist = Allowlist::new(
            &["Authorization", "X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant", "X-Tenant"]
                .map(str::to_owned),
        )
        .unwrap();
        let client = headers(&[
            ("authorization", "Bearer secret"),
            ("x-amzn-bedrock-agentcore-runtime-custom-tenant", "blue"),
            ("x-amzn-bedrock-agentcore-runtime-custom-other", "red"),
            ("x-tenant", "green"),
        ]);
        let server =
            ForwardedHeaders::new(&client, &allowlist, &SESSION, Some(&SESSION), &ID).unwrap().headers();
        assert_eq!(server[AUTHORIZATION], "Bearer secret");
        assert_eq!(server["x-amzn-bedrock-agentcore-runtime-custom-tenant"], "blue");
        assert_eq!(server["x-tenant"], "green");
        assert!(!server.contains_key("x-amzn-bedrock-agentcore-runtime-custom-other"));
    }

    #[test]
    fn an_allow_listed_value_has_its_bound() {
        let allowlist = Allowlist::new(&["X-Tenant".to_owned()]).unwrap();
        let with = |length: usize| {
            let value = HeaderValue::from_str(&"x".repeat(length)).unwrap();
            let client = HeaderMap::from_iter([(HeaderName::from_static("x-tenant"), value)]);
            ForwardedHeaders::new(&client, &allowlist, &SESSION, Some(&SESSION), &ID)
                .map(ForwardedHeaders::headers)
        };
        assert_eq!(with(4096).unwrap()["x-tenant"].len(), 4096);
        let error = ApiError::validation("The value of header 'x-tenant' is longer than 4096 bytes")
            .caused(Cause::InvocationHeader);
        assert_eq!(with(4097).unwrap_err(), error);
    }

    #[test]
    fn names_that_must_not_be_allow_listed_are_refused() {
        for name in ["X-Amz-Date", "x-amzn-requestid", "Host", "Transfer-Encoding", "no header", ""] {
            let error = Allowlist::new(&[name.to_owned()]).unwrap_err();
            assert_eq!(error, AllowlistError::Name(name.to_owned()));
            assert_eq!(
                error.to_string(),
                format!("Header '{name}' is not allowed in requestHeaderAllowlist")
            );
        }
        let many = |count: usize| {
            Allowlist::new(&(0..count).map(|number| format!("x-{number}")).collect::<Vec<_>>())
        };
        assert!(many(20).is_ok());
        assert_eq!(many(21).unwrap_err(), AllowlistError::TooMany);
    }

    #[test]
    fn the_client_sees_what_it_may_see() {
        let server = headers(&[
            ("content-type", "text/event-stream"),
            ("cache-control", "no-cache"),
            ("mcp-session-id", "of the server"),
            ("mcp-protocol-version", "2025-11-25"),
            ("traceparent", "00-1-1-01"),
            ("server", "uvicorn"),
            ("set-cookie", "a=b"),
            ("transfer-encoding", "chunked"),
            ("connection", "keep-alive"),
            ("www-authenticate", "Bearer"),
        ]);
        let mut client = to_client(&server);
        let expected =
            ["cache-control", "content-type", "mcp-protocol-version", "mcp-session-id", "traceparent"];
        assert_eq!(names(&client), expected);
        let session = Session { runtime: SESSION, mcp: None };
        answer(&mut client, &session);
        assert_eq!((&client[MCP_SESSION_ID], &client[RUNTIME_SESSION_ID]), (&OF_SERVER, &SESSION));
        client.remove(MCP_SESSION_ID);
        answer(&mut client, &session);
        assert_eq!(client[MCP_SESSION_ID], SESSION);
    }
}

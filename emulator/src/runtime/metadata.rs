//! Tells an MCP client who issues the tokens of a runtime (RFC 9728).

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;

/// The protected resource metadata of one endpoint, written once.
#[derive(Debug)]
pub(crate) struct Metadata {
    challenge: HeaderValue,
    document: Bytes,
}

impl Metadata {
    /// Takes the runtime's invocation URL (public, without a query), the endpoint's name and the issuer of its
    /// authorizer. Recorded: for DEFAULT; inferred: for others, the same with their name.
    pub(crate) fn new(invocations: &str, endpoint: &str, issuer: &str) -> Self {
        // Recorded: the members and their order, 2026-07.
        #[derive(Serialize)]
        struct Document<'a> {
            authorization_servers: [&'a str; 1],
            resource: String,
        }
        let document = Document {
            authorization_servers: [issuer],
            resource: format!("{invocations}?qualifier={endpoint}"),
        };
        let challenge = format!(
            "Bearer resource_metadata=\"{invocations}/.well-known/oauth-protected-resource?qualifier={endpoint}\""
        );
        Self {
            challenge: HeaderValue::from_str(&challenge).unwrap_or(HeaderValue::from_static("Bearer")),
            document: serde_json::to_vec(&document).unwrap_or_default().into(),
        }
    }

    /// The value of `WWW-Authenticate` that names the document. Recorded: runtime 401, 2026-09.
    pub(crate) fn challenge(&self) -> HeaderValue {
        self.challenge.clone()
    }

    pub(crate) fn document(&self) -> Bytes {
        self.document.clone()
    }
}

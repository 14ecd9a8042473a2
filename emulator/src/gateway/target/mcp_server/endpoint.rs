//! Where an MCP server is reached, and what kind of server it is.

use http::Uri;

use crate::base::Addresses;
use crate::base::web_url::redact_url;

/// A server's URL with what the gateway needs to know about it.
#[derive(Clone, Debug)]
pub(super) struct ServerEndpoint {
    /// The whole MCP URL; cheap to clone.
    pub(super) uri: Uri,
    /// What kind of server is at the URL.
    pub(super) kind: ServerKind,
    /// The URL as a trace shows it: without user, password and query, which may hold a secret.
    pub(super) redacted: String,
}

/// What kind of server is at a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServerKind {
    /// An AgentCore Runtime of this emulator: a hop that writes its own part of the trace.
    Runtime,
    /// Another resource of this emulator, such as another gateway; it writes its own part, too.
    Own,
    Foreign,
}

impl ServerEndpoint {
    /// Classifies the URL once, so that no call has to.
    pub(super) fn new(uri: Uri, addresses: &Addresses) -> Self {
        let kind = match addresses.own(&uri) {
            Some(own) if own.path_and_query.path().starts_with("/runtimes/") => ServerKind::Runtime,
            Some(_) => ServerKind::Own,
            None => ServerKind::Foreign,
        };
        Self { redacted: redact_url(&uri), uri, kind }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::arn::AccountRegion;

    #[test]
    fn a_runtime_is_known_by_its_path_and_no_secret_is_shown() {
        let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
        let addresses = Addresses::new("http://127.0.0.1:4747", account_region).unwrap();
        let table = [
            ("http://127.0.0.1:4747/runtimes/a%3Ab/invocations?qualifier=DEFAULT", ServerKind::Runtime),
            (
                "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/a%3Ab/invocations",
                ServerKind::Runtime,
            ),
            ("http://127.0.0.1:4747/gateway/demo-abc/mcp", ServerKind::Own),
            ("http://127.0.0.1:9000/mcp", ServerKind::Foreign),
        ];
        for (url, kind) in table {
            assert_eq!(ServerEndpoint::new(url.parse().unwrap(), &addresses).kind, kind, "{url}");
        }
        let url = "https://user:hunter2@example.com:8443/mcp?key=hunter2".parse().unwrap();
        assert_eq!(ServerEndpoint::new(url, &addresses).redacted, "https://example.com:8443/mcp");
    }
}

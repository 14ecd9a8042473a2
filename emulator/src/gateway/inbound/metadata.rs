//! A gateway's protected resource metadata (RFC 9728): which issuer's tokens it takes.

use bytes::Bytes;
use serde::Serialize;

/// The document, written once. `resource` is the gateway's MCP URL.
///
/// Recorded: members and their order, 2026. Inferred: without allowedScopes there is no `scopes_supported`.
pub(crate) fn metadata(issuer: &str, resource: &str, scopes: &[String]) -> Bytes {
    #[derive(Serialize)]
    struct Document<'a> {
        authorization_servers: [&'a str; 1],
        resource: &'a str,
        #[serde(skip_serializing_if = "<[String]>::is_empty")]
        scopes_supported: &'a [String],
    }
    let document = Document { authorization_servers: [issuer], resource, scopes_supported: scopes };
    serde_json::to_vec(&document).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scopes_are_told_only_where_there_are_some() {
        let (issuer, resource) = ("http://localhost/pool", "http://localhost/gateway/demo/mcp");
        let with = metadata(issuer, resource, &["mcp/read".to_owned()]);
        let expected = r#"{"authorization_servers":["http://localhost/pool"],"resource":"http://localhost/gateway/demo/mcp","scopes_supported":["mcp/read"]}"#;
        assert_eq!(with, expected);
        let without = metadata(issuer, resource, &[]);
        let expected = r#"{"authorization_servers":["http://localhost/pool"],"resource":"http://localhost/gateway/demo/mcp"}"#;
        assert_eq!(without, expected);
    }
}

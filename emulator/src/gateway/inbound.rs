//! Inbound calls of a gateway: the caller, or the response that refuses them.

mod challenges;
mod jwt;

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use serde::Serialize;
use serde_json::Value;

use super::state::GatewaySettings;
use crate::jwt::VerifiedToken;
use crate::trace::{Check, Recorder};

pub(crate) use self::challenges::{Challenges, Denial, UnprintableScope};

/// Proof that a caller passed the gateway's authorizer: there is no other way to create one.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    token: Arc<VerifiedToken>,
}

impl Caller {
    /// Whom the token is for, as far as it says: the user's name, else `sub`, else the client.
    fn name(&self) -> &str {
        let username = self.token.claims().get("username").and_then(Value::as_str);
        username.or(self.token.subject()).or(self.token.client_id()).unwrap_or("an unnamed caller")
    }
}

/// Authenticates a caller, whose token must pass every check of the gateway's customJWTAuthorizer.
pub(crate) async fn authenticate(
    settings: &GatewaySettings,
    headers: &HeaderMap,
    recorder: &Recorder,
) -> Result<Caller, Denial> {
    let token = jwt::bearer(headers, recorder)?;
    let token = jwt::verify(&settings.authorizer, token, recorder).await?;
    let caller = Caller { token };
    recorder.check(Check::noted("caller", caller.name().to_owned()));
    Ok(caller)
}

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
    fn the_scopes_are_reported_only_where_there_are_some() {
        let (issuer, resource) = ("http://localhost/pool", "http://localhost/gateway/demo/mcp");
        let with = metadata(issuer, resource, &["mcp/read".to_owned()]);
        let expected = r#"{"authorization_servers":["http://localhost/pool"],"resource":"http://localhost/gateway/demo/mcp","scopes_supported":["mcp/read"]}"#;
        assert_eq!(with, expected);
        let without = metadata(issuer, resource, &[]);
        let expected = r#"{"authorization_servers":["http://localhost/pool"],"resource":"http://localhost/gateway/demo/mcp"}"#;
        assert_eq!(without, expected);
    }
}

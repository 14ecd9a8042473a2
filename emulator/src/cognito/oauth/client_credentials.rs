//! The client_credentials grant: a token for the app client itself.

use super::credentials::{Form, truncate};
use super::token_response::{TokenAnswer, TokenError};
use crate::base::Secret;
use crate::cognito::Cognito;
use crate::cognito::claims::ClientClaims;
use crate::cognito::client::Client;
use crate::trace::{Cause, Check, Confidence, Recorder};

/// Issues a token to an authenticated app client if its flows and scopes allow it. `resource` is tolerated.
pub(crate) async fn answer(
    cognito: &Cognito,
    client: &Client,
    form: &Form,
    recorder: &Recorder,
) -> Result<TokenAnswer, TokenError> {
    check_flow(client, recorder)?;
    let scope = granted_scope(client, form.get("scope"), recorder)?;
    let now = cognito.clock.epoch_seconds();
    let jti = cognito.entropy.uuid().to_string();
    let claims = ClientClaims {
        sub: &client.id,
        token_use: "access",
        scope: &scope,
        auth_time: now,
        iss: &client.pool.issuer,
        exp: now + client.validity.access,
        iat: now,
        version: 2,
        jti: &jti,
        client_id: &client.id,
    };
    let key = client.pool.keys.access_token.get().await.map_err(|_| TokenError::INTERNAL)?;
    let token = key.sign(&claims).map_err(|_| TokenError::INTERNAL)?;
    Ok(TokenAnswer {
        id_token: None,
        access_token: Secret::new(token),
        expires_in: client.validity.access,
        token_type: "Bearer",
    })
}

/// Recorded: `invalid_grant` for clients made by an SDK and not yet saved in the console, 2023 and 2025. Inferred:
/// that AllowedOAuthFlowsUserPoolClient, which the console sets, was what they lacked.
/// Documented: `unauthorized_client` for one that may not use this flow.
fn check_flow(client: &Client, recorder: &Recorder) -> Result<(), TokenError> {
    const EXPECTED: &str = "a client that may use client_credentials";
    if !client.uses_oauth() {
        recorder.check(Check::failed(
            Cause::FlowNotAllowed,
            "flow",
            EXPECTED,
            "AllowedOAuthFlowsUserPoolClient is not true",
        ));
        return Err(TokenError::new("invalid_grant", Confidence::Inferred));
    }
    if !client.allows_oauth_flow("client_credentials") {
        recorder.check(Check::failed(
            Cause::FlowNotAllowed,
            "flow",
            EXPECTED,
            "AllowedOAuthFlows has no client_credentials",
        ));
        return Err(TokenError::new("unauthorized_client", Confidence::Documented));
    }
    recorder.check(Check::passed("flow", EXPECTED, "client_credentials is allowed"));
    Ok(())
}

/// Returns the scopes that are requested and allowed; all that are allowed if none is requested.
///
/// Documented: scopes that the client may not have are ignored. Recorded: `invalid_scope` when none remains. Inferred: a
/// scope whose resource server has been deleted is one that the client may not have.
fn granted_scope(client: &Client, asked: Option<&str>, recorder: &Recorder) -> Result<String, TokenError> {
    let servers = client.pool.resource_servers();
    let is_defined = |scope: &&str| servers.values().any(|server| server.defines(scope));
    let allowed: Vec<&str> = client.scopes().iter().map(String::as_str).filter(is_defined).collect();
    join_allowed(asked, &allowed)
        .ok_or_else(|| {
            let asked = truncate(asked.unwrap_or("none asked for"));
            let expected = format!("one of: {}", allowed.join(" "));
            recorder.check(Check::failed(cause_of_scopes(&asked), "scope", expected, asked));
            TokenError::new("invalid_scope", Confidence::Recorded)
        })
        .inspect(|granted| {
            let expected = format!("one of: {}", allowed.join(" "));
            recorder.check(Check::passed("scope", expected, format!("granted: {granted}")));
        })
}

/// Scopes that an MCP client took from `scopes_supported` of the pool's OpenID discovery are none of a resource server's.
fn cause_of_scopes(asked: &str) -> Cause {
    let is_open_id = |scope: &str| ["openid", "email", "phone", "profile"].contains(&scope);
    let is_own = asked.split_whitespace().any(|scope| !is_open_id(scope));
    if is_own { Cause::ScopeNotAllowed } else { Cause::OpenIdScopes }
}

fn join_allowed(asked: Option<&str>, allowed: &[&str]) -> Option<String> {
    let mut granted: Vec<&str> = Vec::new();
    let wanted: Vec<&str> =
        asked.map_or_else(|| allowed.to_vec(), |asked| asked.split_whitespace().collect());
    for scope in wanted {
        if allowed.contains(&scope) && !granted.contains(&scope) {
            granted.push(scope);
        }
    }
    (!granted.is_empty()).then(|| granted.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_that_are_not_allowed_are_ignored() {
        let allowed = ["mcp/read", "mcp/write"];
        let granted = |asked| join_allowed(asked, &allowed);
        assert_eq!(granted(None).unwrap(), "mcp/read mcp/write");
        assert_eq!(granted(Some("mcp/write mcp/other mcp/write")).unwrap(), "mcp/write");
        assert_eq!(granted(Some("mcp/other")), None);
        assert_eq!(join_allowed(None, &[]), None);
    }
}

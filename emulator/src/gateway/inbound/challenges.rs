//! The responses to callers that are refused (RFC 6750, RFC 9728).

use http::{HeaderValue, StatusCode};

use crate::gateway::mcp::envelope::{UNKNOWN_ID, failure};
use crate::gateway::mcp::reply::Reply;
use crate::trace::Confidence;

/// Why a caller is refused.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Denial {
    /// 401. Recorded: body, no Authorization header.
    #[error("Missing Bearer token")]
    MissingToken,
    /// 401. Recorded: body, expired token (2025-07, 2026-01) and SigV4.
    #[error("Invalid Bearer token")]
    InvalidToken,
    /// 401 of an AWS_IAM gateway. Recorded: status, code and text for an unsigned request, 2026-09.
    #[error("Authentication error - Invalid credentials")]
    MissingCredentials,
    /// 401 of an AWS_IAM gateway for a token and for a wrong signature. Inferred: the same.
    #[error("Authentication error - Invalid credentials")]
    InvalidCredentials,
    /// 403. Recorded: of an AWS_IAM gateway. Recorded for tokens: status and challenge; inferred: the same body.
    #[error("Authorization error - Insufficient permissions")]
    InsufficientPermissions,
}

impl Denial {
    /// The response with its challenge, if the gateway takes tokens. Recorded: `"id":0`, whatever the request's id.
    pub(crate) fn reply(self, challenges: Option<&Challenges>) -> Reply {
        let (status, code) = match self {
            Self::MissingToken | Self::InvalidToken | Self::MissingCredentials | Self::InvalidCredentials => {
                (StatusCode::UNAUTHORIZED, -32001)
            }
            Self::InsufficientPermissions => (StatusCode::FORBIDDEN, -32002),
        };
        let (challenge, confidence) = match (self, challenges) {
            (Self::InsufficientPermissions, Some(challenges)) => {
                (Some(&challenges.insufficient_scope), Confidence::Inferred)
            }
            (Self::InvalidCredentials, _) => (None, Confidence::Inferred),
            (_, challenges) => (challenges.map(|challenges| &challenges.invalid_token), Confidence::Recorded),
        };
        let message = self.to_string();
        let body = failure(UNKNOWN_ID, code, &message);
        let reply = Reply::json(status, body, message, confidence);
        match challenge {
            Some(challenge) => reply.with_challenge(challenge.clone()),
            None => reply,
        }
    }
}

/// A scope has a character that is not allowed in scopes (RFC 6749) and that no header can carry.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not a scope: expected printable ASCII without spaces, quotation marks or backslashes")]
pub(crate) struct UnprintableScope(String);

/// A gateway's `WWW-Authenticate` values, written once.
///
/// Recorded: the order error, scope, resource_metadata, 2026. Inferred: without allowedScopes there is no `scope`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenges {
    invalid_token: HeaderValue,
    insufficient_scope: HeaderValue,
}

impl Challenges {
    /// Takes the gateway's allowedScopes and the URL of its protected resource metadata.
    pub(crate) fn new(scopes: &[String], metadata_url: &str) -> Result<Self, UnprintableScope> {
        if let Some(scope) = scopes.iter().find(|scope| !is_scope(scope)) {
            return Err(UnprintableScope(scope.clone()));
        }
        let scope =
            if scopes.is_empty() { String::new() } else { format!(r#" scope="{}","#, scopes.join(" ")) };
        let challenge = |error: &str| {
            let text = format!(r#"Bearer error="{error}",{scope} resource_metadata="{metadata_url}""#);
            HeaderValue::from_str(&text).map_err(|_| UnprintableScope(scopes.join(" ")))
        };
        Ok(Self {
            invalid_token: challenge("invalid_token")?,
            insufficient_scope: challenge("insufficient_scope")?,
        })
    }
}

fn is_scope(scope: &str) -> bool {
    !scope.is_empty() && scope.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "http://127.0.0.1:4747/gateway/demo-0a1b2c3d4e/.well-known/oauth-protected-resource";

    #[test]
    fn the_scopes_are_between_error_and_metadata() {
        let challenges = Challenges::new(&["mcp/read".to_owned(), "mcp/write".to_owned()], URL).unwrap();
        let expected =
            format!(r#"Bearer error="invalid_token", scope="mcp/read mcp/write", resource_metadata="{URL}""#);
        assert_eq!(challenges.invalid_token, expected.as_str());
    }

    #[test]
    fn without_scopes_none_is_reported() {
        let challenges = Challenges::new(&[], URL).unwrap();
        let expected = format!(r#"Bearer error="insufficient_scope", resource_metadata="{URL}""#);
        assert_eq!(challenges.insufficient_scope, expected.as_str());
    }

    #[test]
    fn a_scope_that_would_break_the_header_is_refused() {
        for scope in ["", "a b", "a\"b", "a\\b", "a\r\nx: y", "é"] {
            let refused = Challenges::new(&[scope.to_owned()], URL);
            assert_eq!(refused, Err(UnprintableScope(scope.to_owned())), "{scope}");
        }
    }
}

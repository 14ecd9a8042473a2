//! Which session an invocation belongs to.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::aws::rest_json::RestError;
use crate::base::Entropy;

/// The header that carries the session's id, both ways.
pub(crate) const RUNTIME_SESSION_ID: HeaderName =
    HeaderName::from_static("x-amzn-bedrock-agentcore-runtime-session-id");
/// MCP's own header for a session; on AgentCore Runtime it carries the platform's session id.
pub(crate) const MCP_SESSION_ID: HeaderName = HeaderName::from_static("mcp-session-id");

/// Documented: botocore, bedrock-agentcore, SessionType.
const SHORTEST: usize = 33;
const LONGEST: usize = 256;

/// The session id that the client sent, in AWS's own header or else in MCP's, or a new one.
///
/// Recorded: the text for one that is too short, 2026-09; absent is accepted and minted. Documented: the longest.
/// Inferred: that `Mcp-Session-Id` has the same bounds, as it becomes the same session id.
pub(crate) fn session(headers: &HeaderMap, entropy: &Entropy) -> Result<HeaderValue, RestError> {
    match headers.get(RUNTIME_SESSION_ID).or_else(|| headers.get(MCP_SESSION_ID)) {
        Some(id) => checked(id),
        None => Ok(minted(entropy)),
    }
}

/// The session id of a request that must have one, in AWS's own header. Documented: botocore, StopRuntimeSession.
pub(crate) fn named(headers: &HeaderMap) -> Result<HeaderValue, RestError> {
    headers.get(RUNTIME_SESSION_ID).map_or_else(|| Err(missing()), checked)
}

fn missing() -> RestError {
    RestError::validation(
        "1 validation error detected: Value null at 'runtimeSessionId' failed to satisfy constraint: Member must not be \
         null",
    )
}

fn checked(id: &HeaderValue) -> Result<HeaderValue, RestError> {
    let bound = match id.len() {
        ..SHORTEST => format!("greater than or equal to {SHORTEST}"),
        SHORTEST..=LONGEST => return Ok(id.clone()),
        _ => format!("less than or equal to {LONGEST}"),
    };
    let value = String::from_utf8_lossy(id.as_bytes());
    Err(RestError::validation(format!(
        "1 validation error detected: Value '{value}' at 'runtimeSessionId' failed to satisfy constraint: \
         Member must have length {bound}"
    )))
}

fn minted(entropy: &Entropy) -> HeaderValue {
    let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
    let text = entropy.uuid().hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session_of(headers: &[(HeaderName, &str)]) -> Result<String, RestError> {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap()))
            .collect();
        session(&headers, &Entropy::system()).map(|id| id.to_str().unwrap().to_owned())
    }

    #[test]
    fn a_session_of_the_right_length_is_kept() {
        for length in [33, 256] {
            let id = "s".repeat(length);
            assert_eq!(session_of(&[(RUNTIME_SESSION_ID, &id)]), Ok(id.clone()));
            assert_eq!(session_of(&[(MCP_SESSION_ID, &id)]), Ok(id));
        }
    }

    #[test]
    fn the_platform_header_goes_before_the_one_of_mcp() {
        let (platform, mcp) = ("p".repeat(40), "m".repeat(40));
        assert_eq!(session_of(&[(MCP_SESSION_ID, &mcp), (RUNTIME_SESSION_ID, &platform)]), Ok(platform));
    }

    #[test]
    fn a_session_of_another_length_is_refused() {
        let expect = |id: &str, bound: &str| {
            let text = format!(
                "1 validation error detected: Value '{id}' at 'runtimeSessionId' failed to satisfy constraint: \
                 Member must have length {bound}"
            );
            assert_eq!(session_of(&[(RUNTIME_SESSION_ID, id)]), Err(RestError::validation(text)));
        };
        expect("", "greater than or equal to 33");
        expect(&"s".repeat(32), "greater than or equal to 33");
        expect(&"s".repeat(257), "less than or equal to 256");
    }

    #[test]
    fn without_one_each_invocation_gets_a_new_uuid() {
        let (first, second) = (session_of(&[]).unwrap(), session_of(&[]).unwrap());
        assert_eq!(first.len(), 36);
        assert_ne!(first, second);
    }
}

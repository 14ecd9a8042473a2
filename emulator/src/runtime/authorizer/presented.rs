//! The credentials that a request presents, and the response to those of the wrong kind.

use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, HeaderValue};

use crate::aws::ApiError;
use crate::runtime::outcome::Outcome;
use crate::sigv4::has_signature;
use crate::trace::Confidence;

/// Recorded: SigV4 sent to a runtime that takes JWTs.
pub(super) const MISMATCH: &str = "Authorization method mismatch. The agent is configured for a different authorization method \
    than what was used in your request. Check the agent's authorization configuration and ensure your request uses \
    the matching method (OAuth or SigV4)";

/// The credentials that the request presents.
pub(super) enum Presented<'a> {
    Nothing,
    Signature,
    Token(&'a str),
    /// A token without its scheme.
    BareToken,
    Unreadable,
}

/// Inferred: that another scheme, an empty token and a repeated header get the response for a token that is not a JWT.
pub(super) fn presented(head: &Parts) -> Presented<'_> {
    if has_signature(&head.headers, &head.uri) {
        return Presented::Signature;
    }
    let Some(value) = the_only(&head.headers) else {
        let is_absent = !head.headers.contains_key(AUTHORIZATION);
        return if is_absent { Presented::Nothing } else { Presented::Unreadable };
    };
    let text = value.to_str().unwrap_or_default();
    match text.split_once(' ') {
        None if text.split('.').count() == 3 => Presented::BareToken,
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => {
            Presented::Token(token.trim())
        }
        _ => Presented::Unreadable,
    }
}

fn the_only(headers: &HeaderMap) -> Option<&HeaderValue> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    values.next().filter(|_| values.next().is_none())
}

/// 403 without a challenge. Recorded: runtime, unparsable token and SigV4 sent to a JWT runtime.
pub(super) fn forbidden(message: &str, confidence: Confidence) -> Outcome {
    Outcome::refused(ApiError::access_denied(message).rated(confidence))
}

//! Who may invoke: from the `Authorization` header to a verified token, or AWS's refusal.

use std::sync::Arc;
use std::time::Duration;

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use serde::Serialize;

use super::Metadata;
use super::outcome::Outcome;
use super::version::LiveVersion;
use crate::aws::{ApiError, rest_json::json};
use crate::jwt::{TokenError, VerifiedToken};
use crate::sigv4::is_signed;
use crate::trace::{Check, Confidence, Recorder};

/// Recorded: a runtime refuses a token within the last minute before its `exp`.
const MARGIN: Duration = Duration::from_secs(60);
/// JSON-RPC's code for a refused token. Recorded: runtime 401 body, 2026-09.
const UNAUTHORIZED: i32 = -32001;
/// Recorded: the response of a runtime without a usable token.
const MISSING: &str = "Missing Authentication Token";
/// Recorded: the response to a token that is not a JWT.
const UNPARSABLE: &str = "OAuth authorization failed: Failed to parse token";
/// Recorded: SigV4 sent to a runtime that takes JWTs.
const MISMATCH: &str = "Authorization method mismatch. The agent is configured for a different authorization method \
    than what was used in your request. Check the agent's authorization configuration and ensure your request uses \
    the matching method (OAuth or SigV4)";
/// Recorded: runtime, a token that has expired or will within a minute; status 401 since 2026.
const INEFFECTUAL: &str = "Ineffectual token, will expire within the next minute";
/// Inferred: a runtime's response to a wrong signature is not published; this is the sentence of a gateway.
const INVALID: &str = "Invalid Bearer token";

/// The credentials that the request presents.
enum Presented<'a> {
    Nothing,
    Signature,
    Token(&'a str),
    Unreadable,
}

/// The caller's token if it may invoke the runtime, else the whole response.
pub(crate) async fn authorize(
    live: &LiveVersion,
    request: &Request<()>,
    recorder: &Recorder,
) -> Result<Arc<VerifiedToken>, Outcome> {
    let (Some(authorizer), Some(metadata)) = (&live.version.settings.authorizer, &live.metadata) else {
        return Err(reject_without_jwt(request, recorder));
    };
    let token = match presented(request) {
        Presented::Token(token) => token,
        Presented::Nothing => {
            recorder.check(Check::failed("Authorization", "Bearer TOKEN", "no such header"));
            return Err(unauthorized(metadata, MISSING, Confidence::Recorded));
        }
        Presented::Signature => {
            recorder.check(Check::failed("Authorization", "Bearer TOKEN", "an AWS signature (SigV4)"));
            return Err(forbidden(MISMATCH, Confidence::Recorded));
        }
        Presented::Unreadable => {
            recorder.check(Check::failed("Authorization", "Bearer TOKEN", "something else"));
            return Err(forbidden(UNPARSABLE, Confidence::Inferred));
        }
    };
    authorizer.verify(token, MARGIN, recorder).await.map_err(|refusal| refused(metadata, &refusal))
}

/// The response of a runtime without an authorizer, which takes AWS signatures: they are not verified yet, so no one
/// is authorized. Recorded: a request without Authorization, and a token.
fn reject_without_jwt(request: &Request<()>, recorder: &Recorder) -> Outcome {
    let refused = |actual: &'static str| {
        let expected = "an AWS signature (SigV4): the runtime has no customJWTAuthorizer";
        recorder.check(Check::failed("Authorization", expected, actual));
    };
    match presented(request) {
        Presented::Nothing => {
            refused("no such header");
            Outcome::refused(ApiError::unsigned(), Confidence::Recorded)
        }
        Presented::Token(_) | Presented::Unreadable => {
            refused("a token, or something else");
            forbidden(MISMATCH, Confidence::Recorded)
        }
        Presented::Signature => {
            refused("a signature, which is not verified yet");
            let error = ApiError::not_emulated("Invoking a runtime without a customJWTAuthorizer (SigV4)");
            Outcome::refused(error, Confidence::Inferred)
        }
    }
}

/// Inferred: that another scheme, an empty token and a repeated header get the response for a token that is not a JWT.
fn presented(request: &Request<()>) -> Presented<'_> {
    if is_signed(request) {
        return Presented::Signature;
    }
    let Some(value) = the_only(request.headers()) else {
        let is_absent = !request.headers().contains_key(AUTHORIZATION);
        return if is_absent { Presented::Nothing } else { Presented::Unreadable };
    };
    match value.to_str().ok().and_then(|text| text.split_once(' ')) {
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

fn refused(metadata: &Metadata, refusal: &TokenError) -> Outcome {
    let mismatch = |claim: &str, confidence| {
        let text = format!("Claim '{claim}' value mismatch with configuration.");
        unauthorized(metadata, &text, confidence)
    };
    match refusal {
        TokenError::Unparsable => forbidden(UNPARSABLE, Confidence::Recorded),
        TokenError::Expired => unauthorized(metadata, INEFFECTUAL, Confidence::Recorded),
        // Recorded: client_id and iss with the full stop, aud without it (an older capture).
        TokenError::Issuer => mismatch("iss", Confidence::Recorded),
        TokenError::Client => mismatch("client_id", Confidence::Recorded),
        TokenError::Audience => mismatch("aud", Confidence::Recorded),
        // Inferred: the same sentence as for the recorded claims.
        TokenError::NotYetValid => mismatch("nbf", Confidence::Inferred),
        TokenError::Scope => mismatch("scope", Confidence::Inferred),
        TokenError::CustomClaim(name) => mismatch(name, Confidence::Inferred),
        TokenError::Algorithm
        | TokenError::UnknownKey
        | TokenError::Signature
        | TokenError::KeysUnavailable(_) => unauthorized(metadata, INVALID, Confidence::Inferred),
    }
}

/// 401 with the challenge. Recorded: for a missing token, body and `WWW-Authenticate`, 2026-09; the body for claims.
/// Inferred: that every 401 has the challenge, as RFC 9728 asks.
fn unauthorized(metadata: &Metadata, message: &str, confidence: Confidence) -> Outcome {
    #[derive(Serialize)]
    struct Body<'a> {
        jsonrpc: &'a str,
        error: Error<'a>,
    }
    #[derive(Serialize)]
    struct Error<'a> {
        code: i32,
        message: &'a str,
    }
    let body = Body { jsonrpc: "2.0", error: Error { code: UNAUTHORIZED, message } };
    let mut response = json(StatusCode::UNAUTHORIZED, &body);
    response.headers_mut().insert(WWW_AUTHENTICATE, metadata.challenge());
    Outcome::whole(message, response, confidence)
}

/// 403 without a challenge. Recorded: runtime, unparsable token and SigV4 sent to a JWT runtime.
fn forbidden(message: &str, confidence: Confidence) -> Outcome {
    Outcome::refused(ApiError::access_denied(message), confidence)
}

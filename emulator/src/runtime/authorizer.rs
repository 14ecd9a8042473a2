//! Who may invoke: from the `Authorization` header to a verified token or signature, or AWS's refusal.

mod presented;
mod signed;

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::WWW_AUTHENTICATE;
use http::request::Parts;
use serde::Serialize;

use self::presented::{MISMATCH, Presented, forbidden, presented};
use super::outcome::Outcome;
use super::payload::{Asked, Payload};
use super::version::LiveVersion;
use super::{Metadata, RuntimeService};
use crate::aws::rest_json::json;
use crate::base::http::BodyError;
use crate::jwt::TokenError;
use crate::trace::{Cause, Check, Confidence, Recorder};

/// Recorded: a runtime refuses a token within the last minute before its `exp`.
const MARGIN: Duration = Duration::from_secs(60);
/// JSON-RPC's code for a refused token. Recorded: runtime 401 body, 2026-09.
const UNAUTHORIZED: i32 = -32001;
/// Recorded: the response of a runtime without a usable token.
const MISSING: &str = "Missing Authentication Token";
/// Recorded: the response to a token that is not a JWT.
const UNPARSABLE: &str = "OAuth authorization failed: Failed to parse token";
/// Recorded: runtime, a token that has expired or will within a minute; status 401 since 2026.
const INEFFECTUAL: &str = "Ineffectual token, will expire within the next minute";
/// Inferred: a runtime's response to a wrong signature is not published; this is the sentence of a gateway.
const INVALID: &str = "Invalid Bearer token";

/// The payload if the caller may do what is asked, by a token or, for a runtime without an authorizer, by an AWS
/// signature; else the whole response.
pub(super) async fn authorize<B>(
    service: &RuntimeService,
    live: &LiveVersion,
    (head, body): (&Parts, B),
    asked: Asked,
    recorder: &Recorder,
) -> Result<Payload<B>, Outcome>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let (Some(authorizer), Some(metadata)) = (&live.version.settings.authorizer, &live.metadata) else {
        return signed::authorize(service, live, (head, body), asked, recorder).await.map(Payload::Read);
    };
    let token = match presented(head) {
        Presented::Token(token) => token,
        Presented::Nothing => {
            recorder.check(Check::failed(Cause::NoToken, "Authorization", "Bearer TOKEN", "no such header"));
            return Err(unauthorized(metadata, MISSING, Confidence::Recorded));
        }
        Presented::Signature => {
            let actual = "an AWS signature (SigV4)";
            recorder.check(Check::failed(Cause::SignatureForToken, "Authorization", "Bearer TOKEN", actual));
            return Err(forbidden(MISMATCH, Confidence::Recorded));
        }
        Presented::BareToken => {
            let actual = "a token without `Bearer ` before it";
            recorder.check(Check::failed(Cause::BearerMissing, "Authorization", "Bearer TOKEN", actual));
            return Err(forbidden(UNPARSABLE, Confidence::Inferred));
        }
        Presented::Unreadable => {
            let actual = "something else";
            recorder.check(Check::failed(
                Cause::AuthorizationUnreadable,
                "Authorization",
                "Bearer TOKEN",
                actual,
            ));
            return Err(forbidden(UNPARSABLE, Confidence::Inferred));
        }
    };
    let verified = authorizer.verify(token, MARGIN, recorder).await;
    verified.map(|_| Payload::Unread(body)).map_err(|refusal| refused(metadata, &refusal))
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

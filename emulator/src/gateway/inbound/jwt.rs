//! CUSTOM_JWT: the bearer token of a request, and what each failed check means for the caller.

use std::sync::Arc;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::request::Parts;

use super::challenges::Denial;
use crate::jwt::{Authorizer, TokenError, VerifiedToken};
use crate::sigv4::has_signature;
use crate::trace::{Cause, Check, Recorder};

/// How long before its `exp` a gateway refuses a token. Inferred: the runtime's minute is recorded there only.
const MARGIN: Duration = Duration::ZERO;

/// The token in `Authorization: Bearer TOKEN`.
///
/// Recorded: no header is a missing token; a SigV4 signature is an invalid one. Inferred: so are other schemes, an
/// empty token and two headers; the scheme's case does not matter.
fn bearer<'a>(head: &'a Parts, recorder: &Recorder) -> Result<&'a str, Denial> {
    let refuse = |cause: Cause, actual: &'static str, denial: Denial| {
        recorder.check(Check::failed(cause, "Authorization", "Bearer TOKEN", actual));
        Err(denial)
    };
    if has_signature(&head.headers, &head.uri) {
        return refuse(
            Cause::SignatureForToken,
            "a SigV4 signature: this gateway takes a JWT",
            Denial::InvalidToken,
        );
    }
    let mut values = head.headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return refuse(Cause::NoToken, "absent", Denial::MissingToken);
    };
    if values.next().is_some() {
        return refuse(Cause::AuthorizationUnreadable, "two headers", Denial::InvalidToken);
    }
    let Ok(text) = value.to_str() else {
        return refuse(Cause::AuthorizationUnreadable, "not a text", Denial::InvalidToken);
    };
    let (scheme, token) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let token = token.trim_start();
    if !scheme.eq_ignore_ascii_case("bearer") {
        let is_bare = scheme.split('.').count() == 3;
        let (cause, actual) = match is_bare {
            true => (Cause::BearerMissing, "a token without `Bearer ` before it"),
            false => (Cause::AuthorizationUnreadable, "another scheme"),
        };
        return refuse(cause, actual, Denial::InvalidToken);
    }
    if token.is_empty() {
        return refuse(Cause::AuthorizationUnreadable, "Bearer without a token", Denial::InvalidToken);
    }
    Ok(token)
}

/// The token of a request, which must pass every check of the authorizer; they record themselves in the trace.
pub(super) async fn authenticate(
    authorizer: &Authorizer,
    head: &Parts,
    recorder: &Recorder,
) -> Result<Arc<VerifiedToken>, Denial> {
    let token = bearer(head, recorder)?;
    authorizer.verify(token, MARGIN, recorder).await.map_err(|refusal| denial(&refusal))
}

/// A token that proves nothing is 401; one that proves the wrong thing is 403, except for its audience.
///
/// Recorded: expired and aud 401, iss, client and scope 403 (2026). Inferred: the other 401s, custom claims 403, and
/// 401 if the issuer's keys are not available, since nothing is proven then.
fn denial(refusal: &TokenError) -> Denial {
    match refusal {
        TokenError::Unparsable
        | TokenError::Algorithm
        | TokenError::KeysUnavailable(_)
        | TokenError::UnknownKey
        | TokenError::Signature
        | TokenError::Expired
        | TokenError::NotYetValid
        | TokenError::Audience => Denial::InvalidToken,
        TokenError::Issuer | TokenError::Client | TokenError::Scope | TokenError::CustomClaim(_) => {
            Denial::InsufficientPermissions
        }
    }
}

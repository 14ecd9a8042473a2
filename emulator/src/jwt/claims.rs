//! The checks of single claims: each says what was expected and what was found.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::authorizer::ClaimRule;
use crate::trace::{Cause, Check};

type Claims = Map<String, Value>;

/// How much of a claim a trace shows, in characters.
const SHOWN: usize = 300;

/// `exp`, in whole seconds since 1970; `None` if it is absent or not a time.
pub(super) fn expires_at(claims: &Claims) -> Option<i64> {
    claims.get("exp").and_then(seconds)
}

/// Whether a token is still valid for longer than `margin` at `now`.
pub(super) fn outlives(expires_at: i64, now: i64, margin: Duration) -> bool {
    let margin = i64::try_from(margin.as_secs()).unwrap_or(i64::MAX);
    expires_at.saturating_sub(margin) > now
}

/// `exp` is further ahead than `margin`; without leeway. A token without `exp` never passes.
pub(super) fn exp(claims: &Claims, now: i64, margin: Duration) -> Check {
    let expected: Cow<'static, str> = match margin.as_secs() {
        0 => "in the future".into(),
        seconds => format!("more than {seconds} s ahead").into(),
    };
    let Some(expires_at) = expires_at(claims) else {
        return Check::failed(Cause::TokenExpired, "exp", expected, display_claim(claims.get("exp")));
    };
    if outlives(expires_at, now, margin) {
        // Without the distance from now: a cached token shows the same check again later.
        return Check::passed("exp", expected, time(expires_at));
    }
    let ahead = expires_at.saturating_sub(now);
    let direction = if ahead > 0 { "ahead" } else { "ago" };
    let distance = format!("{} s {direction}", ahead.unsigned_abs());
    let cause = if ahead > 0 { Cause::TokenExpiresSoon } else { Cause::TokenExpired };
    Check::failed(cause, "exp", expected, format!("{}, {distance}", time(expires_at)))
}

/// `nbf`, if present, is not in the future. Inferred: that AWS checks it is not published.
pub(super) fn nbf(claims: &Claims, now: i64) -> Check {
    let expected = "absent or not in the future";
    match claims.get("nbf").map(seconds) {
        None => Check::passed("nbf", expected, "absent"),
        Some(Some(not_before)) => {
            judged(Cause::TokenNotYetValid, "nbf", expected, time(not_before), not_before <= now)
        }
        Some(None) => {
            Check::failed(Cause::TokenNotYetValid, "nbf", expected, display_claim(claims.get("nbf")))
        }
    }
}

/// `client_id`, and no other claim, is one of the allowed. Recorded: `azp`, `cid` and `appid` do not count.
pub(super) fn allowed_clients(claims: &Claims, allowed: &[String]) -> Check {
    let client = claims.get("client_id");
    let holds = client.and_then(Value::as_str).is_some_and(|client| is_among(allowed, client));
    let (cause, actual) = match (client, claims.get("token_use").and_then(Value::as_str)) {
        (None, Some("id")) => {
            let actual = "absent: this is an ID token, and it takes an access token, which has a client_id";
            (Cause::IdTokenForAccessToken, actual.into())
        }
        _ => (Cause::ClientNotAllowed, display_claim(client)),
    };
    judged(cause, "allowedClients", one_of(allowed), actual, holds)
}

/// `aud`, a string or a list, has one of the allowed. Documented.
pub(super) fn allowed_audience(claims: &Claims, allowed: &[String]) -> Check {
    let audience = claims.get("aud");
    let holds = match audience {
        Some(Value::String(audience)) => is_among(allowed, audience),
        Some(Value::Array(audiences)) => has_one_of(audiences, allowed),
        _ => false,
    };
    judged(
        cause_of_audience(claims, allowed),
        "allowedAudience",
        one_of(allowed),
        display_claim(audience),
        holds,
    )
}

/// Recorded: an access token of Cognito has a client_id and no aud.
fn cause_of_audience(claims: &Claims, allowed: &[String]) -> Cause {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if claims.contains_key("aud") || text("token_use") != Some("access") {
        return Cause::AudienceNotAllowed;
    }
    match text("client_id") {
        Some(client) if is_among(allowed, client) => Cause::AudienceOfAccessToken,
        _ => Cause::AccessTokenForIdToken,
    }
}

/// One of the allowed scopes is in `scope`, a string with spaces, or, if that is absent, in `scp`, a list or such a
/// string. Documented: one is enough. Inferred: `scope` takes precedence over `scp`.
pub(super) fn allowed_scopes(claims: &Claims, allowed: &[String]) -> Check {
    let holds_one = |scopes: &str| scopes.split(' ').any(|scope| is_among(allowed, scope));
    let scope = claims.get("scope");
    let (actual, holds) = match (scope, claims.get("scp")) {
        (Some(Value::String(scopes)), _) => (scope, holds_one(scopes)),
        (None, scp @ Some(Value::Array(scopes))) => (scp, has_one_of(scopes, allowed)),
        (None, scp @ Some(Value::String(scopes))) => (scp, holds_one(scopes)),
        (None, scp) => (scp, false),
        (Some(_), _) => (scope, false),
    };
    judged(Cause::ScopeNotGranted, "allowedScopes", one_of(allowed), display_claim(actual), holds)
}

/// The claim `name` satisfies the rule. Documented.
pub(super) fn custom(claims: &Claims, name: &str, rule: &ClaimRule) -> Check {
    let claim = claims.get(name);
    let contains = |allowed: &[String]| match claim {
        Some(Value::Array(elements)) => has_one_of(elements, allowed),
        _ => false,
    };
    let (expected, holds) = match rule {
        ClaimRule::Equals(text) => (text.clone(), claim.and_then(Value::as_str) == Some(text)),
        ClaimRule::Contains(text) => (format!("a list with {text}"), contains(std::slice::from_ref(text))),
        ClaimRule::ContainsAny(texts) => (format!("a list with {}", one_of(texts)), contains(texts)),
    };
    judged(Cause::CustomClaimMismatch, format!("customClaims.{name}"), expected, display_claim(claim), holds)
}

/// A check that passed or, for this cause, failed, according to `holds`.
pub(super) fn judged(
    cause: Cause,
    check: impl Into<Cow<'static, str>>,
    expected: impl Into<Cow<'static, str>>,
    actual: impl Into<Cow<'static, str>>,
    holds: bool,
) -> Check {
    if holds { Check::passed(check, expected, actual) } else { Check::failed(cause, check, expected, actual) }
}

/// A claim as a trace shows it: strings without quotes, cut if they are long.
pub(super) fn display_claim(claim: Option<&Value>) -> Cow<'static, str> {
    match claim {
        None => "absent".into(),
        Some(Value::String(text)) => shortened(text, SHOWN).into(),
        Some(value) => shortened(&value.to_string(), SHOWN).into(),
    }
}

/// The first `length` characters, with a mark if there are more.
pub(super) fn shortened(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
    }
}

fn is_among(allowed: &[String], text: &str) -> bool {
    allowed.iter().any(|allowed| allowed == text)
}

fn has_one_of(elements: &[Value], allowed: &[String]) -> bool {
    elements.iter().filter_map(Value::as_str).any(|element| is_among(allowed, element))
}

fn one_of(allowed: &[String]) -> String {
    match allowed {
        [only] => only.clone(),
        several => format!("one of {}", several.join(", ")),
    }
}

/// RFC 7519: a NumericDate, which may have a fraction; the second that it is in.
fn seconds(value: &Value) -> Option<i64> {
    /// The year 9999, so that the cast below cannot overflow.
    const LATEST: f64 = 253_402_300_799.0;
    let whole = value.as_i64();
    let fraction = || value.as_f64().filter(|seconds| seconds.abs() <= LATEST);
    whole.or_else(|| fraction().map(|seconds| seconds.floor() as i64))
}

fn time(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |time| time.to_string())
}

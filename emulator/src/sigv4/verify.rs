//! The checks of a signature, in AWS's order.
//!
//! Recorded: the order, DynamoDB, 2013: date, age, signed headers, algorithm, credential, scope, access key, signature,
//! session token. Inferred: where the headers other than `Host` are looked at, and that the session token of temporary
//! credentials, and their end, come with the access key.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use jiff::{SignedDuration, Timestamp};

use super::amz_date::AmzDate;
use super::canonical_request::{
    CanonicalQuery, CanonicalRequest, PathRules, hex, sha256_hex, string_to_sign,
};
use super::credential::Credential;
use super::error::{SignatureError, WrongScope};
use super::sent_request::SentRequest;
use super::signature::{Form, Signature};
use super::signing_key::SigningKeys;
use super::{ALGORITHM, TERMINATOR, cause};
use crate::base::{Secret, is_region};

/// What a signature must be made for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequiredScope<'a> {
    /// The signing name of the service.
    pub(crate) service: &'static str,
    /// The region; `None` where the address names none, so that any region will do.
    pub(crate) region: Option<&'a str>,
    /// How far its time may be from the server's, in minutes.
    pub(crate) minutes: u8,
}

/// How far the time of a signature may be from the server's, in minutes. Recorded: 5 on Bedrock, KMS, CloudWatch Logs and
/// others, 15 on STS.
const MINUTES: u8 = 5;
const STS_MINUTES: u8 = 15;
/// The signing name of STS, which has rules of its own.
const STS: &str = "sts";

impl<'a> RequiredScope<'a> {
    /// The scope of a service by its signing name, such as `bedrock-agentcore`, in a region.
    pub(crate) fn of(service: &'static str, region: Option<&'a str>) -> Self {
        Self { service, region, minutes: if service == STS { STS_MINUTES } else { MINUTES } }
    }
}

/// The secrets of an access key.
#[derive(Clone, Debug)]
pub(crate) struct SigningCredentials {
    /// The secret access key.
    pub(crate) secret: Secret,
    /// The session token that temporary credentials have.
    pub(crate) session_token: Option<Secret>,
}

/// Why an access key cannot sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnusableKey {
    /// There is none with this id, or it is inactive.
    Unknown,
    /// It belongs to a session that has ended.
    Expired,
}

/// Proof that a signature is right: only [`verify`] creates one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verified {
    access_key_id: String,
}

impl Verified {
    /// The access key that signed.
    pub(crate) fn access_key_id(&self) -> &str {
        &self.access_key_id
    }
}

/// Verifies the signature of a request at a time. `credentials` looks an access key up by its id; `keys` keeps what is
/// derived from it.
pub(crate) fn verify(
    request: &SentRequest<'_>,
    signature: &Signature<'_>,
    required: &RequiredScope<'_>,
    now: Timestamp,
    credentials: impl FnOnce(&str) -> Result<SigningCredentials, UnusableKey>,
    keys: &SigningKeys,
) -> Result<Verified, SignatureError> {
    let date = date(signature)?;
    check_age(date, required.minutes, now)?;
    if let Some(expires) = signature.expires.as_deref().filter(|_| required.service != STS) {
        check_expiry(date, expires, now)?;
    }
    check_signed_headers(request, signature)?;
    if signature.algorithm != ALGORITHM {
        return Err(SignatureError::Algorithm(signature.algorithm.as_ref().to_owned()));
    }
    let credential = signature.credential();
    let credential =
        credential.ok_or_else(|| SignatureError::Credential(signature.credential.as_ref().to_owned()))?;
    check_scope(&credential, required, date)?;
    let id = credential.access_key_id;
    let secrets = credentials(id).map_err(|unusable| match unusable {
        UnusableKey::Unknown => SignatureError::UnknownKey { access_key_id: id.to_owned() },
        UnusableKey::Expired => SignatureError::ExpiredCredentials,
    })?;
    if let Some(expected) = &secrets.session_token {
        let found = signature.session_token.as_deref();
        if !found.is_some_and(|found| expected.matches(found)) {
            return Err(SignatureError::SessionToken { is_absent: found.is_none() });
        }
    }
    let payload = sha256_hex(request.body);
    let canonical = CanonicalRequest {
        request,
        signed_headers: &signature.signed_headers,
        path: PathRules::Twice,
        query: &CanonicalQuery::of(request.query.unwrap_or_default(), signature.form == Form::Query),
        host: None,
        payload: &payload,
    };
    let Credential { date: day, region, service, .. } = credential;
    let key = keys.get(id, &secrets.secret, day, region, service);
    let expected = hex(key.sign(&string_to_sign(date, &credential.scope(), &canonical.write())).as_ref());
    let is_right = verify_slices_are_equal(expected.as_bytes(), signature.signature.as_bytes()).is_ok();
    // Otherwise a header that was signed as empty could be taken away.
    let has_arrived = |name: &str| request.values(name).next().is_some();
    if !is_right || !signature.signed_headers.split(';').all(has_arrived) {
        let mismatch = cause::explain(&canonical, signature, date, &credential, &key);
        return Err(SignatureError::Mismatch(Box::new(mismatch)));
    }
    if secrets.session_token.is_none() && signature.session_token.is_some() {
        return Err(SignatureError::NeedlessSessionToken);
    }
    Ok(Verified { access_key_id: id.to_owned() })
}

fn date(signature: &Signature<'_>) -> Result<AmzDate, SignatureError> {
    let date = match signature.form {
        Form::Header { is_amz_date: false } => AmzDate::parse_date_header(&signature.date),
        Form::Header { is_amz_date: true } | Form::Query => AmzDate::parse(&signature.date),
    };
    date.ok_or_else(|| SignatureError::Date(signature.date.as_ref().to_owned()))
}

/// A presigned URL is good for no longer, whatever its `X-Amz-Expires`. Documented: STS (aws-iam-authenticator, token.go).
/// Inferred: the other services here.
fn check_age(signed: AmzDate, minutes: u8, now: Timestamp) -> Result<(), SignatureError> {
    let window = SignedDuration::from_mins(i64::from(minutes));
    let now_shown = AmzDate::of(now);
    let earliest = AmzDate::of(now.saturating_sub(window).unwrap_or(Timestamp::MIN));
    if signed.timestamp() < earliest.timestamp() {
        return Err(SignatureError::Expired { signed, limit: earliest, now: now_shown, minutes });
    }
    let latest = AmzDate::of(now.saturating_add(window).unwrap_or(Timestamp::MAX));
    if signed.timestamp() > latest.timestamp() {
        return Err(SignatureError::NotYetCurrent { signed, limit: latest, now: now_shown, minutes });
    }
    Ok(())
}

/// How long a presigned URL may say that it is good for, in seconds.
const WEEK: u32 = 604_800;

/// A presigned URL ends when it says so. Documented: STS does not read it. Recorded for S3: the texts. Inferred: that the
/// other services here read it.
fn check_expiry(signed: AmzDate, expires: &str, now: Timestamp) -> Result<(), SignatureError> {
    let is_number = expires.bytes().all(|byte| byte.is_ascii_digit()) && !expires.is_empty();
    if expires.starts_with('-') {
        return Err(SignatureError::NegativeExpiry);
    }
    if !is_number {
        return Err(SignatureError::ExpiryNotANumber);
    }
    let seconds = expires.parse::<u32>().ok().filter(|seconds| *seconds <= WEEK);
    let seconds = seconds.ok_or(SignatureError::ExpiryTooLong)?;
    let end = signed.timestamp().saturating_add(SignedDuration::from_secs(seconds.into()));
    if end.unwrap_or(Timestamp::MAX) < AmzDate::of(now).timestamp() {
        return Err(SignatureError::UrlExpired { signed, seconds, now: AmzDate::of(now) });
    }
    Ok(())
}

/// The headers of AWS's own that a request may carry without their being signed: the session token, which is checked by
/// itself, and those that the AWS SDK for Rust leaves out of a presigned URL.
const MAY_BE_UNSIGNED: [&str; 3] = ["x-amz-security-token", "x-amz-user-agent", "x-amz-checksum-mode"];

/// Documented: IAM guide, create a signed request: `Host` and the `X-Amz-` headers must be signed.
fn check_signed_headers(request: &SentRequest<'_>, signature: &Signature<'_>) -> Result<(), SignatureError> {
    if !is_canonical(&signature.signed_headers) {
        return Err(SignatureError::SignedHeaders);
    }
    let is_signed = |name: &str| signature.signed_headers.split(';').any(|signed| signed == name);
    if !is_signed("host") {
        return Err(SignatureError::HeaderNotSigned("Host".to_owned()));
    }
    let must_be_signed = |name: &&str| name.starts_with("x-amz-") && !MAY_BE_UNSIGNED.contains(name);
    let unsigned = request
        .headers
        .keys()
        .map(http::HeaderName::as_str)
        .filter(must_be_signed)
        .find(|name| !is_signed(name));
    match unsigned {
        Some(name) => Err(SignatureError::HeaderNotSigned(name.to_owned())),
        None => Ok(()),
    }
}

/// Whether the names are in lower case, sorted and each there once, as every client must write them. A list that repeats a
/// name would have the header's value written as often.
fn is_canonical(signed_headers: &str) -> bool {
    let is_lower_case = !signed_headers.bytes().any(|byte| byte.is_ascii_uppercase());
    let names = signed_headers.split(';');
    let is_named = !signed_headers.starts_with(';');
    is_lower_case && is_named && names.clone().zip(names.skip(1)).all(|(name, next)| name < next)
}

/// Recorded: what is wrong is told at once, in this order, DynamoDB, 2013.
fn check_scope(
    credential: &Credential<'_>,
    required: &RequiredScope<'_>,
    signed: AmzDate,
) -> Result<(), SignatureError> {
    let mut wrong = Vec::new();
    let is_valid_region =
        required.region.map_or_else(|| is_region(credential.region), |region| region == credential.region);
    if !is_valid_region {
        let (expected, found) = (required.region.map(str::to_owned), credential.region.to_owned());
        wrong.push(WrongScope::Region { expected, found });
    }
    if credential.service != required.service {
        let (expected, found) = (required.service, credential.service.to_owned());
        wrong.push(WrongScope::Service { expected, found });
    }
    if credential.terminator != TERMINATOR {
        wrong.push(WrongScope::Terminator(credential.terminator.to_owned()));
    }
    let day = signed.day();
    if credential.date != day {
        wrong.push(WrongScope::Date { found: credential.date.to_owned(), expected: day, signed });
    }
    if wrong.is_empty() { Ok(()) } else { Err(SignatureError::Scope(wrong)) }
}

#[cfg(test)]
mod tests;

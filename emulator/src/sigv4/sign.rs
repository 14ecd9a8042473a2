//! Signs the requests that this process sends.

use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderName, HeaderValue};
use jiff::Timestamp;

use super::amz_date::AmzDate;
use super::canonical_request::{
    CanonicalQuery, CanonicalRequest, PathRules, hex, scope, sha256_hex, string_to_sign,
};
use super::sent_request::SentRequest;
use super::signing_key::SigningKeys;
use super::verify::SigningCredentials;
use super::{ALGORITHM, X_AMZ_DATE, X_AMZ_SECURITY_TOKEN};

/// Who signs, and for what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signer<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) credentials: &'a SigningCredentials,
    pub(crate) region: &'a str,
    /// The signing name of the service.
    pub(crate) service: &'a str,
    /// Keeps what is derived from the credentials.
    pub(crate) keys: &'a SigningKeys,
}

/// The credentials, the region or the service have characters that no header can carry.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("the credentials have characters that no header can carry")]
pub struct Unsignable;

/// Signs a request to the absolute URI in `head` with its whole body, and adds `X-Amz-Date`, `X-Amz-Security-Token` and
/// `Authorization`. Every header that is there is signed.
pub(crate) fn sign(
    head: &mut Parts,
    body: &[u8],
    signer: Signer<'_>,
    now: Timestamp,
) -> Result<(), Unsignable> {
    let Signer { access_key_id, credentials, region, service, keys } = signer;
    let date = AmzDate::of(now);
    head.headers.insert(X_AMZ_DATE, value(&date.to_string())?);
    if let Some(token) = &credentials.session_token {
        let mut token = value(token.expose())?;
        token.set_sensitive(true);
        head.headers.insert(X_AMZ_SECURITY_TOKEN, token);
    }
    let mut names: Vec<_> = head.headers.keys().map(HeaderName::as_str).collect();
    if !names.contains(&"host") {
        names.push("host");
    }
    names.sort_unstable();
    let signed_headers = names.join(";");
    let request = SentRequest::to(&head.method, &head.uri, &head.headers, body);
    let canonical = CanonicalRequest {
        request: &request,
        signed_headers: &signed_headers,
        path: PathRules::Twice,
        query: &CanonicalQuery::of(request.query.unwrap_or_default(), false),
        host: None,
        payload: &sha256_hex(body),
    };
    let day = date.day();
    let scope = scope(&day, region, service);
    let key = keys.get(access_key_id, &credentials.secret, &day, region, service);
    let signature = hex(key.sign(&string_to_sign(date, &scope, &canonical.write())).as_ref());
    let credential = [ALGORITHM, " Credential=", access_key_id, "/", &scope].concat();
    let authorization =
        [&credential, ", SignedHeaders=", &signed_headers, ", Signature=", &signature].concat();
    let mut authorization = value(&authorization)?;
    authorization.set_sensitive(true);
    head.headers.insert(AUTHORIZATION, authorization);
    Ok(())
}

fn value(text: &str) -> Result<HeaderValue, Unsignable> {
    HeaderValue::from_str(text).map_err(|_| Unsignable)
}

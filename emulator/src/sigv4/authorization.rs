//! A signature in the `Authorization` header:
//! `AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=0a..`

use std::borrow::Cow;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::HeaderValue;
use http::header::DATE;

use super::error::SignatureError;
use super::sent_request::SentRequest;
use super::signature::{Form, Signature};
use super::{X_AMZ_DATE, X_AMZ_SECURITY_TOKEN};

/// Whether the header is a signature, complete or not. Recorded: it begins with `AWS4-`, DynamoDB, 2013.
pub(super) fn is_signature(value: &HeaderValue) -> bool {
    value.as_bytes().trim_ascii_start().starts_with(b"AWS4-")
}

/// Reads the header's value; fails if one of its parts, or a date, is missing.
///
/// Recorded: the texts and that all missing parts are named at once, DynamoDB, 2013; the header's hash in place of the
/// header, API Gateway and DynamoDB, 2025. Inferred: what is hashed, and that a repeated part counts as missing.
pub(super) fn read<'a>(
    value: &'a HeaderValue,
    request: &SentRequest<'a>,
) -> Result<Signature<'a>, SignatureError> {
    let text = value.to_str().map_err(|_| SignatureError::NotAPair { hash: hash(value) })?.trim();
    let (algorithm, parts) = text.split_once(' ').unwrap_or((text, ""));
    let (mut credential, mut signature, mut signed_headers) = (Part::Missing, Part::Missing, Part::Missing);
    for part in parts.split([',', ' ']).filter(|part| !part.is_empty()) {
        let Some((name, value)) = part.split_once('=') else {
            return Err(SignatureError::NotAPair { hash: hash(value) });
        };
        match name {
            "Credential" => credential.found(value),
            "Signature" => signature.found(value),
            "SignedHeaders" => signed_headers.found(value),
            _ => {}
        }
    }
    let amz_date = request.text(&X_AMZ_DATE);
    let is_amz_date = amz_date.is_some();
    let date = amz_date.or_else(|| request.text(&DATE));
    match (credential.value(), signature.value(), signed_headers.value(), date) {
        (Some(credential), Some(signature), Some(signed_headers), Some(date)) => Ok(Signature {
            form: Form::Header { is_amz_date },
            algorithm: Cow::Borrowed(algorithm),
            credential: Cow::Borrowed(credential),
            signed_headers: Cow::Borrowed(signed_headers),
            signature: Cow::Borrowed(signature),
            date,
            session_token: request.text(&X_AMZ_SECURITY_TOKEN),
            expires: None,
        }),
        (credential, signature, signed_headers, date) => {
            let parts =
                [("Credential", credential), ("Signature", signature), ("SignedHeaders", signed_headers)];
            let missing = parts.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name);
            let (missing, has_date) = (missing.collect(), date.is_some());
            Err(SignatureError::IncompleteHeader { missing, has_date, hash: hash(value) })
        }
    }
}

/// A part of the header.
#[derive(Clone, Copy)]
enum Part<'a> {
    Missing,
    Once(&'a str),
    Repeated,
}

impl<'a> Part<'a> {
    fn found(&mut self, value: &'a str) {
        *self = match self {
            Self::Missing => Self::Once(value),
            Self::Once(_) | Self::Repeated => Self::Repeated,
        };
    }

    /// Its value; `None` unless it is there once and not empty.
    fn value(self) -> Option<&'a str> {
        match self {
            Self::Once(value) if !value.is_empty() => Some(value),
            _ => None,
        }
    }
}

/// What AWS shows of a header that it cannot read.
fn hash(value: &HeaderValue) -> String {
    BASE64_STANDARD.encode(digest(&SHA256, value.as_bytes()))
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    const WHOLE: &str = "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/iam/aws4_request, \
                         SignedHeaders=host;x-amz-date, Signature=0a";

    fn read_with(text: &str, date: Option<&str>) -> Result<[String; 5], SignatureError> {
        let mut headers = HeaderMap::new();
        if let Some(date) = date {
            headers.insert("x-amz-date", date.parse().unwrap());
        }
        let value = HeaderValue::from_str(text).unwrap();
        let request = SentRequest::of("GET", "/", None, &headers, b"");
        let signature = read(&value, &request)?;
        let Signature { algorithm, credential, signed_headers, signature, date, .. } = signature;
        Ok([algorithm, credential, signed_headers, signature, date].map(Cow::into_owned))
    }

    fn error(text: &str, date: Option<&str>) -> String {
        read_with(text, date).unwrap_err().to_string()
    }

    #[test]
    fn commas_and_blanks_separate_its_parts() {
        let expected = [
            "AWS4-HMAC-SHA256",
            "AKID/20261123/us-east-1/iam/aws4_request",
            "host;x-amz-date",
            "0a",
            "20261123T000000Z",
        ]
        .map(str::to_owned);
        let without_blanks = WHOLE.replace(", ", ",");
        let with_more = format!(" {WHOLE} , Other=x");
        for text in [WHOLE, &without_blanks, &with_more] {
            assert_eq!(read_with(text, Some("20261123T000000Z")).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn everything_that_is_missing_is_named() {
        let hash = |text: &'static str| hash(&HeaderValue::from_static(text));
        assert_eq!(
            error("AWS4-HMAC-SHA256", None),
            format!(
                "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' \
                 parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires \
                 existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) \
                 Authorization={}",
                hash("AWS4-HMAC-SHA256")
            )
        );
        let repeated = "AWS4-HMAC-SHA256 Credential=a, Credential=a, SignedHeaders=host, Signature=";
        assert_eq!(
            error(repeated, Some("x")),
            format!(
                "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' \
                 parameter. (Hashed with SHA-256 and encoded with Base64) Authorization={}",
                hash("AWS4-HMAC-SHA256 Credential=a, Credential=a, SignedHeaders=host, Signature=")
            )
        );
    }

    #[test]
    fn a_part_without_equal_sign_is_named_by_the_header_s_hash() {
        let text = "AWS4-HMAC-SHA256 Credential= AKID/x, SignedHeaders=host, Signature=0a";
        assert_eq!(
            error(text, Some("x")),
            format!(
                "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded \
                 with Base64): '{}'.",
                hash(&HeaderValue::from_static(text))
            )
        );
    }
}

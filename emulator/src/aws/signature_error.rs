//! Refused signatures: as each dialect words them, and as a trace explains them.

use http::StatusCode;

use super::ApiError;
use super::dialect::Dialect;
use crate::sigv4::{Family, SignatureError, WrongScope};
use crate::trace::{Cause, Check, Confidence};

/// What a caller needs whose access key is not one of this account.
const KNOWN_KEY: &str =
    "an active access key of this account, as `agentcore-local env` prints it (`up --iam off` accepts any)";
/// The same, as advice.
const UNKNOWN_KEY_HINT: &str =
    "take the key pair that `agentcore-local env` prints, or start the emulator with --iam off to accept any";

impl Dialect {
    /// The response to a refused signature.
    ///
    /// Recorded: codes, and the status 400 in JSON 1.1 (Cognito, DynamoDB); 403 in the query protocol (IAM, STS) and in
    /// REST-JSON (Lambda, API Gateway, Bedrock). Documented: 400 for an incomplete signature in the query protocol.
    pub(crate) fn refused_signature(self, error: &SignatureError) -> ApiError {
        let family = error.family();
        let code = match (self, family) {
            (Self::Query { .. }, Family::Incomplete) => "IncompleteSignature",
            (Self::Query { .. }, Family::Invalid) => "SignatureDoesNotMatch",
            (Self::Query { .. }, Family::Unrecognized) => "InvalidClientTokenId",
            (Self::Query { .. }, Family::Expired) => "ExpiredToken",
            (_, Family::Incomplete) => "IncompleteSignatureException",
            (_, Family::Invalid) => "InvalidSignatureException",
            (_, Family::Unrecognized) => "UnrecognizedClientException",
            (_, Family::Expired) => "ExpiredTokenException",
        };
        let status = match (self, family) {
            (Self::Json11 { .. }, _) | (Self::Query { .. }, Family::Incomplete) => StatusCode::BAD_REQUEST,
            _ => StatusCode::FORBIDDEN,
        };
        ApiError {
            hint: hint(error),
            confidence: confidence(error),
            ..ApiError::new(status, code, error.to_string())
        }
    }
}

/// The checks that a trace shows for a refused signature: what was expected, what arrived, and what to do about it. They
/// show no signature, secret or token.
pub(crate) fn checks(error: &SignatureError) -> Vec<Check> {
    let (expected, actual) = explained(error);
    let mut checks = vec![Check::failed(cause(error), "signature", expected, actual)];
    if let SignatureError::Mismatch(mismatch) = error {
        checks.push(Check::noted("canonical request", mismatch.canonical_request.clone()));
        checks.push(Check::noted("string to sign", mismatch.string_to_sign.clone()));
    }
    checks
}

fn explained(error: &SignatureError) -> (&'static str, String) {
    let error_text = || error.to_string();
    match error {
        SignatureError::TwoForms => {
            ("one signature", "one in the query beside an Authorization header".to_owned())
        }
        SignatureError::TwoHeaders => ("one Authorization header", "several".to_owned()),
        SignatureError::IncompleteHeader { missing, has_date, .. } => {
            let date = (!has_date).then_some("X-Amz-Date");
            let missing: Vec<_> = missing.iter().copied().chain(date).collect();
            (
                "Credential, SignedHeaders, Signature and a date, each once",
                format!("no {}", missing.join(", ")),
            )
        }
        SignatureError::IncompleteQuery { missing } => {
            ("all parameters of a presigned URL, each once", format!("no {}", missing.join(", ")))
        }
        SignatureError::NotAPair { .. } => (
            "NAME=VALUE for each part of the Authorization header",
            "a part without an equal sign".to_owned(),
        ),
        SignatureError::Date(date) => ("a date such as 20261123T100000Z", date.clone()),
        SignatureError::Expired { .. } | SignatureError::NotYetCurrent { .. } => {
            ("a signature of now, by the clock of this machine", error_text())
        }
        SignatureError::UrlExpired { signed, seconds, now } => (
            "a presigned URL before its own end",
            format!("signed at {signed} for {seconds} s, and it is {now}"),
        ),
        SignatureError::ExpiryNotANumber | SignatureError::NegativeExpiry | SignatureError::ExpiryTooLong => {
            ("X-Amz-Expires in seconds, at most a week", error_text())
        }
        SignatureError::HeaderNotSigned(name) => {
            ("every X-Amz- header and Host in SignedHeaders", format!("{name} is not signed"))
        }
        SignatureError::SignedHeaders => (
            "SignedHeaders in lower case, sorted, each name once",
            "another order, case or repetition".to_owned(),
        ),
        SignatureError::Algorithm(algorithm) => ("AWS4-HMAC-SHA256", algorithm.clone()),
        SignatureError::Credential(credential) => {
            ("KEY_ID/DATE/REGION/SERVICE/aws4_request", credential.clone())
        }
        SignatureError::Scope(wrong) => {
            let wrong: Vec<_> = wrong.iter().map(crate::sigv4::WrongScope::explained).collect();
            ("a credential scope for this service, region and day", wrong.join("; "))
        }
        SignatureError::UnknownKey { access_key_id } => (KNOWN_KEY, access_key_id.clone()),
        SignatureError::SessionToken { is_absent: true } => {
            ("the session token that belongs to the temporary access key", "none".to_owned())
        }
        SignatureError::SessionToken { is_absent: false } => {
            ("the session token that belongs to the temporary access key", "another one".to_owned())
        }
        SignatureError::NeedlessSessionToken => {
            ("no session token: the access key is a long-term one", "one".to_owned())
        }
        SignatureError::SessionWithoutMfa => (
            "an access key of a user, a role's session or the root, as GetSessionToken's may not call IAM without MFA",
            "temporary credentials of GetSessionToken".to_owned(),
        ),
        SignatureError::ExpiredCredentials => {
            ("credentials that have not expired", "the session has ended".to_owned())
        }
        SignatureError::Mismatch(mismatch) => ("the signature of this request", mismatch.cause.clone()),
    }
}

/// Which of the known mistakes it is.
fn cause(error: &SignatureError) -> Cause {
    match error {
        SignatureError::TwoForms
        | SignatureError::TwoHeaders
        | SignatureError::IncompleteHeader { .. }
        | SignatureError::IncompleteQuery { .. }
        | SignatureError::NotAPair { .. }
        | SignatureError::Date(_)
        | SignatureError::ExpiryNotANumber
        | SignatureError::NegativeExpiry
        | SignatureError::ExpiryTooLong
        | SignatureError::HeaderNotSigned(_)
        | SignatureError::SignedHeaders
        | SignatureError::Algorithm(_)
        | SignatureError::Credential(_) => Cause::SignatureMalformed,
        SignatureError::Expired { .. } | SignatureError::NotYetCurrent { .. } => Cause::ClockSkew,
        SignatureError::UrlExpired { .. } => Cause::PresignedUrlExpired,
        SignatureError::Scope(wrong) => match wrong.first() {
            Some(WrongScope::Region { .. }) => Cause::SignedForAnotherRegion,
            Some(WrongScope::Service { .. }) => Cause::SignedForAnotherService,
            Some(WrongScope::Terminator(_) | WrongScope::Date { .. }) | None => Cause::SignatureMalformed,
        },
        SignatureError::UnknownKey { .. } => Cause::UnknownAccessKey,
        SignatureError::SessionToken { .. }
        | SignatureError::NeedlessSessionToken
        | SignatureError::SessionWithoutMfa => Cause::WrongSessionToken,
        SignatureError::ExpiredCredentials => Cause::CredentialsExpired,
        SignatureError::Mismatch(mismatch) if mismatch.is_of_request => Cause::SignedRequestChanged,
        SignatureError::Mismatch(_) => Cause::WrongSecretKey,
    }
}

/// What the text does not say: whose key pair to take, or which mistake explains a wrong signature.
fn hint(error: &SignatureError) -> Option<String> {
    match error {
        SignatureError::UnknownKey { .. } => Some(UNKNOWN_KEY_HINT.to_owned()),
        SignatureError::Mismatch(mismatch) => Some(mismatch.cause.clone()),
        SignatureError::SessionWithoutMfa => Some(
            "call IAM with the key pair that GetSessionToken was called with, or with a role's session".to_owned(),
        ),
        SignatureError::NeedlessSessionToken => Some(
            "unset AWS_SESSION_TOKEN: the key pair of the account's root has none".to_owned(),
        ),
        SignatureError::SessionToken { .. } => Some(
            "set the access key, the secret and AWS_SESSION_TOKEN together, all from one AssumeRole or GetSessionToken"
                .to_owned(),
        ),
        _ => None,
    }
}

/// Whether somebody saw AWS answer so. Inferred where AWS's text for it is not published.
fn confidence(error: &SignatureError) -> Confidence {
    match error {
        SignatureError::TwoHeaders
        | SignatureError::SignedHeaders
        | SignatureError::UrlExpired { .. }
        | SignatureError::ExpiryNotANumber
        | SignatureError::NegativeExpiry
        | SignatureError::ExpiryTooLong => Confidence::Inferred,
        SignatureError::HeaderNotSigned(name) if name != "Host" => Confidence::Inferred,
        _ => Confidence::Recorded,
    }
}

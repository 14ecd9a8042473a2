//! Why a signature is not accepted, in AWS's words.

use super::amz_date::AmzDate;
use super::mismatch::Mismatch;

/// Why a signature is not accepted. `Display` is AWS's message.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum SignatureError {
    /// Recorded: DynamoDB, 2013.
    #[error("Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")]
    TwoForms,
    /// Inferred: a server that joins them by a comma finds a part without an equal sign. Its text has the header's hash.
    #[error("Authorization header requires one signature, found several 'Authorization' HTTP headers.")]
    TwoHeaders,
    /// Recorded: the text, DynamoDB, 2013; the hash, 2025.
    #[error("{}{}(Hashed with SHA-256 and encoded with Base64) Authorization={hash}", required(missing), no_date(*has_date))]
    IncompleteHeader { missing: Vec<&'static str>, has_date: bool, hash: String },
    /// Recorded: DynamoDB, 2013.
    #[error("{}Re-examine the query-string parameters.", parameters(missing))]
    IncompleteQuery { missing: Vec<&'static str> },
    /// Recorded: API Gateway and DynamoDB, 2025.
    #[error(
        "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with \
         Base64): '{hash}'."
    )]
    NotAPair { hash: String },
    /// Recorded: DynamoDB, 2013.
    #[error("Date must be in ISO-8601 'basic format'. Got '{0}'. See http://en.wikipedia.org/wiki/ISO_8601")]
    Date(String),
    /// Recorded: KMS and others, 2018, 2026.
    #[error("Signature expired: {signed} is now earlier than {limit} ({now} - {minutes} min.)")]
    Expired { signed: AmzDate, limit: AmzDate, now: AmzDate, minutes: u8 },
    /// Recorded: DynamoDB, 2013.
    #[error("Signature not yet current: {signed} is still later than {limit} ({now} + {minutes} min.)")]
    NotYetCurrent { signed: AmzDate, limit: AmzDate, now: AmzDate, minutes: u8 },
    /// A presigned URL is past its own end. Recorded for S3: the text.
    #[error("Request has expired")]
    UrlExpired { signed: AmzDate, seconds: u32, now: AmzDate },
    /// Recorded for S3, as are the next two: the text.
    #[error("X-Amz-Expires should be a number")]
    ExpiryNotANumber,
    #[error("X-Amz-Expires must be non-negative")]
    NegativeExpiry,
    #[error(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 \
         seconds"
    )]
    ExpiryTooLong,
    /// Recorded for `Host`: DynamoDB, 2013. Inferred for `X-Amz-` headers: the IAM guide asks for them to be signed.
    #[error("'{0}' must be a 'SignedHeader' in the AWS Authorization.")]
    HeaderNotSigned(String),
    /// The list is not in lower case, sorted and without repetition. Inferred: AWS's signature is of the list as it must be
    /// written, so it does not match.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
         Key and signing method. Consult the service documentation for details."
    )]
    SignedHeaders,
    /// Recorded: DynamoDB, 2013.
    #[error("Unsupported AWS 'algorithm': '{0}' (only AWS4-HMAC-SHA256 for now). ")]
    Algorithm(String),
    /// Recorded: DynamoDB, 2013.
    #[error(
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{0}'"
    )]
    Credential(String),
    /// Recorded: each sentence ends with a full stop and a blank; that of the region names none since 2022 (STS).
    #[error("{}", sentences(.0))]
    Scope(Vec<WrongScope>),
    /// No such access key, or it is inactive. Recorded: Cognito, Bedrock.
    #[error("The security token included in the request is invalid.")]
    UnknownKey { access_key_id: String },
    /// The session token is not that of the access key. Recorded for both: Bedrock.
    #[error("The security token included in the request is invalid.")]
    SessionToken { is_absent: bool },
    /// A session token beside an access key that has none. Recorded: without a full stop, DynamoDB, 2013.
    #[error("The security token included in the request is invalid")]
    NeedlessSessionToken,
    /// The temporary credentials of a user or the root call IAM. Documented: GetSessionToken, without MFA. Recorded: code and
    /// text, IAM, 2022 (aws-vault, issue 1056).
    #[error("The security token included in the request is invalid")]
    SessionWithoutMfa,
    /// Recorded: IAM, 2016; Bedrock, 2026.
    #[error("The security token included in the request is expired")]
    ExpiredCredentials,
    /// Recorded: Lambda, without the canonical request behind it, which AWS adds or not.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
         Key and signing method. Consult the service documentation for details."
    )]
    Mismatch(Box<Mismatch>),
}

/// Which part of a credential scope is wrong.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum WrongScope {
    #[error("Credential should be scoped to a valid region. ")]
    Region {
        /// `None` if any region would do, and this is none.
        expected: Option<String>,
        found: String,
    },
    #[error("Credential should be scoped to correct service: '{expected}'. ")]
    Service { expected: &'static str, found: String },
    #[error("Credential should be scoped with a valid terminator: 'aws4_request', not '{0}'. ")]
    Terminator(String),
    #[error(
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{found}' != \
         '{expected}', from '{signed}'. "
    )]
    Date { found: String, expected: String, signed: AmzDate },
}

impl WrongScope {
    /// What is wrong, with both values.
    pub(crate) fn explained(&self) -> String {
        match self {
            Self::Region { expected: Some(expected), found } => {
                format!("region `{found}` in place of `{expected}`")
            }
            Self::Region { expected: None, found } => {
                format!("region `{found}`, which is not a region such as `us-east-1`")
            }
            Self::Service { expected, found } => format!("service `{found}` in place of `{expected}`"),
            Self::Terminator(found) => format!("`{found}` in place of `aws4_request`"),
            Self::Date { expected, found, .. } => format!("day `{found}` in place of `{expected}`"),
        }
    }
}

/// The errors that share a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// A part is missing or cannot be read.
    Incomplete,
    /// The signature is not right for this request, service and time.
    Invalid,
    /// The credentials are unknown.
    Unrecognized,
    /// The credentials have expired.
    Expired,
}

impl SignatureError {
    /// The errors that it shares a code with. Recorded: all but that of two headers.
    pub(crate) fn family(&self) -> Family {
        match self {
            Self::TwoHeaders
            | Self::IncompleteHeader { .. }
            | Self::IncompleteQuery { .. }
            | Self::NotAPair { .. }
            | Self::Date(_)
            | Self::ExpiryNotANumber
            | Self::NegativeExpiry
            | Self::ExpiryTooLong
            | Self::Algorithm(_)
            | Self::Credential(_) => Family::Incomplete,
            Self::TwoForms
            | Self::Expired { .. }
            | Self::NotYetCurrent { .. }
            | Self::UrlExpired { .. }
            | Self::HeaderNotSigned(_)
            | Self::SignedHeaders
            | Self::Scope(_)
            | Self::Mismatch(_) => Family::Invalid,
            Self::UnknownKey { .. }
            | Self::SessionToken { .. }
            | Self::NeedlessSessionToken
            | Self::SessionWithoutMfa => Family::Unrecognized,
            Self::ExpiredCredentials => Family::Expired,
        }
    }
}

fn required(missing: &[&str]) -> String {
    missing.iter().map(|name| format!("Authorization header requires '{name}' parameter. ")).collect()
}

fn no_date(has_date: bool) -> &'static str {
    match has_date {
        true => "",
        false => "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
    }
}

fn parameters(missing: &[&str]) -> String {
    missing.iter().map(|name| format!("AWS query-string parameters must include '{name}'. ")).collect()
}

fn sentences(wrong: &[WrongScope]) -> String {
    wrong.iter().map(ToString::to_string).collect()
}

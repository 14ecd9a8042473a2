//! AWS Signature Version 4: what a request's signature says, whether it is right, and how a request is signed.
//!
//! A signature is in a header (`authorization`) or in the query (`presigned`); [`Signature`] is what both have in common.
//! [`verify()`] checks it in the order that AWS does, against the request as it was sent. `cause` finds out why a
//! signature is wrong. Nothing here knows whose keys there are, or how a service words its errors.
//!
//! Documented: IAM guide, Signature Version 4 for API requests. Recorded: the order of the checks and most texts,
//! DynamoDB, 2013 (in the comments of dynalite, github.com/architect/dynalite); other sources stand where they are used.

mod amz_date;
mod authorization;
mod canonical_request;
mod cause;
mod credential;
mod error;
mod mismatch;
mod presented;
mod presigned;
mod request_signer;
mod sent_request;
mod sign;
mod signature;
mod signing_key;
mod verify;

use http::HeaderName;

pub(crate) use self::credential::Credential;
pub(crate) use self::error::{Family, SignatureError, WrongScope};
pub(crate) use self::presented::{has_signature, is_signed};
pub use self::request_signer::RequestSigner;
pub(crate) use self::sent_request::SentRequest;
pub use self::sign::Unsignable;
pub(crate) use self::sign::{Signer, sign};
pub(crate) use self::signature::Signature;
pub(crate) use self::signing_key::SigningKeys;
pub(crate) use self::verify::{RequiredScope, SigningCredentials, UnusableKey, verify};

/// The header of the signature's time.
const X_AMZ_DATE: HeaderName = HeaderName::from_static("x-amz-date");
/// The header of the session token that temporary credentials have.
const X_AMZ_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
/// The algorithm's name, in the header, in the query and in the string to sign.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// How a credential scope ends.
const TERMINATOR: &str = "aws4_request";

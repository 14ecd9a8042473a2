//! What a signature says, wherever the request carries it.

use std::borrow::Cow;

use super::credential::Credential;
use super::error::SignatureError;

/// A signature as the request carries it: all its parts are there, and nothing is checked yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature<'a> {
    pub(super) form: Form,
    /// The algorithm's name.
    pub(super) algorithm: Cow<'a, str>,
    /// `KEY_ID/DATE/REGION/SERVICE/aws4_request`.
    pub(super) credential: Cow<'a, str>,
    /// The names of the signed headers, separated by semicolons.
    pub(super) signed_headers: Cow<'a, str>,
    /// 64 hexadecimal digits in lower case.
    pub(super) signature: Cow<'a, str>,
    /// The time of the signature.
    pub(super) date: Cow<'a, str>,
    /// The session token of temporary credentials.
    pub(super) session_token: Option<Cow<'a, str>>,
    /// How long a presigned URL is good for by its own account, in seconds.
    pub(super) expires: Option<Cow<'a, str>>,
}

/// Where a request carries its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In the header `Authorization`.
    Header {
        /// Whether the date is that of `X-Amz-Date`; otherwise it is that of `Date`, in one of two formats.
        is_amz_date: bool,
    },
    /// In the query.
    Query,
}

impl Signature<'_> {
    /// The credential, the signed headers and the signature, as they were sent.
    #[cfg(test)]
    pub(crate) fn parts(&self) -> [String; 3] {
        [&self.credential, &self.signed_headers, &self.signature].map(|part| part.as_ref().to_owned())
    }

    /// The id of the access key that claims to have signed; fails unless the credential has five elements.
    pub(crate) fn claimed_key(&self) -> Result<&str, SignatureError> {
        match self.credential() {
            Some(credential) => Ok(credential.access_key_id),
            None => Err(SignatureError::Credential(self.credential.as_ref().to_owned())),
        }
    }

    /// Who signed, and for what; `None` unless the credential has five elements.
    pub(crate) fn credential(&self) -> Option<Credential<'_>> {
        Credential::parse(&self.credential)
    }
}

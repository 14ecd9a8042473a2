//! Identifies the caller by the signature of the call.

use http::request::Parts as Head;

use crate::aws::dialect::Dialect;
use crate::aws::{ApiError, Principal};
use crate::base::addresses::LocalUri;
use crate::iam::Authenticator;
use crate::model::Operation;
use crate::sigv4::{RequiredScope, SentRequest, Signature, SignatureError};

/// Why a caller is not identified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unidentified {
    /// The call is not signed.
    Unsigned,
    Signature(SignatureError),
}

impl Unidentified {
    /// The response in the dialect of the service.
    pub(super) fn answer(&self, dialect: Dialect) -> ApiError {
        match self {
            Self::Unsigned => dialect.unsigned(),
            Self::Signature(error) => dialect.refused_signature(error),
        }
    }
}

/// Returns the caller of an operation. Fails for a call without a signature, unless AWS requires none; then a signature is
/// not read either (Inferred).
pub(super) fn authenticate(
    authenticator: &Authenticator,
    operation: &Operation,
    signature: Result<Option<&Signature<'_>>, &SignatureError>,
    head: &Head,
    body: &[u8],
) -> Result<Principal, Unidentified> {
    if operation.is_unsigned() {
        return Ok(Principal::Anonymous);
    }
    let signature = signature.map_err(|error| Unidentified::Signature(error.clone()))?;
    let signature = signature.ok_or(Unidentified::Unsigned)?;
    let region = head.extensions.get::<LocalUri>().and_then(|local| local.region.as_deref());
    let required = RequiredScope::of(operation.service().signing_name(), region);
    let request = SentRequest::new(head, body);
    authenticator.authenticate(&request, signature, &required).map_err(Unidentified::Signature)
}

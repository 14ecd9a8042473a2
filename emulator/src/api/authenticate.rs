//! Identifies the caller by the access key that signed.

use http::HeaderMap;
use http::header::AUTHORIZATION;
use jiff::Timestamp;

use crate::aws::credential_scope::CredentialScope;
use crate::aws::dialect::Dialect;
use crate::aws::{ApiError, Principal};
use crate::iam::Account;
use crate::iam::caller::arn;
use crate::model::Operation;

/// Returns the caller of an operation. Fails for a call without a signature, unless AWS requires none, and for a signature
/// without a credential scope. The signature itself is not verified yet.
pub(super) fn authenticate(
    account: &Account,
    operation: &Operation,
    headers: &HeaderMap,
    scope: Option<&CredentialScope>,
    now: Timestamp,
) -> Result<Principal, ApiError> {
    let dialect = Dialect::of(operation.service());
    if is_malformed(headers, scope) {
        return Err(dialect.incomplete_signature());
    }
    let Some(scope) = scope else {
        return if operation.is_unsigned() { Ok(Principal::Anonymous) } else { Err(dialect.unsigned()) };
    };
    let id = scope.access_key_id.clone();
    let arn = arn(&account.read(), &account.id, &id, now).ok();
    Ok(Principal::AccessKey { id, arn })
}

/// Whether a header carries a signature that cannot be read, or more than one.
fn is_malformed(headers: &HeaderMap, scope: Option<&CredentialScope>) -> bool {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let is_signature = |value: &http::HeaderValue| value.as_bytes().starts_with(b"AWS4-HMAC-SHA256");
    let Some(first) = values.next() else { return false };
    is_signature(first) && (scope.is_none() || values.next().is_some())
}

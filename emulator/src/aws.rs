//! Calls of AWS APIs, and the dialects in which services respond.

pub(crate) mod action;
pub(crate) mod action_names;
mod audit_notes;
mod call;
pub(crate) mod dialect;
mod error;
pub(crate) mod idempotency;
pub(crate) mod json11;
mod marked_text;
pub(crate) mod operations;
pub(crate) mod output;
pub(crate) mod pagination;
pub(crate) mod principal;
pub(crate) mod query;
pub(crate) mod rest_json;
pub(crate) mod signature_error;
pub(crate) mod tags;
pub(crate) mod timestamp;
pub(crate) mod unknown_operation;
pub(crate) mod without_effect;

use http::{HeaderName, HeaderValue};

use crate::base::Entropy;

pub(crate) use audit_notes::AuditNotes;
pub(crate) use call::Call;
pub(crate) use error::ApiError;
pub(crate) use marked_text::MarkedText;
pub(crate) use principal::Principal;

/// The header that carries the request id of every AWS response.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Returns a new request id as a header value.
pub(crate) fn request_id(entropy: &Entropy) -> HeaderValue {
    let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
    let text = entropy.uuid().hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("-"))
}

/// The error and the operation of a response, kept as a response extension for reporting.
#[derive(Clone, Debug, Default)]
pub(crate) struct AnsweredError {
    /// The error code, such as `UsernameExistsException`.
    pub(crate) code: String,
    pub(crate) message: String,
    /// What the caller can do about it; `None` if nothing is known.
    pub(crate) hint: Option<String>,
    /// The operation, such as `AdminCreateUser`; `None` if the request names none.
    pub(crate) operation: Option<String>,
    /// The trace of a call outside the chain.
    pub(crate) trace_id: Option<String>,
}

/// Records in an error response which operation it answers.
pub(crate) fn note_operation<B>(response: &mut http::Response<B>, operation: &str) {
    if let Some(error) = response.extensions_mut().get_mut::<AnsweredError>() {
        error.operation = Some(operation.to_owned());
    }
}

/// Records in a response which error it carries.
pub(crate) fn note_error<B>(response: &mut http::Response<B>, code: &str, message: &str) {
    let (code, message) = (code.to_owned(), message.to_owned());
    response.extensions_mut().insert(AnsweredError { code, message, ..AnsweredError::default() });
}

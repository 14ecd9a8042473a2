//! An error of an AWS API: the errors of every service become one before a dialect writes them.

use http::StatusCode;

use crate::model::InputError;
use crate::trace::{Cause, Confidence};

/// An error of an AWS API, in any dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    /// The exception's name, such as `ResourceNotFoundException`.
    pub(crate) code: &'static str,
    /// The message for the caller.
    pub(crate) message: String,
    /// Details that AWS knows but does not reveal: never sent.
    pub(crate) detail: Option<Box<str>>,
    /// The permission whose lack is the cause, as `ACTION on RESOURCE`; the detail says why: never sent.
    pub(crate) lacking: Option<Box<str>>,
    /// What the caller can do about it; shown by this program only: never sent.
    pub(crate) hint: Option<String>,
    /// Which of the known mistakes it is, where the code alone does not tell.
    pub(crate) cause: Option<Cause>,
    /// The member of a JSON body that holds the message.
    pub(crate) message_member: &'static str,
    /// How sure it is that AWS responds so.
    pub(crate) confidence: Confidence,
}

impl ApiError {
    /// Inferred until [`Self::rated`] says more: without a mark, nobody knows that AWS responds so.
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        let confidence = Confidence::Inferred;
        let (detail, lacking, hint, cause) = (None, None, None, None);
        let message = message.into();
        Self { status, code, message, detail, lacking, hint, cause, message_member: "message", confidence }
    }

    /// Which of the known mistakes it is.
    pub(crate) fn cause(&self) -> Cause {
        self.cause.unwrap_or_else(|| cause_of(self.code))
    }

    /// The same error, with the mark of its source.
    pub(crate) fn rated(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }

    /// The same error, of a mistake that its code alone does not tell.
    pub(crate) fn caused(self, cause: Cause) -> Self {
        Self { cause: Some(cause), ..self }
    }

    /// 400 `ValidationException`. Documented: botocore, bedrock-agentcore.
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "ValidationException", message)
    }

    /// 400 `SerializationException`: an input that is not of the types of the API model. Inferred: the texts.
    pub(crate) fn serialization(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "SerializationException", message)
    }

    /// 404 `ResourceNotFoundException`. Documented: botocore, bedrock-agentcore.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "ResourceNotFoundException", message)
    }

    /// 402 `ServiceQuotaExceededException`. Documented: botocore, bedrock-agentcore-control.
    pub(crate) fn service_quota_exceeded(message: impl Into<String>) -> Self {
        Self::new(StatusCode::PAYMENT_REQUIRED, "ServiceQuotaExceededException", message)
    }

    /// 409 `ConflictException`. Documented: botocore, bedrock-agentcore-control.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "ConflictException", message)
    }

    /// 403 `AccessDeniedException`. Documented: botocore, bedrock-agentcore.
    pub(crate) fn access_denied(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "AccessDeniedException", message)
    }

    /// 403 for a request without a signature. Recorded: a SigV4 runtime without an Authorization header, 2026-07.
    pub(crate) fn unsigned() -> Self {
        let (code, text) = ("MissingAuthenticationTokenException", "Missing Authentication Token");
        Self::new(StatusCode::FORBIDDEN, code, text).rated(Confidence::Recorded)
    }

    /// 400 for an operation that exists in AWS but not here; names it, so that no one mistakes it for AWS's response.
    pub(crate) fn not_emulated(operation: &str) -> Self {
        let message = format!("{operation} is not emulated by agentcore-local");
        Self::new(StatusCode::BAD_REQUEST, "UnsupportedOperationException", message)
    }
}

/// The cause that an exception's name stands for, in every service.
fn cause_of(code: &str) -> Cause {
    let is_about = |words: &[&str]| words.iter().any(|word| code.contains(word));
    match code {
        "NotAuthorizedException" | "UserNotConfirmedException" | "PasswordResetRequiredException" => {
            Cause::SignInRefused
        }
        "MissingAuthenticationTokenException" => Cause::NotSigned,
        "UnsupportedOperationException" => Cause::NotEmulated,
        "InvalidAction" => Cause::UnknownOperation,
        _ if is_about(&["UnknownOperation"]) => Cause::UnknownOperation,
        _ if is_about(&["AccessDenied", "Unauthorized"]) => Cause::ActionNotAllowed,
        _ if is_about(&["NotFound", "NoSuch"]) => Cause::ResourceMissing,
        _ if is_about(&["Conflict", "Exist", "InUse", "NotEmpty"]) => Cause::ResourceConflict,
        _ if is_about(&["Limit", "Quota"]) => Cause::QuotaReached,
        _ => Cause::InputInvalid,
    }
}

/// Recorded: the text of a wrong enum value, as a ValidationException, GetResourceOauth2Token, 2026-06.
impl From<InputError> for ApiError {
    fn from(refusal: InputError) -> Self {
        match refusal {
            InputError::Validation(message) => Self::validation(message).rated(Confidence::Recorded),
            InputError::Serialization(message) => Self::serialization(message),
        }
    }
}

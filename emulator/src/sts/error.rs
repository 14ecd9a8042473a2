//! The errors of STS: code, status and text.

use http::StatusCode;

use crate::aws::ApiError;
use crate::iam::error::InvalidCredentials;
use crate::iam::policy_document::MalformedPolicy;
use crate::iam::{IamError, PolicyDenial};
use crate::model::InputError;
use crate::trace::Confidence;

/// An error of STS.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum StsError {
    /// The credentials belong to no caller.
    #[error("{0}")]
    NoCaller(#[from] InvalidCredentials),
    /// No role of the account has the ARN: AWS does not distinguish it from one that may not be assumed.
    ///
    /// Documented: the form of AWS's denials.
    #[error("User: {caller} is not authorized to perform: sts:AssumeRole on resource: {role}")]
    NotAssumable {
        caller: String,
        /// The role's ARN, as it was sent.
        role: String,
    },
    /// No policy lets the caller assume the role. Documented: the form of AWS's denials.
    #[error("{0}")]
    Denied(Box<PolicyDenial>),
    /// The caller is the account's root. Recorded: AssumeRole.
    #[error("Roles may not be assumed by root accounts.")]
    Root,
    /// Recorded: GetSessionToken, with a role's credentials.
    #[error("Cannot call GetSessionToken with session credentials")]
    SessionOfSession,
    /// The role does not allow so long a session. Recorded: AssumeRole, 2018 and 2019.
    #[error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")]
    TooLong,
    /// A role's session requests more than an hour. Documented: the limit. Inferred: the text.
    #[error(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
    )]
    TooLongInChain,
    /// The text is not the ARN of a role. Inferred: code and text.
    #[error("{0} is invalid")]
    NotARole(String),
    /// A tag, a session policy or its ARN is invalid; IAM returns the same errors for its own.
    #[error("{0}")]
    Iam(#[from] IamError),
    /// A member of the input is missing or invalid. Recorded: the text, which is the API model's.
    #[error("{0}")]
    Validation(String),
    /// The body is not the form that the operation expects. Inferred: code and text.
    #[error("{0}")]
    MalformedInput(String),
    /// The operation, or this way of using it, exists in AWS but not here; the text says so.
    #[error("{0} is not emulated by agentcore-local")]
    NotEmulated(String),
}

impl From<MalformedPolicy> for StsError {
    fn from(malformed: MalformedPolicy) -> Self {
        Self::Iam(malformed.into())
    }
}

impl From<InputError> for StsError {
    fn from(refusal: InputError) -> Self {
        match refusal {
            InputError::Validation(text) => Self::Validation(text),
            InputError::Serialization(text) => Self::MalformedInput(text),
        }
    }
}

impl StsError {
    /// The value of `Code`. Documented: the API model, and its common errors.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NoCaller(InvalidCredentials::Unknown) => "InvalidClientTokenId",
            Self::NoCaller(InvalidCredentials::Expired) => "ExpiredToken",
            Self::NotAssumable { .. } | Self::Denied(_) | Self::Root | Self::SessionOfSession => {
                "AccessDenied"
            }
            Self::TooLong | Self::TooLongInChain | Self::NotARole(_) | Self::Validation(_) => {
                "ValidationError"
            }
            Self::Iam(error) => error.code(),
            Self::MalformedInput(_) => "MalformedInput",
            Self::NotEmulated(_) => "UnsupportedOperationException",
        }
    }

    /// The HTTP status. Documented: that of each code.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::NoCaller(_)
            | Self::NotAssumable { .. }
            | Self::Denied(_)
            | Self::Root
            | Self::SessionOfSession => StatusCode::FORBIDDEN,
            Self::Iam(error) => error.status(),
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Root | Self::SessionOfSession | Self::TooLong | Self::Validation(_) => Confidence::Recorded,
            Self::NotAssumable { .. } | Self::Denied(_) => Confidence::Documented,
            Self::TooLongInChain | Self::NotARole(_) | Self::MalformedInput(_) | Self::NotEmulated(_) => {
                Confidence::Inferred
            }
            Self::NoCaller(invalid) => invalid.confidence(),
            Self::Iam(error) => error.confidence(),
        }
    }
}

impl From<StsError> for ApiError {
    fn from(error: StsError) -> Self {
        let (lacking, detail) = match &error {
            StsError::Denied(denial) => (Some(denial.permission().into()), Some(denial.explanation().into())),
            _ => (None, None),
        };
        let told = Self::new(error.status(), error.code(), error.to_string()).rated(error.confidence());
        Self { lacking, detail, ..told }
    }
}

//! The errors of Secrets Manager: the exception's name and its message.

use http::StatusCode;

use crate::aws::pagination::ForeignToken;
use crate::aws::{ApiError, MarkedText};
use crate::iam::policy_document::MalformedPolicy;
use crate::model::InputError;
use crate::trace::Confidence;

/// An error of Secrets Manager. Every text is AWS's; the source of a marked text is documented where it is raised.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum SecretsError {
    /// A member of the input is invalid.
    #[error("{0}")]
    InvalidParameter(MarkedText),
    /// The input does not fit the secret's state.
    #[error("{0}")]
    InvalidRequest(MarkedText),
    /// The secret or version does not exist. Recorded: the texts.
    #[error("{0}")]
    ResourceNotFound(String),
    /// The name or the token is already in use. Recorded: the texts.
    #[error("{0}")]
    ResourceExists(String),
    /// The resource policy is invalid.
    #[error("{0}")]
    MalformedPolicyDocument(MarkedText),
    /// The resource policy grants public access, which the caller forbids. Inferred: the text.
    #[error("The resource policy grants access to everyone, which BlockPublicPolicy does not allow.")]
    PublicPolicy,
    /// A quota is reached. Inferred: the texts.
    #[error("{0}")]
    LimitExceeded(String),
    /// No page returned this token. Inferred: the text.
    #[error("The NextToken value is invalid.")]
    InvalidNextToken,
    /// A constraint of the API model is violated, or the rule of names. Recorded: the texts.
    #[error("{0}")]
    Validation(String),
    /// The operation, or this way of using it, exists in AWS but not here; the text says so.
    #[error("{0} is not emulated by agentcore-local")]
    NotEmulated(String),
    /// The body is not the JSON that the operation expects. Inferred: the text.
    #[error("{0}")]
    Serialization(String),
}

impl SecretsError {
    /// Creates an `InvalidParameterException` with this text.
    pub(crate) fn parameter(text: impl Into<MarkedText>) -> Self {
        Self::InvalidParameter(text.into())
    }

    /// Creates an `InvalidRequestException` with this text.
    pub(crate) fn request(text: impl Into<MarkedText>) -> Self {
        Self::InvalidRequest(text.into())
    }

    /// Recorded: GetSecretValue, 2022-09.
    pub(crate) fn no_secret() -> Self {
        Self::ResourceNotFound("Secrets Manager can't find the specified secret.".to_owned())
    }

    /// `which` is such as `staging label: AWSCURRENT`. Recorded: GetSecretValue of a secret without a value, 2021-03.
    pub(crate) fn no_value(which: &str) -> Self {
        Self::ResourceNotFound(format!("Secrets Manager can't find the specified secret value for {which}"))
    }

    /// Recorded: PutSecretValue and others, 2019 to 2026.
    pub(crate) fn marked_for_deletion() -> Self {
        Self::request(MarkedText::recorded(
            "You can't perform this operation on the secret because it was marked for deletion.",
        ))
    }

    /// Documented: botocore, InvalidRequestException. Inferred: for other operations than UpdateSecret.
    pub(crate) fn owned_by_a_service() -> Self {
        Self::request(MarkedText::documented(
            "The secret is managed by another service, and you must use that service to update it.",
        ))
    }

    /// The exception's name, as in `__type`.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::InvalidParameter(_) => "InvalidParameterException",
            Self::InvalidRequest(_) => "InvalidRequestException",
            Self::ResourceNotFound(_) => "ResourceNotFoundException",
            Self::ResourceExists(_) => "ResourceExistsException",
            Self::MalformedPolicyDocument(_) => "MalformedPolicyDocumentException",
            Self::PublicPolicy => "PublicPolicyException",
            Self::LimitExceeded(_) => "LimitExceededException",
            Self::InvalidNextToken => "InvalidNextTokenException",
            Self::Validation(_) => "ValidationException",
            Self::NotEmulated(_) => "UnsupportedOperationException",
            Self::Serialization(_) => "SerializationException",
        }
    }

    /// The member with the text: the model's exceptions have `Message`, those of the framework below it `message`. Recorded:
    /// the former, CreateSecret, 2023-05. Inferred: the latter.
    pub(crate) fn member(&self) -> &'static str {
        match self {
            Self::Validation(_) | Self::NotEmulated(_) | Self::Serialization(_) => "message",
            _ => "Message",
        }
    }

    /// The HTTP status: always 400. Recorded: ResourceNotFoundException and others, 2022-09.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::InvalidParameter(text)
            | Self::InvalidRequest(text)
            | Self::MalformedPolicyDocument(text) => text.confidence(),
            Self::ResourceNotFound(_) | Self::ResourceExists(_) | Self::Validation(_) => Confidence::Recorded,
            Self::PublicPolicy
            | Self::LimitExceeded(_)
            | Self::InvalidNextToken
            | Self::NotEmulated(_)
            | Self::Serialization(_) => Confidence::Inferred,
        }
    }
}

impl From<InputError> for SecretsError {
    fn from(refusal: InputError) -> Self {
        match refusal {
            InputError::Serialization(text) => Self::Serialization(text),
            InputError::Validation(text) => Self::Validation(text),
        }
    }
}

/// Recorded: the second text, PutResourcePolicy, 2020 (awsdocs/aws-cloudformation-user-guide#623). Inferred: the first.
impl From<MalformedPolicy> for SecretsError {
    fn from(malformed: MalformedPolicy) -> Self {
        Self::MalformedPolicyDocument(match malformed {
            MalformedPolicy::Json => "This resource policy contains invalid Json".into(),
            _ => MarkedText::recorded("This policy has invalid syntax."),
        })
    }
}

impl From<ForeignToken> for SecretsError {
    fn from(_: ForeignToken) -> Self {
        Self::InvalidNextToken
    }
}

impl From<SecretsError> for ApiError {
    fn from(error: SecretsError) -> Self {
        let told = Self::new(error.status(), error.code(), error.to_string()).rated(error.confidence());
        Self { message_member: error.member(), ..told }
    }
}

//! The errors of Cognito: the exception's name and its message.

use http::StatusCode;

use crate::aws::pagination::ForeignToken;
use crate::aws::tags::{self, TagError};
use crate::aws::{ApiError, MarkedText};
use crate::model::InputError;
use crate::trace::Confidence;

/// An error of Cognito. Every text is AWS's; the source of a marked text is documented where it is raised.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum CognitoError {
    /// A member of the input is missing or invalid, or the request does not fit the pool's state.
    #[error("{0}")]
    InvalidParameter(MarkedText),
    /// The caller is not authorized: wrong credentials, wrong session, wrong token.
    #[error("{0}")]
    NotAuthorized(MarkedText),
    /// The pool, app client or resource server does not exist.
    #[error("{0}")]
    ResourceNotFound(MarkedText),
    /// The user does not exist. Recorded: `User does not exist.`
    #[error("User does not exist.")]
    UserNotFound,
    /// The username is taken. Recorded: AdminCreateUser, 2021-08.
    #[error("User account already exists")]
    UsernameExists,
    /// The user's status does not allow the operation. Inferred: the text.
    #[error("{0}")]
    UnsupportedUserState(String),
    /// The password does not satisfy the pool's policy.
    #[error("{0}")]
    InvalidPassword(#[from] super::policy::Nonconforming),
    /// The OAuth flows of an app client contradict each other.
    #[error("{0}")]
    InvalidOAuthFlow(MarkedText),
    /// An app client requests a scope that its pool does not have. Recorded: CreateUserPoolClient, 2020-01.
    #[error("Invalid scope requested: {0}")]
    ScopeDoesNotExist(String),
    /// The pool has reached a quota. Documented: the exception; each quota where it is raised. Inferred: the texts.
    #[error("{0}")]
    LimitExceeded(String),
    /// The pool already has a group of this name. Inferred: the text.
    #[error("A group with the name already exists.")]
    GroupExists,
    /// An administrator has reset the user's password. Inferred: the text.
    #[error("Password reset required for the user")]
    PasswordResetRequired,
    /// The client of RevokeToken could not be authenticated. Inferred: the texts.
    #[error("{0}")]
    Unauthorized(String),
    /// RevokeToken accepts refresh tokens only. Inferred: the text.
    #[error("Unsupported token type.")]
    UnsupportedTokenType,
    /// The app client is not configured for this operation. Inferred: the text.
    #[error("{0}")]
    UnsupportedOperation(String),
    /// The operation, or this way of using it, exists in AWS but not here; the text says so.
    #[error("{0} is not emulated by agentcore-local")]
    NotEmulated(String),
    /// The body is not the JSON that the operation expects. Inferred: the text.
    #[error("{0}")]
    Serialization(String),
    /// Signing, hashing or key generation failed: no input leads here.
    #[error("{0}")]
    Internal(String),
}

/// Recorded: the exception for an input that violates the model, and the text.
impl From<InputError> for CognitoError {
    fn from(refusal: InputError) -> Self {
        match refusal {
            InputError::Serialization(text) => Self::Serialization(text),
            InputError::Validation(text) => Self::invalid(MarkedText::recorded(text)),
        }
    }
}

/// Inferred: the texts.
impl From<TagError> for CognitoError {
    fn from(error: TagError) -> Self {
        Self::invalid(match error {
            TagError::TooMany => format!("A user pool can have at most {} tags.", tags::MAX_TAGS),
            _ => error.to_string(),
        })
    }
}

/// Inferred: the text.
impl From<ForeignToken> for CognitoError {
    fn from(_: ForeignToken) -> Self {
        Self::invalid("Invalid pagination token")
    }
}

impl CognitoError {
    /// Creates an `InvalidParameterException` with this text.
    pub(crate) fn invalid(text: impl Into<MarkedText>) -> Self {
        Self::InvalidParameter(text.into())
    }

    /// Creates a `NotAuthorizedException` with this text.
    pub(crate) fn denied(text: impl Into<MarkedText>) -> Self {
        Self::NotAuthorized(text.into())
    }

    /// Creates a `ResourceNotFoundException` with this text.
    pub(crate) fn no_resource(text: impl Into<MarkedText>) -> Self {
        Self::ResourceNotFound(text.into())
    }

    /// The error for a wrong password, and for an unknown user if the client hides whether users exist.
    ///
    /// Recorded: InitiateAuth.
    pub(crate) fn wrong_credentials() -> Self {
        Self::denied(MarkedText::recorded("Incorrect username or password."))
    }

    /// Inferred: `User pool ID does not exist.`, by analogy with the recorded text of app clients.
    pub(crate) fn no_pool(pool_id: &str) -> Self {
        Self::no_resource(format!("User pool {pool_id} does not exist."))
    }

    /// Recorded: `User pool client ID does not exist.`
    pub(crate) fn no_client(client_id: &str) -> Self {
        Self::no_resource(MarkedText::recorded(format!("User pool client {client_id} does not exist.")))
    }

    /// An internal failure that no input can cause.
    pub(crate) fn internal(cause: &impl ToString) -> Self {
        Self::Internal(cause.to_string())
    }

    /// The exception's name, as in `__type`.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::InvalidParameter(_) => "InvalidParameterException",
            Self::NotAuthorized(_) => "NotAuthorizedException",
            Self::ResourceNotFound(_) => "ResourceNotFoundException",
            Self::UserNotFound => "UserNotFoundException",
            Self::UsernameExists => "UsernameExistsException",
            Self::UnsupportedUserState(_) => "UnsupportedUserStateException",
            Self::InvalidPassword(_) => "InvalidPasswordException",
            Self::InvalidOAuthFlow(_) => "InvalidOAuthFlowException",
            Self::ScopeDoesNotExist(_) => "ScopeDoesNotExistException",
            Self::LimitExceeded(_) => "LimitExceededException",
            Self::GroupExists => "GroupExistsException",
            Self::PasswordResetRequired => "PasswordResetRequiredException",
            Self::Unauthorized(_) => "UnauthorizedException",
            Self::UnsupportedTokenType => "UnsupportedTokenTypeException",
            Self::UnsupportedOperation(_) | Self::NotEmulated(_) => "UnsupportedOperationException",
            Self::Serialization(_) => "SerializationException",
            Self::Internal(_) => "InternalErrorException",
        }
    }

    /// The HTTP status: 400 except for a body that is too long and an internal failure of the emulator.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::InvalidParameter(text)
            | Self::NotAuthorized(text)
            | Self::ResourceNotFound(text)
            | Self::InvalidOAuthFlow(text) => text.confidence(),
            Self::InvalidPassword(nonconforming) => nonconforming.confidence(),
            Self::UserNotFound | Self::UsernameExists | Self::ScopeDoesNotExist(_) => Confidence::Recorded,
            Self::UnsupportedUserState(_)
            | Self::LimitExceeded(_)
            | Self::GroupExists
            | Self::PasswordResetRequired
            | Self::Unauthorized(_)
            | Self::UnsupportedTokenType
            | Self::UnsupportedOperation(_)
            | Self::NotEmulated(_)
            | Self::Serialization(_)
            | Self::Internal(_) => Confidence::Inferred,
        }
    }
}

impl From<CognitoError> for ApiError {
    fn from(error: CognitoError) -> Self {
        Self::new(error.status(), error.code(), error.to_string()).rated(error.confidence())
    }
}

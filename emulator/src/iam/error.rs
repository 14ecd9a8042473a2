//! The errors of IAM: code, status and text.

use http::StatusCode;

use super::kind::Kind;
use super::policy_document::MalformedPolicy;
use crate::aws::ApiError;
use crate::aws::pagination::ForeignToken;
use crate::aws::tags::TagError;
use crate::model::InputError;
use crate::trace::Confidence;

/// An error of IAM.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum IamError {
    /// No role or user has this name. Recorded: GetRole.
    #[error("The {} with name {name} cannot be found.", kind.word())]
    NoEntity {
        kind: Kind,
        /// The name as it was sent.
        name: String,
    },
    /// A role or user has no inline policy of this name. Inferred: by analogy with the recorded one.
    #[error("The {} policy with name {name} cannot be found.", kind.word())]
    NoInlinePolicy {
        kind: Kind,
        /// The name as it was sent.
        name: String,
    },
    /// No policy has this ARN, or it is not attached to the role or user. Inferred: the text.
    #[error("Policy {0} was not found.")]
    NoPolicy(String),
    /// No policy to attach has this ARN. Recorded: AttachRolePolicy, 2024.
    #[error("Policy {0} does not exist or is not attachable.")]
    NotAttachable(String),
    /// A policy has no version with this id. Inferred: by analogy with the recorded one.
    #[error("Policy {arn} version {version} does not exist or is not attachable.")]
    NoVersion {
        arn: String,
        /// The version id, such as `v2`.
        version: String,
    },
    /// The user has no such access key. Inferred: the text.
    #[error("The Access Key with id {0} cannot be found.")]
    NoAccessKey(String),
    /// The name of a role or user is taken. Recorded: CreateRole, `Role with name NAME already exists.`
    #[error("{} with name {name} already exists.", if *.kind == Kind::Role { "Role" } else { "User" })]
    Exists {
        kind: Kind,
        /// The name as it was sent.
        name: String,
    },
    /// The name of a policy is taken. Recorded: CreatePolicy.
    #[error("A policy called {0} already exists. Duplicate names are not allowed.")]
    PolicyExists(String),
    /// A role or user still has managed policies. Recorded: DeleteRole, 2017 and 2019.
    #[error("Cannot delete entity, must detach all policies first.")]
    HasAttached,
    /// A role or user still has inline policies. Recorded: DeleteRole, 2020 to 2022.
    #[error("Cannot delete entity, must delete policies first.")]
    HasInline,
    /// A user still has access keys. Recorded: DeleteUser, by Terraform.
    #[error("Cannot delete entity, must delete access keys first.")]
    HasAccessKeys,
    /// The policy is in use, as a permission or as a boundary. Recorded: DeletePolicy, 2022 and 2025.
    #[error("Cannot delete a policy attached to entities.")]
    InUse,
    /// The policy has versions other than the default one. Recorded: DeletePolicy, 2016 and 2020.
    #[error(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. \
         The default version is deleted with the policy."
    )]
    HasVersions,
    /// The version is the default one. Recorded: DeletePolicyVersion, 2020.
    #[error("Cannot delete the default version of a policy.")]
    DefaultVersion,
    /// The text is not a valid policy; the cause says how sure its text is.
    #[error("{0}")]
    MalformedPolicyDocument(#[from] MalformedPolicy),
    /// A quota is reached. Recorded: `Cannot exceed quota for PoliciesPerRole: 10`.
    #[error("Cannot exceed quota for {name}: {limit}")]
    Quota {
        /// The name of the quota in AWS.
        name: &'static str,
        limit: usize,
    },
    /// The total size of the inline policies of a role or user is too large. Inferred: the text.
    #[error("Maximum policy size of {limit} bytes exceeded for {} {name}", kind.word())]
    InlineTooLong {
        kind: Kind,
        name: String,
        /// The maximum size.
        limit: usize,
    },
    /// A policy already has five versions. Documented: the quota. Recorded: the first sentence.
    #[error(
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing \
         version."
    )]
    TooManyVersions,
    /// A resource would have more than 50 tags. Inferred: the text.
    #[error("The number of tags has reached the maximum limit.")]
    TooManyTags,
    /// A tag's key is repeated in a request. Inferred: the text.
    #[error("Duplicate tag keys found. Please note that Tag keys are case insensitive.")]
    DuplicateTagKeys,
    /// A tag that only AWS may add, or that is too long. Inferred: code and text.
    #[error("{0}")]
    InvalidTag(TagError),
    /// No group can be created here, so that none has this name. Inferred: by analogy with the recorded one.
    #[error("The group with name {0} cannot be found.")]
    NoGroup(String),
    /// The input of a simulation is not usable; the text says why. Documented: the code.
    #[error("{0}")]
    Simulation(String),
    /// The text is not the ARN of a policy. Inferred: code and text.
    #[error("ARN {0} is not valid.")]
    NotAnArn(String),
    /// A call refers to its own caller, who is not a user. Recorded: GetUser, with a role's credentials.
    #[error("Must specify userName when calling with non-User credentials")]
    NotAUser,
    /// The credentials belong to no caller.
    #[error("{0}")]
    NoCaller(#[from] InvalidCredentials),
    /// A marker that no page returned. Inferred: code and text.
    #[error("Invalid Marker.")]
    ForeignMarker,
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

impl From<ForeignToken> for IamError {
    fn from(_: ForeignToken) -> Self {
        Self::ForeignMarker
    }
}

impl From<InputError> for IamError {
    fn from(refusal: InputError) -> Self {
        match refusal {
            InputError::Validation(text) => Self::Validation(text),
            InputError::Serialization(text) => Self::MalformedInput(text),
        }
    }
}

impl IamError {
    /// The value of `Code`. Documented: the API model, and its common errors.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::NoEntity { .. }
            | Self::NoInlinePolicy { .. }
            | Self::NoPolicy(_)
            | Self::NotAttachable(_)
            | Self::NoVersion { .. }
            | Self::NoAccessKey(_)
            | Self::NoGroup(_) => "NoSuchEntity",
            Self::Exists { .. } | Self::PolicyExists(_) => "EntityAlreadyExists",
            Self::HasAttached
            | Self::HasInline
            | Self::HasAccessKeys
            | Self::InUse
            | Self::HasVersions
            | Self::DefaultVersion => "DeleteConflict",
            Self::MalformedPolicyDocument(_) => "MalformedPolicyDocument",
            Self::Quota { .. } | Self::InlineTooLong { .. } | Self::TooManyVersions | Self::TooManyTags => {
                "LimitExceeded"
            }
            Self::DuplicateTagKeys | Self::InvalidTag(_) | Self::NotAnArn(_) | Self::Simulation(_) => {
                "InvalidInput"
            }
            Self::NoCaller(InvalidCredentials::Unknown) => "InvalidClientTokenId",
            Self::NoCaller(InvalidCredentials::Expired) => "ExpiredToken",
            Self::NotAUser | Self::ForeignMarker | Self::Validation(_) => "ValidationError",
            Self::MalformedInput(_) => "MalformedInput",
            Self::NotEmulated(_) => "UnsupportedOperationException",
        }
    }

    /// The HTTP status. Documented: that of each code.
    pub(crate) fn status(&self) -> StatusCode {
        match self.code() {
            "NoSuchEntity" => StatusCode::NOT_FOUND,
            "EntityAlreadyExists" | "DeleteConflict" | "LimitExceeded" => StatusCode::CONFLICT,
            "InvalidClientTokenId" | "ExpiredToken" | "MissingAuthenticationToken" => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::NoEntity { .. }
            | Self::NotAttachable(_)
            | Self::Exists { .. }
            | Self::PolicyExists(_)
            | Self::HasAttached
            | Self::HasInline
            | Self::HasAccessKeys
            | Self::InUse
            | Self::HasVersions
            | Self::DefaultVersion
            | Self::Quota { .. }
            | Self::NotAUser
            | Self::Validation(_) => Confidence::Recorded,
            Self::NoInlinePolicy { .. }
            | Self::NoPolicy(_)
            | Self::NoVersion { .. }
            | Self::NoAccessKey(_)
            | Self::InlineTooLong { .. }
            | Self::TooManyVersions
            | Self::TooManyTags
            | Self::DuplicateTagKeys
            | Self::InvalidTag(_)
            | Self::NoGroup(_)
            | Self::Simulation(_)
            | Self::NotAnArn(_)
            | Self::ForeignMarker
            | Self::MalformedInput(_)
            | Self::NotEmulated(_) => Confidence::Inferred,
            Self::MalformedPolicyDocument(malformed) => malformed.confidence(),
            Self::NoCaller(invalid) => invalid.confidence(),
        }
    }
}

impl From<IamError> for ApiError {
    fn from(error: IamError) -> Self {
        Self::new(error.status(), error.code(), error.to_string()).rated(error.confidence())
    }
}

/// Why an access key belongs to no caller.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum InvalidCredentials {
    /// Unknown, inactive, or of a deleted owner. Documented: InvalidClientTokenId, 403. Inferred: the text.
    #[error("The security token included in the request is invalid.")]
    Unknown,
    /// Its session has expired. Inferred: the code ExpiredToken; its text is known from S3 and STS.
    #[error("The security token included in the request is expired")]
    Expired,
}

impl InvalidCredentials {
    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(self) -> Confidence {
        match self {
            Self::Unknown | Self::Expired => Confidence::Inferred,
        }
    }
}

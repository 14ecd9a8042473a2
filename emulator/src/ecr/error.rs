//! The errors of ECR: the exception's name and its message.

use http::StatusCode;

use super::address::Address;
use super::image_id::ImageId;
use crate::aws::pagination::ForeignToken;
use crate::aws::tags::{self, TagError};
use crate::aws::{ApiError, MarkedText};
use crate::iam::policy_document::MalformedPolicy;
use crate::model::InputError;
use crate::trace::Confidence;

/// An error of ECR. Every text is AWS's; the source of a marked text is documented where it is raised.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum EcrError {
    /// A member of the input is missing or invalid.
    #[error("{0}")]
    InvalidParameter(MarkedText),
    /// A tag's key or value breaks the rules of tags. Inferred: the text.
    #[error("{0}")]
    InvalidTag(String),
    /// A repository would have too many tags. Inferred: the text.
    #[error("The repository would have more than {0} tags")]
    TooManyTags(usize),
    /// The registry already has a repository of this name. Recorded: CreateRepository, 2020-08.
    #[error("The repository with name '{name}' already exists in the registry with id '{registry_id}'")]
    RepositoryAlreadyExists { name: String, registry_id: String },
    /// The registry has no repository of this name. Recorded: DescribeRepositories and others, 2018 to 2023.
    #[error("The repository with name '{name}' does not exist in the registry with id '{registry_id}'")]
    RepositoryNotFound { name: String, registry_id: String },
    /// The repository has images, and the call does not force its deletion. Inferred: the text.
    #[error(
        "The repository with name '{name}' in registry with id '{registry_id}' cannot be deleted because it \
         still contains images"
    )]
    RepositoryNotEmpty { name: String, registry_id: String },
    /// The repository has no policy. Recorded: the text.
    #[error(
        "Repository policy does not exist for the repository with name '{name}' in the registry with id \
         '{registry_id}'"
    )]
    RepositoryPolicyNotFound { name: String, registry_id: String },
    /// The repository has no lifecycle policy. Recorded: the text.
    #[error(
        "Lifecycle policy does not exist for the repository with name '{name}' in the registry with id \
         '{registry_id}'"
    )]
    LifecyclePolicyNotFound { name: String, registry_id: String },
    /// The repository has no such image. Recorded: DescribeImages, 2024-01.
    #[error("{0}")]
    ImageNotFound(String),
    /// The image already exists under this tag.
    #[error("{0}")]
    ImageAlreadyExists(MarkedText),
    /// The tag belongs to another image and is immutable. Recorded: pushes, 2020 to 2023.
    #[error(
        "The image tag '{tag}' already exists in the '{repository}' repository and cannot be overwritten \
         because the repository is immutable."
    )]
    ImageTagAlreadyExists { tag: String, repository: String },
    /// The manifest does not have the digest that the caller expects. Inferred: the text.
    #[error("The image digest '{expected}' does not match the digest '{found}' of the image manifest")]
    ImageDigestDoesNotMatch {
        /// The digest from the caller.
        expected: String,
        /// The digest of the manifest.
        found: String,
    },
    /// A quota is reached. Inferred: the texts.
    #[error("{0}")]
    LimitExceeded(String),
    /// The body is not the JSON that the operation expects. Inferred: the text.
    #[error("{0}")]
    Serialization(String),
}

impl EcrError {
    /// `Invalid parameter at 'MEMBER' failed to satisfy constraint: 'CONSTRAINT'`.
    ///
    /// Recorded: CreateRepository, 2018 to 2024; the constraint has its own mark.
    pub(crate) fn parameter(member: &str, constraint: impl Into<MarkedText>) -> Self {
        Self::InvalidParameter(constraint.into().within(|constraint| {
            format!("Invalid parameter at '{member}' failed to satisfy constraint: '{constraint}'")
        }))
    }

    /// Creates the error for a repository that the registry does not have.
    pub(crate) fn no_repository(address: Address<'_>) -> Self {
        Self::RepositoryNotFound {
            name: address.name.to_owned(),
            registry_id: address.registry_id.to_owned(),
        }
    }

    /// Creates the error for an image that the repository does not have.
    pub(crate) fn no_image(image: &ImageId, address: Address<'_>) -> Self {
        let shown = |member: &Option<String>| member.clone().unwrap_or_else(|| "null".to_owned());
        let Address { name, registry_id, .. } = address;
        Self::ImageNotFound(format!(
            "The image with imageId {{imageDigest:'{}', imageTag:'{}'}} does not exist within the repository \
             with name '{name}' in the registry with id '{registry_id}'",
            shown(&image.image_digest),
            shown(&image.image_tag),
        ))
    }

    /// The exception's name, as in `__type`.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::InvalidParameter(_) => "InvalidParameterException",
            Self::InvalidTag(_) => "InvalidTagParameterException",
            Self::TooManyTags(_) => "TooManyTagsException",
            Self::RepositoryAlreadyExists { .. } => "RepositoryAlreadyExistsException",
            Self::RepositoryNotFound { .. } => "RepositoryNotFoundException",
            Self::RepositoryNotEmpty { .. } => "RepositoryNotEmptyException",
            Self::RepositoryPolicyNotFound { .. } => "RepositoryPolicyNotFoundException",
            Self::LifecyclePolicyNotFound { .. } => "LifecyclePolicyNotFoundException",
            Self::ImageNotFound(_) => "ImageNotFoundException",
            Self::ImageAlreadyExists(_) => "ImageAlreadyExistsException",
            Self::ImageTagAlreadyExists { .. } => "ImageTagAlreadyExistsException",
            Self::ImageDigestDoesNotMatch { .. } => "ImageDigestDoesNotMatchException",
            Self::LimitExceeded(_) => "LimitExceededException",
            Self::Serialization(_) => "SerializationException",
        }
    }

    /// The HTTP status: always 400. Documented: botocore, no exception of ECR has another.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::InvalidParameter(text) | Self::ImageAlreadyExists(text) => text.confidence(),
            Self::RepositoryAlreadyExists { .. }
            | Self::RepositoryNotFound { .. }
            | Self::RepositoryPolicyNotFound { .. }
            | Self::LifecyclePolicyNotFound { .. }
            | Self::ImageNotFound(_)
            | Self::ImageTagAlreadyExists { .. } => Confidence::Recorded,
            Self::InvalidTag(_)
            | Self::TooManyTags(_)
            | Self::RepositoryNotEmpty { .. }
            | Self::ImageDigestDoesNotMatch { .. }
            | Self::LimitExceeded(_)
            | Self::Serialization(_) => Confidence::Inferred,
        }
    }
}

/// ECR has its own texts for the constraints of its model.
///
/// Recorded: a length (2022-05), a pattern (2018 to 2024) and an enum. Inferred: the others, and that only the first
/// violation is reported.
impl From<InputError> for EcrError {
    fn from(refusal: InputError) -> Self {
        match refusal {
            InputError::Serialization(text) => Self::Serialization(text),
            InputError::Validation(text) => reworded(&text).unwrap_or(Self::InvalidParameter(text.into())),
        }
    }
}

/// Recorded: the text, which names no cause.
impl From<MalformedPolicy> for EcrError {
    fn from(_: MalformedPolicy) -> Self {
        Self::parameter("PolicyText", MarkedText::recorded("Invalid repository policy provided"))
    }
}

/// Inferred: the texts.
impl From<TagError> for EcrError {
    fn from(error: TagError) -> Self {
        Self::InvalidTag(match error {
            TagError::TooMany => return Self::TooManyTags(tags::MAX_TAGS),
            TagError::NoKey | TagError::LongKey => {
                format!("A tag key must have 1 to {} characters", tags::MAX_KEY_LENGTH)
            }
            TagError::LongValue => {
                format!("A tag value must have at most {} characters", tags::MAX_VALUE_LENGTH)
            }
            TagError::Reserved => "Tag keys that start with 'aws:' are reserved".to_owned(),
            TagError::DuplicateKey => "A tag key can be given only once".to_owned(),
        })
    }
}

/// Inferred: the text.
impl From<ForeignToken> for EcrError {
    fn from(_: ForeignToken) -> Self {
        Self::parameter("nextToken", "Invalid pagination token")
    }
}

fn reworded(text: &str) -> Option<EcrError> {
    let (_, violations) = text.split_once("detected: ")?;
    let (before, constraint) = violations.split_once("' failed to satisfy constraint: ")?;
    let (_, member) = before.rsplit_once('\'')?;
    let constraint = constraint.split("; Value ").next().unwrap_or(constraint);
    let pattern = constraint.strip_prefix("Member must satisfy regular expression pattern: ");
    let constraint = match pattern {
        Some(pattern) => MarkedText::recorded(format!("must satisfy regular expression '{pattern}'")),
        None if constraint.contains("enum value set") => MarkedText::recorded(constraint),
        None => {
            let text = constraint.strip_prefix("Member ").unwrap_or(constraint);
            if text.starts_with("must have length") { MarkedText::recorded(text) } else { text.into() }
        }
    };
    Some(EcrError::parameter(member, constraint))
}

impl From<EcrError> for ApiError {
    fn from(error: EcrError) -> Self {
        Self::new(error.status(), error.code(), error.to_string()).rated(error.confidence())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_model(violation: &str) -> String {
        EcrError::from(InputError::Validation(format!("1 validation error detected: {violation}")))
            .to_string()
    }

    #[test]
    fn constraints_are_worded_as_they_were_recorded() {
        let at = |constraint: &str| {
            format!("Invalid parameter at 'repositoryName' failed to satisfy constraint: '{constraint}'")
        };
        let value = "Value 'a' at 'repositoryName' failed to satisfy constraint: Member must";
        assert_eq!(
            of_model(&format!("{value} have length greater than or equal to 2")),
            at("must have length greater than or equal to 2")
        );
        assert_eq!(
            of_model(&format!("{value} satisfy regular expression pattern: [a-z]+")),
            at("must satisfy regular expression '[a-z]+'")
        );
        assert_eq!(
            of_model("Value null at 'repositoryName' failed to satisfy constraint: Member must not be null"),
            at("must not be null")
        );
    }
}

//! Why a text is not a valid policy.

use crate::trace::Confidence;

/// The cause, in IAM's words; other services report it in theirs. Never `Invalid principal in policy`, for which Terraform
/// retries for two minutes.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum MalformedPolicy {
    /// The text is not JSON, or a member is repeated. Recorded: CreateRole, of a document that begins with a byte-order
    /// mark.
    #[error("This policy contains invalid Json")]
    Json,
    /// An element is unknown, missing or of the wrong type. Recorded: CreatePolicy, of `null` (2020) and of a condition
    /// without an operator (2024).
    #[error("Syntax errors in policy.")]
    Syntax,
    /// A managed policy in the language version of 2008. Recorded: CreatePolicy, without Version.
    #[error("Policy document must be version 2012-10-17 or greater.")]
    Version,
    /// Neither Action nor NotAction. Inferred.
    #[error("Policy statement must contain actions.")]
    NoActions,
    /// Neither Resource nor NotResource. Inferred.
    #[error("Policy statement must contain resources.")]
    NoResources,
    /// An identity-based policy with a principal. Recorded: CreatePolicy.
    #[error("Policy document should not specify a principal.")]
    Principal,
    /// A trust or resource policy lacks this element. Inferred.
    #[error("Missing required field {0}")]
    Missing(&'static str),
    /// A trust policy has this element. Inferred.
    #[error("Has prohibited field {0}")]
    Prohibited(&'static str),
    /// An action of a trust policy belongs to another service. Inferred.
    #[error("AssumeRole policy may only specify STS AssumeRole actions.")]
    NotSts,
    /// An action names no service. Inferred.
    #[error("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    NoVendor,
    /// A resource is neither an ARN nor `*`. Recorded: the text, CloudFormation 2024.
    #[error("Resource {0} must be in ARN format or \"*\".")]
    Resource(String),
    /// A statement's id contains other characters. Inferred.
    #[error(
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
    )]
    Sid,
    /// Two statements of an identity-based policy have the same id. Recorded: PutRolePolicy, 2018.
    #[error("Statement IDs (SID) in a single policy must be unique.")]
    SidTwice,
}

impl MalformedPolicy {
    /// The confidence that IAM responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Json
            | Self::Syntax
            | Self::Version
            | Self::Principal
            | Self::Resource(_)
            | Self::SidTwice => Confidence::Recorded,
            Self::NoActions
            | Self::NoResources
            | Self::Missing(_)
            | Self::Prohibited(_)
            | Self::NotSts
            | Self::NoVendor
            | Self::Sid => Confidence::Inferred,
        }
    }
}

//! Policies as IAM takes them: JSON of a certain form, kept to the byte.

mod check;

use std::sync::Arc;

use crate::base::addresses::percent_encode;

/// A policy whose form was checked. What was sent is what is read back; nothing is normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PolicyDocument(Arc<str>);

/// Why a text is no policy. Never `Invalid principal in policy`, for which Terraform tries again for two minutes.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// The text is no JSON. Recorded: CreateRole, of a document that begins with a byte-order mark.
    #[error("This policy contains invalid Json")]
    Json,
    /// An element is unknown, missing or of the wrong type. Inferred.
    #[error("Syntax errors in policy.")]
    Syntax,
    /// A managed policy in the language of 2008. Recorded: CreatePolicy, without Version.
    #[error("Policy document must be version 2012-10-17 or greater.")]
    Version,
    /// Neither Action nor NotAction. Inferred.
    #[error("Policy statement must contain actions.")]
    NoActions,
    /// Neither Resource nor NotResource. Inferred.
    #[error("Policy statement must contain resources.")]
    NoResources,
    /// A permission with a principal. Recorded: CreatePolicy.
    #[error("Policy document should not specify a principal.")]
    Principal,
    /// A trust policy lacks this element. Inferred.
    #[error("Missing required field {0}")]
    Missing(&'static str),
    /// A trust policy has this element. Inferred.
    #[error("Has prohibited field {0}")]
    Prohibited(&'static str),
    /// An action of a trust policy is of another service. Inferred.
    #[error("AssumeRole policy may only specify STS AssumeRole actions.")]
    NotSts,
    /// An action names no service. Inferred.
    #[error("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    NoVendor,
    /// A resource is neither an ARN nor `*`. Inferred.
    #[error("Resource {0} must be in ARN format or \"*\".")]
    Resource(String),
    /// A statement's id has other characters. Inferred.
    #[error(
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
    )]
    Sid,
    /// Two statements have the same id. Inferred.
    #[error("Statement IDs (SID) in a single policy must be unique.")]
    SidTwice,
}

impl PolicyDocument {
    /// A policy of its own, which several roles and users can have.
    pub(crate) fn managed(text: &str) -> Result<Self, Malformed> {
        check::managed(text)?;
        Ok(Self(text.into()))
    }

    /// A policy inside a role, a user or a session.
    pub(crate) fn inline(text: &str) -> Result<Self, Malformed> {
        check::inline(text)?;
        Ok(Self(text.into()))
    }

    /// The policy that says who may assume a role.
    pub(crate) fn trust(text: &str) -> Result<Self, Malformed> {
        check::trust(text)?;
        Ok(Self(text.into()))
    }

    /// The text as it was sent.
    #[cfg_attr(not(test), expect(dead_code, reason = "policies are not evaluated yet"))]
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// The text as IAM gives it back. Documented: percent-encoded (RFC 3986). Recorded: CreateRole.
    pub(crate) fn encoded(&self) -> String {
        percent_encode(&self.0)
    }

    /// Its size as the quotas count it. Documented: characters, without white space.
    pub(crate) fn size(&self) -> usize {
        self.0.chars().filter(|character| !character.is_whitespace()).count()
    }
}

#[cfg(test)]
mod tests;

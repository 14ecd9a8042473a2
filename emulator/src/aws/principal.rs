//! The caller of an operation.

use std::fmt;

/// The caller, as its signature says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Principal {
    /// The call is not signed.
    Anonymous,
    /// An access key signed the call.
    AccessKey {
        id: String,
        /// The ARN of its owner. If signatures are not verified, `None` for a key that the account does not have, or whose
        /// session has ended.
        arn: Option<String>,
    },
    /// The stack file, whose resources are created as the account's owner.
    Stack,
}

impl Principal {
    /// The ARN of the access key's owner; `None` for a call that no key signed.
    pub(crate) fn arn(&self) -> Option<&str> {
        match self {
            Self::AccessKey { arn, .. } => arn.as_deref(),
            Self::Anonymous | Self::Stack => None,
        }
    }

    /// The access key that signed; `None` for a call that no key signed.
    pub(crate) fn access_key_id(&self) -> Option<&str> {
        match self {
            Self::AccessKey { id, .. } => Some(id),
            Self::Anonymous | Self::Stack => None,
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => formatter.write_str("anonymous"),
            Self::AccessKey { arn: Some(arn), .. } => formatter.write_str(arn),
            Self::AccessKey { id, arn: None } => write!(formatter, "the unknown access key {id}"),
            Self::Stack => formatter.write_str("the stack file"),
        }
    }
}

/// The access key id from AWS's own documentation, so that no scanner takes it for a real one.
pub(crate) const ROOT_ACCESS_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
/// The secret access key of [`ROOT_ACCESS_KEY_ID`].
pub(crate) const ROOT_SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

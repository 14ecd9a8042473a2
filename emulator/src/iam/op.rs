//! The operations of IAM: for each its input, its output and its handler.

pub(crate) mod access_key;
pub(crate) mod attachment;
pub(crate) mod boundary;
pub(crate) mod create_role;
pub(crate) mod entities;
pub(crate) mod inline_policy;
pub(crate) mod instance_profiles;
pub(crate) mod list_policies;
pub(crate) mod policy;
pub(crate) mod policy_version;
pub(crate) mod role;
pub(crate) mod tag;
pub(crate) mod update_role;
pub(crate) mod user;

use serde::{Deserialize, Serialize};

/// The answer of an operation that has nothing to tell.
#[derive(Debug, Serialize)]
pub(crate) struct Nothing {}

/// The input of operations that only name a role or a user.
#[derive(Debug, Deserialize)]
pub(crate) struct Named {
    /// Its name.
    #[serde(alias = "RoleName", alias = "UserName")]
    pub(crate) name: String,
}

/// The input of operations that only name a policy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct OfPolicy {
    /// Its ARN.
    pub(crate) policy_arn: String,
}

/// A boundary as it stands in an answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Boundary {
    permissions_boundary_type: &'static str,
    permissions_boundary_arn: String,
}

impl Boundary {
    /// Documented: the type is always the same.
    pub(crate) fn written(arn: Option<&String>) -> Option<Self> {
        let arn = arn?.clone();
        Some(Self { permissions_boundary_type: "PermissionsBoundaryPolicy", permissions_boundary_arn: arn })
    }
}

/// A description as it is kept. Inferred: an empty one is none.
fn described(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

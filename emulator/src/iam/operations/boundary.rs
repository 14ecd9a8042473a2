//! PutRolePermissionsBoundary and DeleteRolePermissionsBoundary.

use serde::{Deserialize, Serialize};

use super::name_input::{NameInput, Nothing};
use crate::iam::kind::Kind;
use crate::iam::{Iam, IamError};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutBoundaryInput {
    role_name: String,
    permissions_boundary: String,
}

/// Sets a role's permissions boundary, replacing any other.
pub(crate) fn put(iam: &Iam, input: &PutBoundaryInput) -> Result<Nothing, IamError> {
    let mut tables = iam.account.write();
    tables.set_boundary(Kind::Role, &input.role_name, Some(&input.permissions_boundary))?;
    Ok(Nothing {})
}

/// Deletes a role's permissions boundary. Inferred: if there is none that is no error.
pub(crate) fn delete(iam: &Iam, input: &NameInput) -> Result<Nothing, IamError> {
    iam.account.write().set_boundary(Kind::Role, &input.name, None)?;
    Ok(Nothing {})
}

/// A boundary in a response.
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

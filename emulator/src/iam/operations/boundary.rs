//! PutRolePermissionsBoundary and DeleteRolePermissionsBoundary.

use serde::Deserialize;

use super::{Named, Nothing};
use crate::iam::entity::Kind;
use crate::iam::{Iam, IamError};

/// The request of PutRolePermissionsBoundary.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutBoundaryInput {
    role_name: String,
    permissions_boundary: String,
}

/// Gives a role its boundary, in the place of any other.
pub(crate) fn put(iam: &Iam, input: &PutBoundaryInput) -> Result<Nothing, IamError> {
    let mut tables = iam.account.write();
    tables.set_boundary(Kind::Role, &input.role_name, Some(&input.permissions_boundary))?;
    Ok(Nothing {})
}

/// Takes a role's boundary away. Inferred: where there is none that is no error.
pub(crate) fn delete(iam: &Iam, input: &Named) -> Result<Nothing, IamError> {
    iam.account.write().set_boundary(Kind::Role, &input.name, None)?;
    Ok(Nothing {})
}

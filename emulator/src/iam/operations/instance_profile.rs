//! ListInstanceProfilesForRole, which Terraform asks before it deletes a role.

use serde::{Deserialize, Serialize};

use crate::iam::page::{Pagination, Truncation};
use crate::iam::{Iam, IamError};

/// The request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInstanceProfilesInput {
    role_name: String,
    #[serde(flatten)]
    paging: Pagination,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInstanceProfilesOutput {
    instance_profiles: Vec<String>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Lists none: instance profiles cannot be made here.
pub(crate) fn list_for_role(
    iam: &Iam,
    input: &ListInstanceProfilesInput,
) -> Result<ListInstanceProfilesOutput, IamError> {
    iam.account.read().role(&input.role_name)?;
    let (instance_profiles, truncation) = input.paging.of_list(std::iter::empty())?;
    Ok(ListInstanceProfilesOutput { instance_profiles, truncation })
}

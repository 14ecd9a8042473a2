//! ListInstanceProfilesForRole, which Terraform calls before it deletes a role.

use serde::{Deserialize, Serialize};

use crate::iam::page::{Pagination, Truncation};
use crate::iam::{Iam, IamError};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInstanceProfilesInput {
    role_name: String,
    #[serde(flatten)]
    paging: Pagination,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInstanceProfilesOutput {
    instance_profiles: Vec<String>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Returns an empty list: instance profiles cannot be created here.
pub(crate) fn list_for_role(
    iam: &Iam,
    input: &ListInstanceProfilesInput,
) -> Result<ListInstanceProfilesOutput, IamError> {
    iam.account.read().role(&input.role_name)?;
    let (instance_profiles, truncation) = input.paging.of_list(std::iter::empty())?;
    Ok(ListInstanceProfilesOutput { instance_profiles, truncation })
}

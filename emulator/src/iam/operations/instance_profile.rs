//! ListInstanceProfilesForRole, which Terraform asks before it deletes a role.

use serde::{Deserialize, Serialize};

use crate::iam::page::{Paging, Truncation};
use crate::iam::{IamError, Parts};

/// The request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListInstanceProfilesInput {
    role_name: String,
    #[serde(flatten)]
    paging: Paging,
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
    parts: &Parts,
    input: &ListInstanceProfilesInput,
) -> Result<ListInstanceProfilesOutput, IamError> {
    parts.account.read().role(&input.role_name)?;
    let (instance_profiles, truncation) = input.paging.of_list(std::iter::empty())?;
    Ok(ListInstanceProfilesOutput { instance_profiles, truncation })
}

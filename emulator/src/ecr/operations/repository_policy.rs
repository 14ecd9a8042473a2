//! SetRepositoryPolicy, GetRepositoryPolicy and DeleteRepositoryPolicy.

use serde::{Deserialize, Serialize};

use crate::base::arn::AccountRegion;
use crate::ecr::address::Address;
use crate::ecr::{Ecr, EcrError};
use crate::iam::policy_document::{PolicyDocument, PolicyKind};

/// Its `force` concerns policies that lock their author out; none does here.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SetRepositoryPolicyInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    pub(crate) policy_text: String,
}

/// The request of GetRepositoryPolicy and DeleteRepositoryPolicy.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RepositoryPolicyInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
}

/// The response of all three.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RepositoryPolicyOutput {
    registry_id: String,
    repository_name: String,
    policy_text: String,
}

/// Sets a repository's policy.
pub(crate) fn set(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: SetRepositoryPolicyInput,
) -> Result<RepositoryPolicyOutput, EcrError> {
    let SetRepositoryPolicyInput { registry_id, repository_name, policy_text } = input;
    let policy = PolicyDocument::read(PolicyKind::Repository, &policy_text)?;
    let address = Address::new(account_region, registry_id.as_deref(), &repository_name);
    let deleted = output(address, &policy);
    ecr.repositories.change(address, |repository| repository.policy = Some(policy))?;
    Ok(deleted)
}

/// Returns a repository's policy; fails if it has none.
pub(crate) fn get(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &RepositoryPolicyInput,
) -> Result<RepositoryPolicyOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    let policy = ecr.repositories.look(address, |repository| repository.policy.clone())?;
    Ok(output(address, &policy.ok_or_else(|| none(address))?))
}

/// Deletes a repository's policy; fails if it has none.
pub(crate) fn delete(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &RepositoryPolicyInput,
) -> Result<RepositoryPolicyOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    let policy = ecr.repositories.change(address, |repository| repository.policy.take())?;
    Ok(output(address, &policy.ok_or_else(|| none(address))?))
}

fn output(address: Address<'_>, policy: &PolicyDocument) -> RepositoryPolicyOutput {
    RepositoryPolicyOutput {
        registry_id: address.registry_id.to_owned(),
        repository_name: address.name.to_owned(),
        policy_text: policy.text().to_owned(),
    }
}

fn none(address: Address<'_>) -> EcrError {
    EcrError::RepositoryPolicyNotFound {
        name: address.name.to_owned(),
        registry_id: address.registry_id.to_owned(),
    }
}

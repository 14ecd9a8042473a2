//! PutLifecyclePolicy, GetLifecyclePolicy and DeleteLifecyclePolicy.

use serde::{Deserialize, Serialize};

use crate::aws::Call;
use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::AccountRegion;
use crate::ecr::address::Address;
use crate::ecr::lifecycle::LifecyclePolicy;
use crate::ecr::{Ecr, EcrError};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutLifecyclePolicyInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    /// JSON with rules.
    pub(crate) lifecycle_policy_text: String,
}

/// The request of GetLifecyclePolicy and DeleteLifecyclePolicy.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LifecyclePolicyInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
}

/// The response of all three; PutLifecyclePolicy does not return the time. Documented: botocore.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LifecyclePolicyOutput {
    registry_id: String,
    repository_name: String,
    lifecycle_policy_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_evaluated_at: Option<EpochSeconds>,
}

/// Sets a repository's lifecycle policy.
pub(crate) fn put(
    ecr: &Ecr,
    call: &Call,
    input: PutLifecyclePolicyInput,
) -> Result<LifecyclePolicyOutput, EcrError> {
    let account_region = &call.account_region;
    let policy = LifecyclePolicy::new(input.lifecycle_policy_text, call.now)?;
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    let output_before = LifecyclePolicyOutput { last_evaluated_at: None, ..output(address, policy.clone()) };
    ecr.repositories.change(address, |repository| repository.lifecycle = Some(policy))?;
    Ok(output_before)
}

/// Returns a repository's lifecycle policy; fails if it has none.
pub(crate) fn get(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &LifecyclePolicyInput,
) -> Result<LifecyclePolicyOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    let policy = ecr.repositories.look(address, |repository| repository.lifecycle.clone())?;
    Ok(output(address, policy.ok_or_else(|| none(address))?))
}

/// Deletes a repository's lifecycle policy; fails if it has none.
pub(crate) fn delete(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &LifecyclePolicyInput,
) -> Result<LifecyclePolicyOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    let policy = ecr.repositories.change(address, |repository| repository.lifecycle.take())?;
    Ok(output(address, policy.ok_or_else(|| none(address))?))
}

fn output(address: Address<'_>, policy: LifecyclePolicy) -> LifecyclePolicyOutput {
    LifecyclePolicyOutput {
        registry_id: address.registry_id.to_owned(),
        repository_name: address.name.to_owned(),
        lifecycle_policy_text: policy.text,
        last_evaluated_at: Some(EpochSeconds(policy.evaluated_at)),
    }
}

fn none(address: Address<'_>) -> EcrError {
    EcrError::LifecyclePolicyNotFound {
        name: address.name.to_owned(),
        registry_id: address.registry_id.to_owned(),
    }
}

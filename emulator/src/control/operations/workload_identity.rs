//! The operations on workload identities.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::tag;
use crate::aws::ApiError;
use crate::aws::timestamp::EpochSeconds;
use crate::control::call::Call;
use crate::control::list::Paging;
use crate::control::{ControlPlane, unsupported_members};
use crate::identity::{WorkloadError, WorkloadIdentity};

/// Inferred: as many as a page can have.
const PAGE: usize = 20;

/// The members that describe an identity. Documented: botocore; times are numbers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WorkloadIdentityDescription<'a> {
    name: &'a str,
    workload_identity_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_resource_oauth2_return_urls: Option<&'a [String]>,
    created_time: EpochSeconds,
    last_updated_time: EpochSeconds,
}

impl<'a> WorkloadIdentityDescription<'a> {
    fn of(workload: &'a WorkloadIdentity) -> Self {
        Self {
            name: &workload.name,
            workload_identity_arn: workload.arn().to_string(),
            allowed_resource_oauth2_return_urls: workload.allowed_resource_oauth2_return_urls.as_deref(),
            created_time: EpochSeconds(workload.created_at),
            last_updated_time: EpochSeconds(workload.updated_at),
        }
    }
}

/// The input of GetWorkloadIdentity and DeleteWorkloadIdentity.
#[derive(Debug, Deserialize)]
struct WorkloadIdentityName {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateWorkloadIdentityInput {
    name: String,
    allowed_resource_oauth2_return_urls: Option<Vec<String>>,
    #[serde(default)]
    tags: tag::TagMap,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateWorkloadIdentityOutput<'a> {
    name: &'a str,
    workload_identity_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_resource_oauth2_return_urls: Option<&'a [String]>,
}

/// Creates the identity. Recorded: a name that is taken is a ValidationException.
pub(super) fn create(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    unsupported_members::check(call)?;
    let CreateWorkloadIdentityInput { name, allowed_resource_oauth2_return_urls, tags } = call.input()?;
    let tags = tag::read(tags)?;
    let now = control.identity.clock.now();
    let created = control.identity.workloads.create(WorkloadIdentity {
        account_region: call.account_region.clone(),
        name,
        linked_to: None,
        allowed_resource_oauth2_return_urls,
        created_at: now,
        updated_at: now,
    });
    let created = created.map_err(|error| error.rest())?;
    let arn = created.arn();
    control.registry.insert(&arn, tags);
    Ok(json!(CreateWorkloadIdentityOutput {
        name: &created.name,
        workload_identity_arn: arn.to_string(),
        allowed_resource_oauth2_return_urls: created.allowed_resource_oauth2_return_urls.as_deref(),
    }))
}

/// Returns an identity; fails if there is none.
pub(super) fn get(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let WorkloadIdentityName { name } = call.input()?;
    match control.identity.workloads.get(&call.account_region, &name) {
        Some(workload) => Ok(json!(WorkloadIdentityDescription::of(&workload))),
        None => Err(WorkloadError::Unknown(name).rest()),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListWorkloadIdentitiesOutput<'a> {
    workload_identities: Vec<WorkloadIdentityItem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WorkloadIdentityItem<'a> {
    name: &'a str,
    workload_identity_arn: String,
}

/// Lists the identities of the account and region, by name.
pub(super) fn list(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let paging: Paging = call.input()?;
    let page = control.identity.workloads.page(&call.account_region, paging.size_or(PAGE), paging.token());
    let (page, next_token) = page?;
    let items = page.iter().map(|workload| WorkloadIdentityItem {
        name: &workload.name,
        workload_identity_arn: workload.arn().to_string(),
    });
    Ok(json!(ListWorkloadIdentitiesOutput { workload_identities: items.collect(), next_token }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateWorkloadIdentityInput {
    name: String,
    allowed_resource_oauth2_return_urls: Option<Vec<String>>,
}

/// Replaces what can be changed of the identity; fails if there is none or a service created it.
pub(super) fn update(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    unsupported_members::check(call)?;
    let UpdateWorkloadIdentityInput { name, allowed_resource_oauth2_return_urls } = call.input()?;
    let identity = &control.identity;
    let (workloads, now) = (&identity.workloads, identity.clock.now());
    let updated = workloads.update(&call.account_region, &name, allowed_resource_oauth2_return_urls, now);
    let updated = updated.map_err(|error| error.rest())?;
    Ok(json!(WorkloadIdentityDescription::of(&updated)))
}

/// Deletes the identity, whose tokens are refused from now on. Fails if there is none or a service created it.
pub(super) fn delete(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let WorkloadIdentityName { name } = call.input()?;
    let deleted =
        control.identity.workloads.delete(&call.account_region, &name).map_err(|error| error.rest())?;
    control.registry.remove(&deleted.arn());
    Ok(json!({}))
}

#[cfg(test)]
mod tests;

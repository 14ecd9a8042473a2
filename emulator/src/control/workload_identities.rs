//! Workload identities, as the control plane makes and shows them: those of callers, so that agents outside a runtime
//! can ask for tokens, and those that services made.

mod create;
mod delete;
mod description;
mod list;
mod update;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Parts;
use super::call::Call;
use super::unsupported_members;
use crate::aws::ApiError;
use crate::identity::WorkloadError;
use description::Description;

/// What GetWorkloadIdentity and DeleteWorkloadIdentity take.
#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// CreateWorkloadIdentity.
pub(super) fn create(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    unsupported_members::check(call)?;
    create::handle(parts, &call.place, call.input()?)
}

/// ListWorkloadIdentities.
pub(super) fn list(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    list::handle(parts, &call.place, &call.input()?)
}

/// UpdateWorkloadIdentity.
pub(super) fn update(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    unsupported_members::check(call)?;
    update::handle(parts, &call.place, call.input()?)
}

/// DeleteWorkloadIdentity.
pub(super) fn delete(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let Named { name } = call.input()?;
    delete::handle(parts, &call.place, &name)
}

/// GetWorkloadIdentity.
pub(super) fn get(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let Named { name } = call.input()?;
    match parts.identity.workloads.get(&call.place, &name) {
        Some(workload) => Ok(json!(Description::of(&workload))),
        None => Err(WorkloadError::Unknown(name).rest()),
    }
}

#[cfg(test)]
mod tests;

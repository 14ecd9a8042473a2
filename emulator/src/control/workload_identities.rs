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
use crate::aws::rest_json::RestError;
use crate::identity::WorkloadError;
use description::Description;

/// What GetWorkloadIdentity and DeleteWorkloadIdentity take.
#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// Answers one operation of this family.
pub(super) async fn answer(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    match call.operation.name() {
        "CreateWorkloadIdentity" => {
            unsupported_members::check(call)?;
            create::handle(parts, &call.place, call.input()?)
        }
        "GetWorkloadIdentity" => get(parts, call),
        "ListWorkloadIdentities" => list::handle(parts, &call.place, &call.input()?),
        "UpdateWorkloadIdentity" => {
            unsupported_members::check(call)?;
            update::handle(parts, &call.place, call.input()?)
        }
        "DeleteWorkloadIdentity" => {
            let Named { name } = call.input()?;
            delete::handle(parts, &call.place, &name)
        }
        other => Err(RestError::not_emulated(other)),
    }
}

/// GetWorkloadIdentity.
fn get(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    let Named { name } = call.input()?;
    match parts.identity.workloads.get(&call.place, &name) {
        Some(workload) => Ok(json!(Description::of(&workload))),
        None => Err(WorkloadError::Unknown(name).rest()),
    }
}

#[cfg(test)]
mod tests;

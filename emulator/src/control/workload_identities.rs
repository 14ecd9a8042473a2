//! Workload identities, as the control plane makes and shows them.

mod create;

use serde_json::{Value, json};

use super::Parts;
use super::call::Call;
use crate::aws::rest_json::RestError;

/// Answers one operation of this family.
pub(super) async fn answer(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    match call.operation.name() {
        "CreateWorkloadIdentity" => Ok(json!(create::handle(&parts.identity, &call.input()?)?)),
        other => Err(RestError::not_emulated(other)),
    }
}

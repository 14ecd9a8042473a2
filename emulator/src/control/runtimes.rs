//! Runtimes, their versions and endpoints, as the control plane makes and shows them.

use serde_json::Value;

use super::Parts;
use super::call::Call;
use crate::aws::rest_json::RestError;

/// Answers one operation of this family.
pub(super) async fn answer(_parts: &Parts, call: &Call) -> Result<Value, RestError> {
    Err(RestError::not_emulated(call.operation.name()))
}

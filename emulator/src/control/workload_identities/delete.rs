//! DeleteWorkloadIdentity.

use serde_json::{Value, json};

use crate::aws::ApiError;
use crate::base::arn::Place;
use crate::control::Parts;

/// Removes the identity; its tokens are worth nothing from now on. Fails for one that is not there or that a service
/// made.
pub(super) fn handle(parts: &Parts, place: &Place, name: &str) -> Result<Value, ApiError> {
    let deleted = parts.identity.workloads.delete(place, name).map_err(|error| error.rest())?;
    parts.register.strike_off(&deleted.arn());
    Ok(json!({}))
}

//! UpdateWorkloadIdentity.

use serde::Deserialize;
use serde_json::{Value, json};

use super::description::Description;
use crate::aws::ApiError;
use crate::base::arn::Place;
use crate::control::Parts;

/// The operation's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UpdateWorkloadIdentityInput {
    name: String,
    allowed_resource_oauth2_return_urls: Option<Vec<String>>,
}

/// Replaces what can be changed of the identity; fails for one that is not there or that a service made.
pub(super) fn handle(
    parts: &Parts,
    place: &Place,
    input: UpdateWorkloadIdentityInput,
) -> Result<Value, ApiError> {
    let UpdateWorkloadIdentityInput { name, allowed_resource_oauth2_return_urls } = input;
    let identity = &parts.identity;
    let updated =
        identity.workloads.update(place, &name, allowed_resource_oauth2_return_urls, identity.clock.now());
    let updated = updated.map_err(|error| error.rest())?;
    Ok(json!(Description::of(&updated)))
}

//! CreateWorkloadIdentity.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::aws::ApiError;
use crate::base::arn::Place;
use crate::control::Parts;
use crate::control::tags;
use crate::identity::WorkloadIdentity;

/// The operation's input.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateWorkloadIdentityInput {
    name: String,
    allowed_resource_oauth2_return_urls: Option<Vec<String>>,
    #[serde(default)]
    tags: tags::Sent,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreateWorkloadIdentityOutput<'a> {
    name: &'a str,
    workload_identity_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_resource_oauth2_return_urls: Option<&'a [String]>,
}

/// Makes the identity. Recorded: a name that is taken is a ValidationException.
pub(super) fn handle(
    parts: &Parts,
    place: &Place,
    input: CreateWorkloadIdentityInput,
) -> Result<Value, ApiError> {
    let CreateWorkloadIdentityInput { name, allowed_resource_oauth2_return_urls, tags } = input;
    let tags = tags::read(tags)?;
    let now = parts.identity.clock.now();
    let created = parts.identity.workloads.create(WorkloadIdentity {
        place: place.clone(),
        name,
        linked_to: None,
        allowed_resource_oauth2_return_urls,
        created_at: now,
        updated_at: now,
    });
    let created = created.map_err(|error| ApiError::validation(error.to_string()))?;
    let arn = created.arn();
    parts.register.enter(&arn, tags);
    Ok(json!(CreateWorkloadIdentityOutput {
        name: &created.name,
        workload_identity_arn: arn.to_string(),
        allowed_resource_oauth2_return_urls: created.allowed_resource_oauth2_return_urls.as_deref(),
    }))
}

//! CreateWorkloadIdentity: an identity of a caller's own, so that agents outside a runtime can ask for tokens.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::aws::rest_json::RestError;
use crate::identity::{self, create_workload_identity};

/// The operation's input. The last two members would change what the identity may do.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateWorkloadIdentityInput {
    name: String,
    allowed_resource_oauth2_return_urls: Option<Value>,
    tags: Option<Value>,
}

impl CreateWorkloadIdentityInput {
    fn not_emulated(&self) -> Option<&'static str> {
        let urls =
            self.allowed_resource_oauth2_return_urls.as_ref().map(|_| "allowedResourceOauth2ReturnUrls");
        urls.or_else(|| self.tags.as_ref().map(|_| "tags"))
    }
}

/// The operation's output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateWorkloadIdentityOutput {
    name: String,
    workload_identity_arn: String,
}

/// Makes the identity. Recorded: a name that is taken is a ValidationException.
pub(super) fn handle(
    parts: &identity::Parts,
    input: &CreateWorkloadIdentityInput,
) -> Result<CreateWorkloadIdentityOutput, RestError> {
    if let Some(member) = input.not_emulated() {
        return Err(RestError::not_emulated(&format!("CreateWorkloadIdentity with {member}")));
    }
    let created = create_workload_identity(parts, &input.name, None);
    let created = created.map_err(|error| RestError::validation(error.to_string()))?;
    let resource = format!("workload-identity-directory/default/workload-identity/{}", created.name);
    let arn = parts.addresses.place().arn("bedrock-agentcore", resource);
    Ok(CreateWorkloadIdentityOutput { name: created.name.clone(), workload_identity_arn: arn.to_string() })
}

//! CreateWorkloadIdentity: an identity of a caller's own, so that agents outside a runtime can ask for tokens.

use serde::Serialize;
use serde_json::Value;

use crate::aws::rest_json::RestError;
use crate::identity::{self, create_workload_identity};

/// Members that AWS knows and that would change what the identity may do.
const NOT_EMULATED: [&str; 2] = ["allowedResourceOauth2ReturnUrls", "tags"];

/// The operation's body. Documented: botocore, `name` is required.
#[derive(Debug)]
pub(super) struct CreateWorkloadIdentityInput {
    name: String,
}

impl CreateWorkloadIdentityInput {
    /// Reads the body; the wording of constraints is AWS's general one, inferred for this operation.
    pub(super) fn parse(body: &[u8]) -> Result<Self, RestError> {
        let body: Value = serde_json::from_slice(body).map_err(|_| {
            RestError::new(http::StatusCode::BAD_REQUEST, "SerializationException", "The body is not JSON")
        })?;
        let is_given = |member: &&&str| body.get(**member).is_some_and(|value| !value.is_null());
        if let Some(member) = NOT_EMULATED.iter().find(is_given) {
            return Err(RestError::not_emulated(&format!("CreateWorkloadIdentity with {member}")));
        }
        match body.get("name").and_then(Value::as_str) {
            Some(name) => Ok(Self { name: name.to_owned() }),
            None => Err(RestError::validation(
                "1 validation error detected: Value null at 'name' failed to satisfy constraint: \
                 Member must not be null",
            )),
        }
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
    let created = create_workload_identity(parts, &input.name, None);
    let created = created.map_err(|error| RestError::validation(error.to_string()))?;
    let resource = format!("workload-identity-directory/default/workload-identity/{}", created.name);
    let arn = parts.addresses.place().arn("bedrock-agentcore", resource);
    Ok(CreateWorkloadIdentityOutput { name: created.name.clone(), workload_identity_arn: arn.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_name_and_nothing_else() {
        let parse = |body: &str| CreateWorkloadIdentityInput::parse(body.as_bytes());
        assert_eq!(parse(r#"{"name":"agent"}"#).unwrap().name, "agent");
        let message = |body: &str| parse(body).unwrap_err().message;
        assert!(message("{}").contains("Value null at 'name'"));
        assert_eq!(message("["), "The body is not JSON");
        let tagged = message(r#"{"name":"agent","tags":{"a":"b"}}"#);
        assert_eq!(tagged, "CreateWorkloadIdentity with tags is not emulated by agentcore-local");
    }
}

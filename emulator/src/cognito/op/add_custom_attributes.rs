//! AddCustomAttributes.

use serde::{Deserialize, Serialize};

use crate::cognito::constraints::{self, Constraints};
use crate::cognito::schema::SchemaAttribute;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AddCustomAttributesInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// The new attributes, named without `custom:`; 1 to 25.
    pub(crate) custom_attributes: Option<Vec<SchemaAttribute>>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AddCustomAttributesOutput {}

/// Adds attributes to a pool's schema, all or none; fails when the pool has one of them, or would have too many.
pub(crate) async fn handle(
    parts: &Parts,
    input: AddCustomAttributesInput,
) -> Result<AddCustomAttributesOutput, CognitoError> {
    let mut constraints = Constraints::default();
    let id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let attributes = constraints.required_list("customAttributes", input.custom_attributes.as_deref());
    constraints.at_least("customAttributes", input.custom_attributes.as_ref().map(Vec::len), 1);
    SchemaAttribute::check_all("customAttributes", Some(attributes), 25, &mut constraints);
    constraints.finish()?;
    let pool = parts.pool(id)?;
    let modified_at = parts.clock.now();
    pool.configure(|configuration| {
        configuration.modified_at = modified_at;
        configuration.schema.add(attributes)
    })?;
    Ok(AddCustomAttributesOutput {})
}

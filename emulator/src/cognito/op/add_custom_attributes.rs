//! AddCustomAttributes.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::schema::SchemaAttribute;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AddCustomAttributesInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// The new attributes, named without `custom:`; 1 to 25.
    pub(crate) custom_attributes: Vec<SchemaAttribute>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AddCustomAttributesOutput {}

/// Adds attributes to a pool's schema, all or none; fails when the pool has one of them, or would have too many.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: AddCustomAttributesInput,
) -> Result<AddCustomAttributesOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let modified_at = parts.clock.now();
    pool.configure(|configuration| {
        configuration.modified_at = modified_at;
        configuration.schema.add(&input.custom_attributes)
    })?;
    Ok(AddCustomAttributesOutput {})
}

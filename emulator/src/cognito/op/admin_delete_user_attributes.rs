//! AdminDeleteUserAttributes.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts, user_change};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminDeleteUserAttributesInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
    /// The attributes to be taken away.
    pub(crate) user_attribute_names: Vec<String>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminDeleteUserAttributesOutput {}

/// Takes attributes from a user, who need not have them; fails when there is no such user or the schema needs them.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: AdminDeleteUserAttributesInput,
) -> Result<AdminDeleteUserAttributesOutput, CognitoError> {
    let changes = user_change::removals(&input.user_attribute_names);
    let pool = parts.pool(place, &input.user_pool_id)?;
    user_change::apply(&pool, &input.username, &changes, parts.clock.now())?;
    Ok(AdminDeleteUserAttributesOutput {})
}

//! AdminDeleteUserAttributes.

use serde::{Deserialize, Serialize};

use crate::cognito::constraints::{self, Constraints};
use crate::cognito::{CognitoError, Parts, user_change};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminDeleteUserAttributesInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which user, by name or sub.
    pub(crate) username: Option<String>,
    /// The attributes to be taken away.
    pub(crate) user_attribute_names: Option<Vec<String>>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminDeleteUserAttributesOutput {}

/// Takes attributes from a user, who need not have them; fails when there is no such user or the schema needs them.
pub(crate) async fn handle(
    parts: &Parts,
    input: AdminDeleteUserAttributesInput,
) -> Result<AdminDeleteUserAttributesOutput, CognitoError> {
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let username = constraints.required("username", input.username.as_deref(), &constraints::USERNAME);
    let names = constraints.required_list("userAttributeNames", input.user_attribute_names.as_deref());
    let changes = user_change::removals(names, &mut constraints);
    constraints.finish()?;
    let pool = parts.pool(pool_id)?;
    user_change::apply(&pool, username, &changes, parts.clock.now())?;
    Ok(AdminDeleteUserAttributesOutput {})
}

//! AdminUpdateUserAttributes.

use serde::{Deserialize, Serialize};

use crate::cognito::constraints::{self, Constraints};
use crate::cognito::user::Attribute;
use crate::cognito::{CognitoError, Parts, user_change};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminUpdateUserAttributesInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which user, by name or sub.
    pub(crate) username: Option<String>,
    /// The attributes that change; an empty value takes one away.
    pub(crate) user_attributes: Option<Vec<Attribute>>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminUpdateUserAttributesOutput {}

/// Changes a user's attributes; fails when there is no such user or the schema does not allow it.
pub(crate) async fn handle(
    parts: &Parts,
    input: AdminUpdateUserAttributesInput,
) -> Result<AdminUpdateUserAttributesOutput, CognitoError> {
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let username = constraints.required("username", input.username.as_deref(), &constraints::USERNAME);
    let changes = constraints.required_list("userAttributes", input.user_attributes.as_deref());
    user_change::check_members(changes, &mut constraints);
    constraints.finish()?;
    let pool = parts.pool(pool_id)?;
    user_change::apply(&pool, username, changes, parts.clock.now())?;
    Ok(AdminUpdateUserAttributesOutput {})
}

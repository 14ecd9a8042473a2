//! AdminUpdateUserAttributes.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::user::Attribute;
use crate::cognito::{CognitoError, Parts, user_change};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminUpdateUserAttributesInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
    /// The attributes that change; an empty value takes one away.
    pub(crate) user_attributes: Vec<Attribute>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminUpdateUserAttributesOutput {}

/// Changes a user's attributes; fails when there is no such user or the schema does not allow it.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: AdminUpdateUserAttributesInput,
) -> Result<AdminUpdateUserAttributesOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    user_change::apply(&pool, &input.username, &input.user_attributes, parts.clock.now())?;
    Ok(AdminUpdateUserAttributesOutput {})
}

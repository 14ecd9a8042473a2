//! DeleteUserAttributes.

use serde::{Deserialize, Serialize};

use super::update_user_attributes::check_writable;
use crate::base::Secret;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts, access_token, user_change};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserAttributesInput {
    /// Whose: the user that this token speaks for.
    pub(crate) access_token: Secret,
    /// The attributes to be taken away.
    pub(crate) user_attribute_names: Vec<String>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct DeleteUserAttributesOutput {}

/// Takes attributes from a token's user; fails on a bad token, on an attribute that the token's client may not write,
/// and when the schema needs it.
pub(crate) async fn handle(
    parts: &Parts,
    told: Option<&Place>,
    input: DeleteUserAttributesInput,
) -> Result<DeleteUserAttributesOutput, CognitoError> {
    let changes = user_change::removals(&input.user_attribute_names);
    let bearer = access_token::verify(parts, told, input.access_token.expose())?;
    check_writable(&bearer, &changes)?;
    user_change::apply(&bearer.client.pool, &bearer.user.sub, &changes, parts.clock.now())?;
    Ok(DeleteUserAttributesOutput {})
}

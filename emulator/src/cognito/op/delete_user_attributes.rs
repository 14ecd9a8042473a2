//! DeleteUserAttributes.

use serde::{Deserialize, Serialize};

use super::update_user_attributes::check_writable;
use crate::base::Secret;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::{CognitoError, Parts, access_token, user_change};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserAttributesInput {
    /// Whose: the user that this token speaks for.
    pub(crate) access_token: Option<Secret>,
    /// The attributes to be taken away.
    pub(crate) user_attribute_names: Option<Vec<String>>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct DeleteUserAttributesOutput {}

/// Takes attributes from a token's user; fails on a bad token, on an attribute that the token's client may not write,
/// and when the schema needs it.
pub(crate) async fn handle(
    parts: &Parts,
    input: DeleteUserAttributesInput,
) -> Result<DeleteUserAttributesOutput, CognitoError> {
    let mut constraints = Constraints::default();
    let names = constraints.required_list("userAttributeNames", input.user_attribute_names.as_deref());
    let token = input.access_token.as_ref().map(Secret::expose);
    let token = constraints.required("accessToken", token, &constraints::TOKEN);
    let changes = user_change::removals(names, &mut constraints);
    constraints.finish()?;
    let bearer = access_token::verify(parts, token)?;
    check_writable(&bearer, &changes)?;
    user_change::apply(&bearer.client.pool, &bearer.user.sub, &changes, parts.clock.now())?;
    Ok(DeleteUserAttributesOutput {})
}

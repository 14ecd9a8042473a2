//! AdminDeleteUser.

use serde::Deserialize;

use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminDeleteUserInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
}

/// Deletes a user, whose tokens are worth nothing to this API from then on; fails when there is none.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: AdminDeleteUserInput,
) -> Result<(), CognitoError> {
    parts.pool(place, &input.user_pool_id)?.remove_user(&input.username).map(drop)
}

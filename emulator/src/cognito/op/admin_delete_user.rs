//! AdminDeleteUser.

use serde::Deserialize;

use crate::cognito::constraints::{self, Constraints};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminDeleteUserInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which user, by name or sub.
    pub(crate) username: Option<String>,
}

/// Deletes a user, whose tokens are worth nothing to this API from then on; fails when there is none.
pub(crate) async fn handle(parts: &Parts, input: AdminDeleteUserInput) -> Result<(), CognitoError> {
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let username = constraints.required("username", input.username.as_deref(), &constraints::USERNAME);
    constraints.finish()?;
    parts.pool(pool_id)?.remove_user(username).map(drop)
}

//! DeleteUserPoolClient.

use serde::Deserialize;

use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserPoolClientInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its app clients.
    pub(crate) client_id: String,
}

/// Deletes an app client; fails when the pool has none of this id.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: DeleteUserPoolClientInput,
) -> Result<(), CognitoError> {
    parts.pool(place, &input.user_pool_id)?;
    let is_deleted = parts.pools.remove_client(&input.user_pool_id, &input.client_id);
    is_deleted.then_some(()).ok_or_else(|| CognitoError::no_client(&input.client_id))
}

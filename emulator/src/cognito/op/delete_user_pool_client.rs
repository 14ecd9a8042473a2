//! DeleteUserPoolClient.

use serde::Deserialize;

use crate::cognito::constraints::{self, Constraints};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserPoolClientInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which of its app clients.
    pub(crate) client_id: Option<String>,
}

/// Deletes an app client; fails when the pool has none of this id.
pub(crate) async fn handle(parts: &Parts, input: DeleteUserPoolClientInput) -> Result<(), CognitoError> {
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let client_id = constraints.required("clientId", input.client_id.as_deref(), &constraints::CLIENT_ID);
    constraints.finish()?;
    parts.pool(pool_id)?;
    let is_deleted = parts.pools.remove_client(pool_id, client_id);
    is_deleted.then_some(()).ok_or_else(|| CognitoError::no_client(client_id))
}

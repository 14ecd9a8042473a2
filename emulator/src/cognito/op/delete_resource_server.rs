//! DeleteResourceServer.

use serde::Deserialize;

use super::describe_resource_server::unknown;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteResourceServerInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which of its resource servers.
    pub(crate) identifier: Option<String>,
}

/// Deletes a resource server, whose scopes no token carries from then on; fails when there is none.
pub(crate) async fn handle(parts: &Parts, input: DeleteResourceServerInput) -> Result<(), CognitoError> {
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let identifier =
        constraints.required("identifier", input.identifier.as_deref(), &constraints::IDENTIFIER);
    constraints.finish()?;
    let removed = parts.pool(pool_id)?.resource_servers().shift_remove(identifier);
    removed.map(drop).ok_or_else(|| unknown(identifier))
}

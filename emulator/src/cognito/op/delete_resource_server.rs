//! DeleteResourceServer.

use serde::Deserialize;

use super::describe_resource_server::unknown;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteResourceServerInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its resource servers.
    pub(crate) identifier: String,
}

/// Deletes a resource server, whose scopes no token carries from then on; fails when there is none.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: DeleteResourceServerInput,
) -> Result<(), CognitoError> {
    let removed = parts.pool(place, &input.user_pool_id)?.resource_servers().shift_remove(&input.identifier);
    removed.map(drop).ok_or_else(|| unknown(&input.identifier))
}

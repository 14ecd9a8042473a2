//! DeleteUserPool.

use serde::Deserialize;

use crate::base::arn::Place;
use crate::cognito::pools::NotDeleted;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserPoolInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
}

/// Deletes a pool with all in it; fails when there is none, when it is protected, or while it has a domain.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: DeleteUserPoolInput,
) -> Result<(), CognitoError> {
    parts.pool(place, &input.user_pool_id)?;
    parts.pools.remove(&input.user_pool_id).map_err(|reason| match reason {
        NotDeleted::Unknown => CognitoError::no_pool(&input.user_pool_id),
        NotDeleted::HasDomain | NotDeleted::Protected => CognitoError::invalid(reason.to_string()),
    })
}

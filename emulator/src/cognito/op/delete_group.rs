//! DeleteGroup.

use super::get_group::{WhichGroup, unknown};
use crate::cognito::{CognitoError, Parts};

/// Deletes a group, which no token names from then on; fails when the pool has none of this name.
pub(crate) async fn handle(parts: &Parts, input: WhichGroup) -> Result<(), CognitoError> {
    let is_deleted = parts.pool(&input.user_pool_id)?.groups().remove(&input.group_name);
    is_deleted.then_some(()).ok_or_else(unknown)
}

//! DeleteGroup.

use super::get_group::{WhichGroup, unknown};
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// Deletes a group, which no token names from then on; fails when the pool has none of this name.
pub(crate) async fn handle(parts: &Parts, place: &Place, input: WhichGroup) -> Result<(), CognitoError> {
    let is_deleted = parts.pool(place, &input.user_pool_id)?.groups().remove(&input.group_name);
    is_deleted.then_some(()).ok_or_else(unknown)
}

//! AdminRemoveUserFromGroup.

use super::admin_add_user_to_group::MembershipInput;
use super::get_group::unknown;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// Takes a user out of a group; fails when there is no such user or group. Inferred: not being in it is no error.
pub(crate) async fn handle(parts: &Parts, place: &Place, input: MembershipInput) -> Result<(), CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let sub = pool.sub_of(&input.username)?;
    let has_left = pool.groups().leave(&input.group_name, &sub);
    has_left.then_some(()).ok_or_else(unknown)
}

//! UpdateGroup.

use super::create_group::{GroupInput, GroupOutput};
use super::get_group::unknown;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// Changes a group; fails when the pool has none of this name.
///
/// Inferred: what is not sent stays as it is, for the operation is said to update any of the properties.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: GroupInput,
) -> Result<GroupOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let mut groups = pool.groups();
    let group = groups.get_mut(&input.group_name).ok_or_else(unknown)?;
    if input.description.is_some() {
        group.description.clone_from(&input.description);
    }
    if input.role_arn.is_some() {
        group.role_arn.clone_from(&input.role_arn);
    }
    group.precedence = input.precedence.or(group.precedence);
    group.modified_at = parts.clock.now();
    Ok(GroupOutput { group: group.describe(&pool.id) })
}

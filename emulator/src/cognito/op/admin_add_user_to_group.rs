//! AdminAddUserToGroup.

use serde::Deserialize;

use super::get_group::unknown;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request of AdminAddUserToGroup and AdminRemoveUserFromGroup.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct MembershipInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
    /// Which group.
    pub(crate) group_name: String,
}

/// Puts a user into a group, whose name stands in tokens from then on; fails when there is no such user or group.
///
/// Inferred: the user is looked for first; doing it twice is no error.
pub(crate) async fn handle(parts: &Parts, place: &Place, input: MembershipInput) -> Result<(), CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let sub = pool.sub_of(&input.username)?;
    let has_joined = pool.groups().join(&input.group_name, &sub);
    has_joined.then_some(()).ok_or_else(unknown)
}

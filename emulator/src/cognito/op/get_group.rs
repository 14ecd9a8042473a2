//! GetGroup.

use serde::Deserialize;

use super::create_group::GroupOutput;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request of GetGroup and DeleteGroup.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct WhichGroup {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its groups.
    pub(crate) group_name: String,
}

/// Describes a group; fails when the pool has none of this name.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: WhichGroup,
) -> Result<GroupOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let described = pool.groups().get(&input.group_name).map(|group| group.describe(&pool.id));
    Ok(GroupOutput { group: described.ok_or_else(unknown)? })
}

/// No such group. Inferred: the text, as public bug reports quote it.
pub(crate) fn unknown() -> CognitoError {
    CognitoError::ResourceNotFound("Group not found.".to_owned())
}

//! AdminListGroupsForUser.

use serde::Deserialize;

use super::list_groups::GroupsOutput;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminListGroupsForUserInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
    /// How many groups a page has, 0 (like none) to 60.
    pub(crate) limit: Option<i64>,
    /// Where the page begins.
    pub(crate) next_token: Option<String>,
}

/// Lists a user's groups in the order of joining; fails when there is no such user.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: AdminListGroupsForUserInput,
) -> Result<GroupsOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let sub = pool.sub_of(&input.username)?;
    let groups = pool.groups();
    GroupsOutput::page(|last| groups.of_after(&sub, last), &pool.id, input.limit, input.next_token.as_deref())
}

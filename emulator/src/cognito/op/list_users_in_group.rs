//! ListUsersInGroup.

use serde::{Deserialize, Serialize};

use super::get_group::unknown;
use super::list_groups::size;
use crate::aws::pagination::page_after;
use crate::base::arn::Place;
use crate::cognito::user::{User, UserType};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListUsersInGroupInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its groups.
    pub(crate) group_name: String,
    /// How many users a page has, 0 (like none) to 60.
    pub(crate) limit: Option<i64>,
    /// Where the page begins.
    pub(crate) next_token: Option<String>,
}

/// The answer. Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsersInGroupOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    users: Vec<UserType>,
}

/// Lists a group's users in the order of joining; fails when the pool has no such group.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: ListUsersInGroupInput,
) -> Result<ListUsersInGroupOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let (subs, next_token) = {
        let groups = pool.groups();
        let group = groups.get(&input.group_name).ok_or_else(unknown)?;
        let (subs, next) =
            page_after(|last| group.members_after(last), size(input.limit), input.next_token.as_deref())?;
        (subs.into_iter().cloned().collect::<Vec<_>>(), next)
    };
    let users = pool.users();
    let users = subs.iter().filter_map(|sub| users.get(sub).map(User::describe)).collect();
    Ok(ListUsersInGroupOutput { next_token, users })
}

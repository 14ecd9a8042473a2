//! ListGroups.

use serde::{Deserialize, Serialize};

use crate::aws::pagination::page_after;
use crate::base::arn::Place;
use crate::cognito::group::{Group, GroupType};
use crate::cognito::{CognitoError, Parts};

/// How many groups a page has when the request does not say. Documented: at most 60.
const PAGE: usize = 60;

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListGroupsInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// How many groups a page has, 0 (like none) to 60.
    pub(crate) limit: Option<i64>,
    /// Where the page begins.
    pub(crate) next_token: Option<String>,
}

/// The answer of ListGroups and AdminListGroupsForUser. Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupsOutput {
    groups: Vec<GroupType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl GroupsOutput {
    /// One page of the groups behind a position; fails on a token that no page gave.
    pub(crate) fn page<'a, I: Iterator<Item = (u64, &'a Group)>>(
        groups: impl FnOnce(Option<u64>) -> I,
        pool_id: &str,
        limit: Option<i64>,
        token: Option<&str>,
    ) -> Result<Self, CognitoError> {
        let (groups, next_token) = page_after(groups, size(limit), token)?;
        Ok(Self { groups: groups.into_iter().map(|group| group.describe(pool_id)).collect(), next_token })
    }
}

/// The size of a page for this limit. Inferred: 0 is like none, as for ListUsers.
pub(crate) fn size(limit: Option<i64>) -> usize {
    limit.and_then(|limit| usize::try_from(limit).ok()).filter(|limit| *limit > 0).unwrap_or(PAGE)
}

/// Lists a pool's groups in the order of their creation; fails when there is no such pool.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: ListGroupsInput,
) -> Result<GroupsOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let groups = pool.groups();
    GroupsOutput::page(|last| groups.after(last), &pool.id, input.limit, input.next_token.as_deref())
}

//! The operations on groups and their members.

use serde::{Deserialize, Serialize};

use crate::aws::pagination::page_after;
use crate::base::arn::AccountRegion;
use crate::cognito::group::{Group, GroupType, MAX_GROUPS, NoGroup};
use crate::cognito::user::{User, UserType};
use crate::cognito::{Cognito, CognitoError};

/// The request of CreateGroup and UpdateGroup.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct GroupInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which group.
    pub(crate) group_name: String,
    /// What it is for.
    pub(crate) description: Option<String>,
    /// The role of its members at an identity pool.
    pub(crate) role_arn: Option<String>,
    /// Which of a user's groups decides on the role: the lowest.
    pub(crate) precedence: Option<i64>,
}

/// The answer of the operations on one group.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupOutput {
    /// The group.
    pub(crate) group: GroupType,
}

/// Creates a group; fails when the pool has one of this name, or too many. Inferred: the text for the latter.
pub(crate) fn create(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &GroupInput,
) -> Result<GroupOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let mut group = Group::new(&input.group_name, cognito.clock.now());
    group.description.clone_from(&input.description);
    group.role_arn.clone_from(&input.role_arn);
    group.precedence = input.precedence;
    let output = GroupOutput { group: group.describe(&pool.id) };
    pool.groups().add(group).map_err(|reason| match reason {
        NoGroup::Exists => CognitoError::GroupExists,
        NoGroup::TooMany => CognitoError::LimitExceeded(format!(
            "The user pool has as many groups as it can have: {MAX_GROUPS}."
        )),
    })?;
    Ok(output)
}

/// The request of GetGroup and DeleteGroup.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct GroupRequest {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its groups.
    pub(crate) group_name: String,
}

/// Describes a group; fails when the pool has none of this name.
pub(crate) fn get(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &GroupRequest,
) -> Result<GroupOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let described = pool.groups().get(&input.group_name).map(|group| group.describe(&pool.id));
    Ok(GroupOutput { group: described.ok_or_else(unknown)? })
}

/// No such group. Inferred: the text, as public bug reports quote it.
pub(crate) fn unknown() -> CognitoError {
    CognitoError::ResourceNotFound("Group not found.".to_owned())
}

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
pub(crate) fn list(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ListGroupsInput,
) -> Result<GroupsOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let groups = pool.groups();
    GroupsOutput::page(|last| groups.after(last), &pool.id, input.limit, input.next_token.as_deref())
}

/// Changes a group; fails when the pool has none of this name.
///
/// Inferred: what is not sent stays as it is, for the operation is said to update any of the properties.
pub(crate) fn update(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &GroupInput,
) -> Result<GroupOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let mut groups = pool.groups();
    let group = groups.get_mut(&input.group_name).ok_or_else(unknown)?;
    if input.description.is_some() {
        group.description.clone_from(&input.description);
    }
    if input.role_arn.is_some() {
        group.role_arn.clone_from(&input.role_arn);
    }
    group.precedence = input.precedence.or(group.precedence);
    group.modified_at = cognito.clock.now();
    Ok(GroupOutput { group: group.describe(&pool.id) })
}

/// Deletes a group, which no token names from then on; fails when the pool has none of this name.
pub(crate) fn delete(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &GroupRequest,
) -> Result<(), CognitoError> {
    let is_deleted = cognito.pool(account_region, &input.user_pool_id)?.groups().remove(&input.group_name);
    is_deleted.then_some(()).ok_or_else(unknown)
}

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
pub(crate) fn add_user(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &MembershipInput,
) -> Result<(), CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let sub = pool.sub_of(&input.username)?;
    let has_joined = pool.groups().join(&input.group_name, &sub);
    has_joined.then_some(()).ok_or_else(unknown)
}

/// Takes a user out of a group; fails when there is no such user or group. Inferred: not being in it is no error.
pub(crate) fn remove_user(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &MembershipInput,
) -> Result<(), CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let sub = pool.sub_of(&input.username)?;
    let has_left = pool.groups().leave(&input.group_name, &sub);
    has_left.then_some(()).ok_or_else(unknown)
}

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
pub(crate) fn list_for_user(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &AdminListGroupsForUserInput,
) -> Result<GroupsOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let sub = pool.sub_of(&input.username)?;
    let groups = pool.groups();
    GroupsOutput::page(|last| groups.of_after(&sub, last), &pool.id, input.limit, input.next_token.as_deref())
}

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
pub(crate) fn list_users(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ListUsersInGroupInput,
) -> Result<ListUsersInGroupOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
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

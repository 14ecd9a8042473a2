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
    pub(crate) user_pool_id: String,
    pub(crate) group_name: String,
    pub(crate) description: Option<String>,
    /// The role of its members in an identity pool.
    pub(crate) role_arn: Option<String>,
    /// The lowest among a user's groups decides on the role.
    pub(crate) precedence: Option<i64>,
}

/// The response of the operations on one group.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupOutput {
    pub(crate) group: GroupType,
}

/// Creates a group; fails if the pool has one of this name, or too many. Inferred: the text for the latter.
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
    pub(crate) user_pool_id: String,
    pub(crate) group_name: String,
}

/// Describes a group; fails if the pool has none of this name.
pub(crate) fn get(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &GroupRequest,
) -> Result<GroupOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let described = pool.groups().get(&input.group_name).map(|group| group.describe(&pool.id));
    Ok(GroupOutput { group: described.ok_or_else(unknown)? })
}

/// The error for an unknown group. Inferred: the text, as public bug reports quote it.
pub(crate) fn unknown() -> CognitoError {
    CognitoError::no_resource("Group not found.")
}

/// The default number of groups per page. Documented: at most 60.
const PAGE: usize = 60;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListGroupsInput {
    pub(crate) user_pool_id: String,
    /// The maximum number of groups per page, 0 (as if absent) to 60.
    pub(crate) limit: Option<i64>,
    pub(crate) next_token: Option<String>,
}

/// The response of ListGroups and AdminListGroupsForUser. Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupsOutput {
    groups: Vec<GroupType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

impl GroupsOutput {
    /// Returns one page of the groups after a position; fails on a token that no page returned.
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

/// The page size for this limit. Inferred: 0 is as if absent, as for ListUsers.
pub(crate) fn size(limit: Option<i64>) -> usize {
    limit.and_then(|limit| usize::try_from(limit).ok()).filter(|limit| *limit > 0).unwrap_or(PAGE)
}

/// Lists a pool's groups in the order of their creation; fails if there is no such pool.
pub(crate) fn list(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ListGroupsInput,
) -> Result<GroupsOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let groups = pool.groups();
    GroupsOutput::page(|last| groups.after(last), &pool.id, input.limit, input.next_token.as_deref())
}

/// Updates a group; fails if the pool has none of this name.
///
/// Inferred: what is not sent stays as it is, since the operation is documented to update any of the properties.
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

/// Deletes a group, which new tokens no longer name; fails if the pool has none of this name.
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
    pub(crate) user_pool_id: String,
    /// The user's name or sub.
    pub(crate) username: String,
    pub(crate) group_name: String,
}

/// Adds a user to a group, which new tokens then name; fails if there is no such user or group.
///
/// Inferred: the user is looked up first; doing it twice is no error.
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

/// Removes a user from a group; fails if there is no such user or group. Inferred: not being in it is no error.
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

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminListGroupsForUserInput {
    pub(crate) user_pool_id: String,
    /// The user's name or sub.
    pub(crate) username: String,
    /// The maximum number of groups per page, 0 (as if absent) to 60.
    pub(crate) limit: Option<i64>,
    pub(crate) next_token: Option<String>,
}

/// Lists a user's groups in the order of joining; fails if there is no such user.
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

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListUsersInGroupInput {
    pub(crate) user_pool_id: String,
    pub(crate) group_name: String,
    /// The maximum number of users per page, 0 (as if absent) to 60.
    pub(crate) limit: Option<i64>,
    pub(crate) next_token: Option<String>,
}

/// Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsersInGroupOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    users: Vec<UserType>,
}

/// Lists a group's users in the order of joining; fails if the pool has no such group.
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

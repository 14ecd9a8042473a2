//! AdminAddUserToGroup.

use serde::Deserialize;

use super::get_group::unknown;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::{CognitoError, Parts};

/// The request of AdminAddUserToGroup and AdminRemoveUserFromGroup.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct MembershipInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which user, by name or sub.
    pub(crate) username: Option<String>,
    /// Which group.
    pub(crate) group_name: Option<String>,
}

impl MembershipInput {
    /// Checks the members by the model and gives pool id, user name and group name.
    pub(crate) fn check(&self) -> Result<(&str, &str, &str), CognitoError> {
        let mut constraints = Constraints::default();
        let pool_id = constraints.required("userPoolId", self.user_pool_id.as_deref(), &constraints::POOL_ID);
        let username = constraints.required("username", self.username.as_deref(), &constraints::USERNAME);
        let group = constraints.required("groupName", self.group_name.as_deref(), &constraints::GROUP_NAME);
        constraints.finish()?;
        Ok((pool_id, username, group))
    }
}

/// Puts a user into a group, whose name stands in tokens from then on; fails when there is no such user or group.
///
/// Inferred: the user is looked for first; doing it twice is no error.
pub(crate) async fn handle(parts: &Parts, input: MembershipInput) -> Result<(), CognitoError> {
    let (pool_id, username, group) = input.check()?;
    let pool = parts.pool(pool_id)?;
    let sub = pool.sub_of(username)?;
    let has_joined = pool.groups().join(group, &sub);
    has_joined.then_some(()).ok_or_else(unknown)
}

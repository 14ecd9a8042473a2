//! CreateGroup.

use serde::{Deserialize, Serialize};

use crate::cognito::constraints::{self, Constraints};
use crate::cognito::group::{Group, GroupType, MOST_GROUPS, NoGroup};
use crate::cognito::{CognitoError, Parts};

/// The request of CreateGroup and UpdateGroup.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct GroupInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which group.
    pub(crate) group_name: Option<String>,
    /// What it is for.
    pub(crate) description: Option<String>,
    /// The role of its members at an identity pool.
    pub(crate) role_arn: Option<String>,
    /// Which of a user's groups decides on the role: the lowest.
    pub(crate) precedence: Option<i64>,
}

impl GroupInput {
    /// Checks the members by the model and gives pool id and name. Documented: the greatest precedence.
    pub(crate) fn check(&self) -> Result<(&str, &str), CognitoError> {
        let mut constraints = Constraints::default();
        let name = constraints.required("groupName", self.group_name.as_deref(), &constraints::GROUP_NAME);
        let pool_id = constraints.required("userPoolId", self.user_pool_id.as_deref(), &constraints::POOL_ID);
        let description = self.description.as_deref();
        constraints.optional("description", description, &constraints::GROUP_DESCRIPTION);
        constraints.optional("roleArn", self.role_arn.as_deref(), &constraints::ARN);
        constraints.range("precedence", self.precedence, 0, i64::from(i32::MAX));
        constraints.finish()?;
        Ok((pool_id, name))
    }
}

/// The answer of the operations on one group.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupOutput {
    /// The group.
    pub(crate) group: GroupType,
}

/// Creates a group; fails when the pool has one of this name, or too many. Inferred: the text for the latter.
pub(crate) async fn handle(parts: &Parts, input: GroupInput) -> Result<GroupOutput, CognitoError> {
    let (pool_id, name) = input.check()?;
    let pool = parts.pool(pool_id)?;
    let mut group = Group::new(name, parts.clock.now());
    group.description.clone_from(&input.description);
    group.role_arn.clone_from(&input.role_arn);
    group.precedence = input.precedence;
    let output = GroupOutput { group: group.describe(&pool.id) };
    pool.groups().add(group).map_err(|reason| match reason {
        NoGroup::Exists => CognitoError::GroupExists,
        NoGroup::TooMany => CognitoError::LimitExceeded(format!(
            "The user pool has as many groups as it can have: {MOST_GROUPS}."
        )),
    })?;
    Ok(output)
}

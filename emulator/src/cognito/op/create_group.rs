//! CreateGroup.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::group::{Group, GroupType, MOST_GROUPS, NoGroup};
use crate::cognito::{CognitoError, Parts};

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
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: GroupInput,
) -> Result<GroupOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let mut group = Group::new(&input.group_name, parts.clock.now());
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

//! GetGroup.

use serde::Deserialize;

use super::create_group::GroupOutput;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::{CognitoError, Parts};

/// The request of GetGroup and DeleteGroup.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct WhichGroup {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which of its groups.
    pub(crate) group_name: Option<String>,
}

impl WhichGroup {
    /// Checks the members by the model and gives pool id and name.
    pub(crate) fn check(&self) -> Result<(&str, &str), CognitoError> {
        let mut constraints = Constraints::default();
        let name = constraints.required("groupName", self.group_name.as_deref(), &constraints::GROUP_NAME);
        let pool_id = constraints.required("userPoolId", self.user_pool_id.as_deref(), &constraints::POOL_ID);
        constraints.finish()?;
        Ok((pool_id, name))
    }
}

/// Describes a group; fails when the pool has none of this name.
pub(crate) async fn handle(parts: &Parts, input: WhichGroup) -> Result<GroupOutput, CognitoError> {
    let (pool_id, name) = input.check()?;
    let pool = parts.pool(pool_id)?;
    let described = pool.groups().get(name).map(|group| group.describe(&pool.id));
    Ok(GroupOutput { group: described.ok_or_else(unknown)? })
}

/// No such group. Inferred: the text, as public bug reports quote it.
pub(crate) fn unknown() -> CognitoError {
    CognitoError::ResourceNotFound("Group not found.".to_owned())
}

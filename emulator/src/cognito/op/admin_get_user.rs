//! AdminGetUser.

use serde::{Deserialize, Serialize};

use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::Place;
use crate::cognito::user::{Attribute, UserStatus};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminGetUserInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
}

/// The answer. Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminGetUserOutput {
    enabled: bool,
    user_attributes: Vec<Attribute>,
    user_create_date: EpochSeconds,
    user_last_modified_date: EpochSeconds,
    user_status: UserStatus,
    username: String,
}

/// Describes a user; fails when there is none of this name.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: AdminGetUserInput,
) -> Result<AdminGetUserOutput, CognitoError> {
    let user = parts
        .pool(place, &input.user_pool_id)?
        .users()
        .get(&input.username)
        .cloned()
        .ok_or(CognitoError::UserNotFound)?;
    Ok(AdminGetUserOutput {
        enabled: user.enabled,
        user_attributes: user.listed_attributes(),
        user_create_date: EpochSeconds(user.created_at),
        user_last_modified_date: EpochSeconds(user.modified_at),
        user_status: user.status,
        username: user.username,
    })
}

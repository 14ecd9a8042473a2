//! AdminEnableUser.

use serde::Serialize;

use super::which_user::WhichUser;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminEnableUserOutput {}

/// Lets a user sign in again; fails when there is none of this name. Tokens that were revoked stay so.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: WhichUser,
) -> Result<AdminEnableUserOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let mut users = pool.users();
    let user = users.get_mut(&input.username).ok_or(CognitoError::UserNotFound)?;
    user.enabled = true;
    user.modified_at = parts.clock.now();
    Ok(AdminEnableUserOutput {})
}

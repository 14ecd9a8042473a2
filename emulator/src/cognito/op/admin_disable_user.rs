//! AdminDisableUser.

use serde::Serialize;

use super::which_user::WhichUser;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminDisableUserOutput {}

/// Keeps a user from signing in; fails when there is none of this name.
///
/// Documented: all access tokens are revoked. Inferred: and the refresh tokens with them.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: WhichUser,
) -> Result<AdminDisableUserOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let sub = {
        let mut users = pool.users();
        let user = users.get_mut(&input.username).ok_or(CognitoError::UserNotFound)?;
        user.enabled = false;
        user.modified_at = parts.clock.now();
        user.sub.clone()
    };
    pool.refresh_tokens().revoke_all_of(&sub);
    Ok(AdminDisableUserOutput {})
}

//! AdminUserGlobalSignOut.

use serde::Serialize;

use super::which_user::WhichUser;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminUserGlobalSignOutOutput {}

/// Revokes all that a user's sign-ins gave; fails when there is no such user.
///
/// Documented: only this service asks whether a token was revoked. Whoever verifies it by its signature takes it
/// until it expires.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: WhichUser,
) -> Result<AdminUserGlobalSignOutOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let sub = pool.sub_of(&input.username)?;
    pool.refresh_tokens().revoke_all_of(&sub);
    Ok(AdminUserGlobalSignOutOutput {})
}

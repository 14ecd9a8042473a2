//! AdminResetUserPassword.

use serde::Serialize;

use super::which_user::WhichUser;
use crate::base::arn::Place;
use crate::cognito::claims;
use crate::cognito::user::{User, UserStatus};
use crate::cognito::{CognitoError, Parts};

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminResetUserPasswordOutput {}

/// Makes a user's password worth nothing. AWS sends a code for a new one; here nothing is ever sent, and
/// AdminSetUserPassword sets it. Fails for a user who could not be sent a code, and when there is no such user.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: WhichUser,
) -> Result<AdminResetUserPasswordOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let mut users = pool.users();
    let user = users.get_mut(&input.username).ok_or(CognitoError::UserNotFound)?;
    check(user)?;
    tracing::info!(username = input.username, "no code is sent: nothing here sends mail");
    user.status = UserStatus::ResetRequired;
    user.modified_at = parts.clock.now();
    Ok(AdminResetUserPasswordOutput {})
}

/// Documented: there must be a way to send the code. Inferred: both texts.
fn check(user: &User) -> Result<(), CognitoError> {
    if user.status == UserStatus::ForceChangePassword {
        return Err(CognitoError::denied("User password cannot be reset in the current state."));
    }
    let has_verified = |name| claims::verified(&user.attributes, name) == Some(true);
    if !has_verified("email") && !has_verified("phone_number") {
        return Err(CognitoError::invalid(
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
        ));
    }
    Ok(())
}

//! AdminSetUserPassword.

use serde::{Deserialize, Serialize};

use super::admin_create_user::temporary_until;
use crate::base::Secret;
use crate::base::arn::Place;
use crate::cognito::password::PasswordHash;
use crate::cognito::user::{Failures, UserStatus};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminSetUserPasswordInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which user, by name or sub.
    pub(crate) username: String,
    /// The new password.
    pub(crate) password: Secret,
    /// Whether it is the user's own; otherwise the first sign-in asks for another.
    pub(crate) permanent: Option<bool>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminSetUserPasswordOutput {}

/// Sets a user's password; fails when there is no such user or the password does not conform.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: AdminSetUserPasswordInput,
) -> Result<AdminSetUserPasswordOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    if pool.users().get(&input.username).is_none() {
        return Err(CognitoError::UserNotFound);
    }
    pool.configuration().policy.check(input.password.expose())?;
    let hash = PasswordHash::of(input.password.expose(), &parts.entropy)?;
    let now = parts.clock.now();
    let is_permanent = input.permanent == Some(true);
    let mut users = pool.users();
    let user = users.get_mut(&input.username).ok_or(CognitoError::UserNotFound)?;
    user.password = hash;
    user.status = if is_permanent { UserStatus::Confirmed } else { UserStatus::ForceChangePassword };
    user.password_expires_at = (!is_permanent).then(|| temporary_until(&pool, now));
    user.failures = Failures::default();
    user.modified_at = now;
    Ok(AdminSetUserPasswordOutput {})
}

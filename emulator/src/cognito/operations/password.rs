//! The operations on passwords.

use serde::{Deserialize, Serialize};

use super::user::{UserRequest, temporary_until};
use crate::base::Secret;
use crate::base::arn::AccountRegion;
use crate::cognito::access_token::{self, Bearer};
use crate::cognito::password::PasswordHash;
use crate::cognito::user::{Failures, User, UserStatus};
use crate::cognito::{Cognito, CognitoError, claims};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminSetUserPasswordInput {
    pub(crate) user_pool_id: String,
    /// The user's name or sub.
    pub(crate) username: String,
    pub(crate) password: Secret,
    /// Whether it is the user's own; otherwise the first sign-in asks for another one.
    pub(crate) permanent: Option<bool>,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminSetUserPasswordOutput {}

/// Sets a user's password; fails if there is no such user or the password does not conform.
pub(crate) fn admin_set(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &AdminSetUserPasswordInput,
) -> Result<AdminSetUserPasswordOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    if pool.users().get(&input.username).is_none() {
        return Err(CognitoError::UserNotFound);
    }
    pool.configuration().policy.check(input.password.expose())?;
    let hash = PasswordHash::of(input.password.expose(), &cognito.entropy)?;
    let now = cognito.clock.now();
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

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminResetUserPasswordOutput {}

/// Invalidates a user's password. AWS sends a code for a new one; here nothing is ever sent, and AdminSetUserPassword sets
/// it. Fails for a user to whom no code could be sent, and if there is no such user.
pub(crate) fn admin_reset(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &UserRequest,
) -> Result<AdminResetUserPasswordOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let mut users = pool.users();
    let user = users.get_mut(&input.username).ok_or(CognitoError::UserNotFound)?;
    check(user)?;
    tracing::info!(username = input.username, "no code is sent: nothing here sends mail");
    user.status = UserStatus::ResetRequired;
    user.modified_at = cognito.clock.now();
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

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ChangePasswordInput {
    /// A token of the user.
    pub(crate) access_token: Secret,
    /// The user's current password.
    pub(crate) previous_password: Option<Secret>,
    /// The user's new password.
    pub(crate) proposed_password: Secret,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct ChangePasswordOutput {}

/// Changes the password of a token's user; fails on an invalid token, a wrong password and one that does not conform.
///
/// Tokens that were issued stay valid.
pub(crate) fn change(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    input: &ChangePasswordInput,
) -> Result<ChangePasswordOutput, CognitoError> {
    let previous = input.previous_password.as_ref().map(Secret::expose);
    let bearer = access_token::verify(cognito, told, input.access_token.expose())?;
    check_previous(cognito, &bearer, previous)?;
    let pool = &bearer.client.pool;
    pool.configuration().policy.check(input.proposed_password.expose())?;
    let hash = PasswordHash::of(input.proposed_password.expose(), &cognito.entropy)?;
    let mut users = pool.users();
    let user = users.get_mut(&bearer.user.sub).ok_or(CognitoError::UserNotFound)?;
    user.password = hash;
    user.failures = Failures::default();
    user.modified_at = cognito.clock.now();
    Ok(ChangePasswordOutput {})
}

/// Documented: only users without a password can leave the previous one out, and here all have one. Inferred: the texts, and
/// that a wrong one counts as at sign-in.
fn check_previous(cognito: &Cognito, bearer: &Bearer, previous: Option<&str>) -> Result<(), CognitoError> {
    let now = cognito.clock.now();
    if bearer.user.failures.is_locked(now) {
        let text = "Attempt limit exceeded, please try after some time.";
        return Err(CognitoError::LimitExceeded(text.to_owned()));
    }
    let missing = || CognitoError::invalid("Missing required parameter PreviousPassword");
    if bearer.user.password.matches(previous.ok_or_else(missing)?) {
        return Ok(());
    }
    if let Some(user) = bearer.client.pool.users().get_mut(&bearer.user.sub) {
        user.failures.add(now);
    }
    Err(CognitoError::wrong_credentials())
}

//! The operations on users, by an administrator and by the user.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::AccountRegion;
use crate::base::{Entropy, Secret};
use crate::cognito::password::PasswordHash;
use crate::cognito::pool::Pool;
use crate::cognito::user::{Attribute, Failures, User, UserStatus, UserType};
use crate::cognito::{Cognito, CognitoError, access_token};

/// Identifies a user.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UserRequest {
    pub(crate) user_pool_id: String,
    /// The user's name or sub.
    pub(crate) username: String,
}

/// Without MessageAction AWS sends an invitation; here nothing is ever sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminCreateUserInput {
    pub(crate) user_pool_id: String,
    pub(crate) username: String,
    pub(crate) user_attributes: Option<Vec<Attribute>>,
    /// A password to be changed at the first sign-in; generated if absent.
    pub(crate) temporary_password: Option<Secret>,
    /// `SUPPRESS` for no invitation, `RESEND` for a new temporary password of an existing user.
    pub(crate) message_action: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminCreateUserOutput {
    pub(crate) user: UserType,
}

/// Creates a user with a temporary password; fails if the name is taken or the password does not conform. `entropy` provides
/// the user's sub; passwords and salts are never repeated.
pub(crate) fn admin_create(
    cognito: &Cognito,
    account_region: &AccountRegion,
    entropy: &Entropy,
    input: &AdminCreateUserInput,
) -> Result<AdminCreateUserOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let attributes = input.user_attributes.as_deref().unwrap_or_default();
    let configuration = pool.configuration();
    configuration.schema.check(attributes)?;
    let given = input.temporary_password.as_ref().map(|password| password.expose().to_owned());
    let password = given.unwrap_or_else(|| configuration.policy.generate(&cognito.entropy));
    configuration.policy.check(&password)?;
    let hash = PasswordHash::of(&password, &cognito.entropy)?;
    let now = cognito.clock.now();
    if input.message_action.as_deref() == Some("RESEND") {
        return resend(&pool, &input.username, hash, now);
    }
    if input.message_action.is_none() {
        tracing::info!(username = input.username, "no invitation is sent: nothing here sends mail");
    }
    let attributes = attributes.iter().map(|attribute| (attribute.name.clone(), attribute.value.clone()));
    let mut users = pool.users();
    let user = User {
        username: users.key(&input.username),
        sub: entropy.uuid().to_string(),
        attributes: attributes.collect(),
        enabled: true,
        status: UserStatus::ForceChangePassword,
        created_at: now,
        modified_at: now,
        password: hash,
        password_expires_at: Some(temporary_until(&pool, now)),
        failures: Failures::default(),
    };
    let described = user.describe();
    if users.add(user) {
        Ok(AdminCreateUserOutput { user: described })
    } else {
        Err(CognitoError::UsernameExists)
    }
}

/// When a temporary password that is set now expires.
pub(crate) fn temporary_until(pool: &Pool, now: Timestamp) -> Timestamp {
    let days = pool.configuration().policy.temporary_password_validity_days;
    now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}

/// Inferred: the text for a user who has a password of their own.
fn resend(
    pool: &Pool,
    username: &str,
    password: PasswordHash,
    now: Timestamp,
) -> Result<AdminCreateUserOutput, CognitoError> {
    let mut users = pool.users();
    let user = users.get_mut(username).ok_or(CognitoError::UserNotFound)?;
    if user.status != UserStatus::ForceChangePassword {
        let text = format!("Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD");
        return Err(CognitoError::UnsupportedUserState(text));
    }
    user.password = password;
    user.password_expires_at = Some(temporary_until(pool, now));
    user.modified_at = now;
    Ok(AdminCreateUserOutput { user: user.describe() })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminGetUserInput {
    pub(crate) user_pool_id: String,
    /// The user's name or sub.
    pub(crate) username: String,
}

/// Member order: alphabetical.
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

/// Describes a user; fails if there is none of this name.
pub(crate) fn admin_get(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &AdminGetUserInput,
) -> Result<AdminGetUserOutput, CognitoError> {
    let user = cognito
        .pool(account_region, &input.user_pool_id)?
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

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminEnableUserOutput {}

/// Lets a user sign in again; fails if there is none of this name. Revoked tokens stay revoked.
pub(crate) fn admin_enable(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &UserRequest,
) -> Result<AdminEnableUserOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let mut users = pool.users();
    let user = users.get_mut(&input.username).ok_or(CognitoError::UserNotFound)?;
    user.enabled = true;
    user.modified_at = cognito.clock.now();
    Ok(AdminEnableUserOutput {})
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminDisableUserOutput {}

/// Prevents a user from signing in; fails if there is none of this name.
///
/// Documented: all access tokens are revoked. Inferred: and the refresh tokens with them.
pub(crate) fn admin_disable(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &UserRequest,
) -> Result<AdminDisableUserOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let sub = {
        let mut users = pool.users();
        let user = users.get_mut(&input.username).ok_or(CognitoError::UserNotFound)?;
        user.enabled = false;
        user.modified_at = cognito.clock.now();
        user.sub.clone()
    };
    pool.refresh_tokens().revoke_all_of(&sub);
    Ok(AdminDisableUserOutput {})
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminDeleteUserInput {
    pub(crate) user_pool_id: String,
    /// The user's name or sub.
    pub(crate) username: String,
}

/// Deletes a user, whose tokens this API no longer accepts; fails if there is none.
pub(crate) fn admin_delete(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &AdminDeleteUserInput,
) -> Result<(), CognitoError> {
    cognito.pool(account_region, &input.user_pool_id)?.remove_user(&input.username).map(drop)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct GetUserInput {
    /// A token of the user.
    pub(crate) access_token: Secret,
}

/// Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetUserOutput {
    user_attributes: Vec<Attribute>,
    username: String,
}

/// Describes the user of an access token; fails on a token that this emulator would not issue now.
pub(crate) fn get(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    input: &GetUserInput,
) -> Result<GetUserOutput, CognitoError> {
    let access_token::Bearer { mut user, client } =
        access_token::verify(cognito, told, input.access_token.expose())?;
    user.attributes = client.readable(&user.attributes).into_owned();
    Ok(GetUserOutput { user_attributes: user.listed_attributes(), username: user.username })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserInput {
    /// A token of the user.
    pub(crate) access_token: Secret,
}

/// Deletes the user of an access token; fails on an invalid token.
pub(crate) fn delete(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    input: &DeleteUserInput,
) -> Result<(), CognitoError> {
    let bearer = access_token::verify(cognito, told, input.access_token.expose())?;
    bearer.client.pool.remove_user(&bearer.user.sub).map(drop)
}

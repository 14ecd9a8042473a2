//! AdminCreateUser.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::base::{Entropy, Secret};
use crate::cognito::password::PasswordHash;
use crate::cognito::pool::Pool;
use crate::cognito::user::{Attribute, Failures, User, UserStatus, UserType};
use crate::cognito::{CognitoError, Parts};

/// The request. Without MessageAction AWS sends an invitation; here nothing is ever sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminCreateUserInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// The new user's name.
    pub(crate) username: String,
    /// The new user's attributes.
    pub(crate) user_attributes: Option<Vec<Attribute>>,
    /// A password to be changed at the first sign-in; generated when absent.
    pub(crate) temporary_password: Option<Secret>,
    /// `SUPPRESS` for no invitation, `RESEND` for a new temporary password of a user who is there already.
    pub(crate) message_action: Option<String>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdminCreateUserOutput {
    /// The user.
    pub(crate) user: UserType,
}

/// Creates a user with a temporary password; fails when the name is taken or the password does not conform.
/// `entropy` gives the user's sub; passwords and salts are never repeated.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    entropy: &Entropy,
    input: AdminCreateUserInput,
) -> Result<AdminCreateUserOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let attributes = input.user_attributes.as_deref().unwrap_or_default();
    let configuration = pool.configuration();
    configuration.schema.check(attributes)?;
    let given = input.temporary_password.as_ref().map(|password| password.expose().to_owned());
    let password = given.unwrap_or_else(|| configuration.policy.generate(&parts.entropy));
    configuration.policy.check(&password)?;
    let hash = PasswordHash::of(&password, &parts.entropy)?;
    let now = parts.clock.now();
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

/// Until when a temporary password that is set now can be used.
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

//! Sign-in with a password, and refresh, shared by InitiateAuth and AdminInitiateAuth.

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::SignedDuration;
use serde::Serialize;

use super::authentication_result::{self, AuthenticationResult, Origin};
use super::challenge::ChallengeSession;
use super::client::Client;
use super::password::PasswordHash;
use super::user::{Failures, User, UserStatus};
use super::{Cognito, CognitoError, secret_hash};
use crate::aws::MarkedText;
use crate::base::Secret;

/// The response of a sign-in, a refresh and a challenge. Recorded: members and order.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AuthOutput {
    /// The tokens, if the user is signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) authentication_result: Option<AuthenticationResult>,
    #[serde(skip_serializing_if = "Option::is_none")]
    challenge_name: Option<&'static str>,
    challenge_parameters: IndexMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<String>,
}

impl AuthOutput {
    pub(crate) fn signed_in(result: AuthenticationResult) -> Self {
        Self { authentication_result: Some(result), ..Self::default() }
    }
}

/// Returns a parameter of a flow or a challenge. Recorded: the text when it is missing.
pub(crate) fn parameter<'a>(from: &'a HashMap<String, Secret>, name: &str) -> Result<&'a str, CognitoError> {
    let given = from.get(name).map(Secret::expose).filter(|value| !value.is_empty());
    given.ok_or_else(|| {
        CognitoError::invalid(MarkedText::recorded(format!("Missing required parameter {name}")))
    })
}

/// Signs in by username and password, or asks for a new password; the caller has checked that the client may.
///
/// Fails on wrong credentials, for a disabled user and for one whose password has been reset.
pub(crate) async fn with_password(
    cognito: &Cognito,
    client: &Client,
    parameters: &HashMap<String, Secret>,
) -> Result<AuthOutput, CognitoError> {
    let username = parameter(parameters, "USERNAME")?;
    let password = parameter(parameters, "PASSWORD")?;
    secret_hash::check(client, parameters.get("SECRET_HASH").map(Secret::expose), &[username])?;
    let user = authenticate(cognito, client, username, password)?;
    let now = cognito.clock.now();
    match user.status {
        UserStatus::Confirmed => {
            return authentication_result::sign_in(cognito, client, &user).await.map(AuthOutput::signed_in);
        }
        UserStatus::ResetRequired => return Err(CognitoError::PasswordResetRequired),
        UserStatus::ForceChangePassword => {}
    }
    if user.password_expires_at.is_some_and(|until| until <= now) {
        return Err(CognitoError::denied(
            "Temporary password has expired and must be reset by an administrator.",
        ));
    }
    let minutes = SignedDuration::from_mins(client.auth_session_minutes());
    let session = ChallengeSession {
        client_id: client.id.clone(),
        sub: user.sub.clone(),
        expires_at: now.saturating_add(minutes).unwrap_or(now),
    };
    let session = client.pool.sessions().open(session, now, &cognito.entropy);
    new_password_required(client, &user, session)
}

/// Returns the user with this name and password.
///
/// Documented: an unknown user is reported only by a client that does not hide who exists. Inferred: the order, lock before
/// password before disabled, so that only the holder of the password learns that a user is disabled. Recorded: the text for
/// a disabled user.
fn authenticate(
    cognito: &Cognito,
    client: &Client,
    username: &str,
    password: &str,
) -> Result<User, CognitoError> {
    let now = cognito.clock.now();
    let Some(user) = client.pool.users().get(username).cloned() else {
        PasswordHash::dummy().matches(password);
        let is_hidden = client.prevents_user_existence_errors();
        return Err(if is_hidden { CognitoError::wrong_credentials() } else { CognitoError::UserNotFound });
    };
    if user.failures.is_locked(now) {
        return Err(CognitoError::denied("Password attempts exceeded"));
    }
    let is_right = user.password.matches(password);
    if !is_right || user.failures.any() {
        let mut users = client.pool.users();
        if let Some(user) = users.get_mut(&user.sub) {
            if is_right { user.failures = Failures::default() } else { user.failures.add(now) }
        }
    }
    match (is_right, user.enabled) {
        (false, _) => Err(CognitoError::wrong_credentials()),
        (true, false) => Err(CognitoError::denied(MarkedText::recorded("User is disabled."))),
        (true, true) => Ok(user),
    }
}

/// Recorded: the challenge's members, their order, and that two of them are JSON texts.
fn new_password_required(client: &Client, user: &User, session: String) -> Result<AuthOutput, CognitoError> {
    let text = |value: serde_json::Result<String>| value.map_err(|error| CognitoError::internal(&error));
    let configuration = client.pool.configuration();
    let missing = configuration.schema.missing(&user.attributes);
    let missing: Vec<String> = missing.iter().map(|name| format!("userAttributes.{name}")).collect();
    let challenge_parameters = IndexMap::from([
        ("USER_ID_FOR_SRP", user.username.clone()),
        ("requiredAttributes", text(serde_json::to_string(&missing))?),
        ("userAttributes", text(serde_json::to_string(&user.attributes))?),
    ]);
    Ok(AuthOutput {
        authentication_result: None,
        challenge_name: Some("NEW_PASSWORD_REQUIRED"),
        challenge_parameters,
        session: Some(session),
    })
}

/// Issues tokens for a refresh token of this client; fails if it is invalid, has expired or was revoked.
///
/// Documented: no new refresh token. Inferred: `auth_time` stays that of the sign-in, as `origin_jti` does; a token whose
/// user has been deleted is as invalid as an unknown one; the text for a client that allows no refresh.
pub(crate) async fn refresh(
    cognito: &Cognito,
    client: &Client,
    parameters: &HashMap<String, Secret>,
) -> Result<AuthOutput, CognitoError> {
    if !client.allows_refresh() {
        return Err(CognitoError::invalid("REFRESH_TOKEN_AUTH flow not enabled for this client"));
    }
    let token = parameter(parameters, "REFRESH_TOKEN")?;
    let now = cognito.clock.epoch_seconds();
    let pool = &client.pool;
    let grant = pool.refresh_tokens().get(token, &client.id, now)?;
    let user = pool.users().get(&grant.sub).cloned();
    let user = user.ok_or_else(|| CognitoError::denied("Invalid Refresh Token"))?;
    let names = [user.username.as_str(), user.sub.as_str()];
    secret_hash::check(client, parameters.get("SECRET_HASH").map(Secret::expose), &names)?;
    user.check_usable()?;
    let origin = Origin { jti: &grant.origin_jti, auth_time: grant.auth_time, version: None };
    authentication_result::issue(cognito, client, &user, origin).await.map(AuthOutput::signed_in)
}

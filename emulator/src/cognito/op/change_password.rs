//! ChangePassword.

use serde::{Deserialize, Serialize};

use crate::base::Secret;
use crate::base::arn::Place;
use crate::cognito::access_token::{self, Bearer};
use crate::cognito::password::PasswordHash;
use crate::cognito::user::Failures;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ChangePasswordInput {
    /// Whose: the user that this token speaks for.
    pub(crate) access_token: Secret,
    /// The password that the user has.
    pub(crate) previous_password: Option<Secret>,
    /// The password that the user wants.
    pub(crate) proposed_password: Secret,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct ChangePasswordOutput {}

/// Gives a token's user another password; fails on a bad token, a wrong password and one that does not conform.
///
/// Tokens that were given out stay good.
pub(crate) async fn handle(
    parts: &Parts,
    told: Option<&Place>,
    input: ChangePasswordInput,
) -> Result<ChangePasswordOutput, CognitoError> {
    let previous = input.previous_password.as_ref().map(Secret::expose);
    let bearer = access_token::verify(parts, told, input.access_token.expose())?;
    check_previous(parts, &bearer, previous)?;
    let pool = &bearer.client.pool;
    pool.configuration().policy.check(input.proposed_password.expose())?;
    let hash = PasswordHash::of(input.proposed_password.expose(), &parts.entropy)?;
    let mut users = pool.users();
    let user = users.get_mut(&bearer.user.sub).ok_or(CognitoError::UserNotFound)?;
    user.password = hash;
    user.failures = Failures::default();
    user.modified_at = parts.clock.now();
    Ok(ChangePasswordOutput {})
}

/// Documented: the previous password can be left out only by users who have none, and here all have one. Inferred:
/// the texts, and that a wrong one counts as at sign-in.
fn check_previous(parts: &Parts, bearer: &Bearer, previous: Option<&str>) -> Result<(), CognitoError> {
    let now = parts.clock.now();
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

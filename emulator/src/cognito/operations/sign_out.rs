//! The operations that end a sign-in.

use serde::{Deserialize, Serialize};

use super::user::UserRequest;
use crate::base::Secret;
use crate::base::arn::AccountRegion;
use crate::cognito::client::Client;
use crate::cognito::{Cognito, CognitoError, access_token};

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct AdminUserGlobalSignOutOutput {}

/// Revokes all tokens of a user's sign-ins; fails if there is no such user.
///
/// Documented: only this service checks whether a token was revoked. A service that verifies it by its signature accepts it
/// until it expires.
pub(crate) fn admin_global(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &UserRequest,
) -> Result<AdminUserGlobalSignOutOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let sub = pool.sub_of(&input.username)?;
    pool.refresh_tokens().revoke_all_of(&sub);
    Ok(AdminUserGlobalSignOutOutput {})
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct GlobalSignOutInput {
    /// A token of the user.
    pub(crate) access_token: Secret,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct GlobalSignOutOutput {}

/// Revokes all tokens of the sign-ins of a token's user, including this token; fails on an invalid token.
pub(crate) fn global(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    input: &GlobalSignOutInput,
) -> Result<GlobalSignOutOutput, CognitoError> {
    let bearer = access_token::verify(cognito, told, input.access_token.expose())?;
    bearer.client.pool.refresh_tokens().revoke_all_of(&bearer.user.sub);
    Ok(GlobalSignOutOutput {})
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct RevokeTokenInput {
    /// A refresh token.
    pub(crate) token: Secret,
    pub(crate) client_id: String,
    pub(crate) client_secret: Option<Secret>,
    /// Only `NONE` is emulated.
    pub(crate) revoke_associated_sessions: Option<String>,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct RevokeTokenOutput {}

/// Revokes a refresh token and the access tokens that came from it; may be repeated.
///
/// Fails on a token of another client, on one that is not a refresh token, and for a client without revocation. Documented:
/// the exceptions. Inferred: the texts, and which exception an unknown token causes.
pub(crate) fn revoke_token(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    input: &RevokeTokenInput,
) -> Result<RevokeTokenOutput, CognitoError> {
    let client_id = &input.client_id;
    let secret = input.client_secret.as_ref().map(Secret::expose);
    let sessions = input.revoke_associated_sessions.as_deref();
    if sessions == Some("LINKED") {
        return Err(CognitoError::NotEmulated("RevokeToken with RevokeAssociatedSessions LINKED".to_owned()));
    }
    let client = cognito.client(told, client_id).map_err(|_| unauthorized("Invalid client."))?;
    check_secret(&client, secret)?;
    if !client.allows_revocation() {
        let text = format!("Token revocation is not enabled for client {client_id}");
        return Err(CognitoError::UnsupportedOperation(text));
    }
    if input.token.expose().split('.').count() == JWT_PARTS {
        return Err(CognitoError::UnsupportedTokenType);
    }
    let is_revoked = client.pool.refresh_tokens().revoke(input.token.expose(), client_id);
    is_revoked.then_some(RevokeTokenOutput {}).ok_or_else(|| unauthorized("Invalid token."))
}

/// Access tokens and ID tokens have three parts, refresh tokens five.
const JWT_PARTS: usize = 3;

fn check_secret(client: &Client, received: Option<&str>) -> Result<(), CognitoError> {
    match (&client.secret, received) {
        (None, None) => Ok(()),
        (Some(secret), Some(received)) if secret.matches(received) => Ok(()),
        _ => Err(unauthorized("Invalid client.")),
    }
}

fn unauthorized(text: &str) -> CognitoError {
    CognitoError::Unauthorized(text.to_owned())
}

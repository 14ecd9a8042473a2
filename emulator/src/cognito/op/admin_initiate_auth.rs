//! AdminInitiateAuth: sign-in with a password, and refresh, by a server that has a signature.

use std::collections::HashMap;

use serde::Deserialize;

use crate::base::Secret;
use crate::base::arn::Place;
use crate::cognito::sign_in::{self, AuthOutput};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminInitiateAuthInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its app clients.
    pub(crate) client_id: String,
    /// How to sign in.
    pub(crate) auth_flow: String,
    /// USERNAME, PASSWORD, SECRET_HASH, REFRESH_TOKEN.
    pub(crate) auth_parameters: HashMap<String, Secret>,
}

/// Signs a user in, asks for a new password, or gives new tokens for a refresh token.
///
/// Fails on wrong credentials, on a client of another pool, on a flow that the client does not allow and on one that
/// is not emulated. Inferred: the texts for the flows.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: AdminInitiateAuthInput,
) -> Result<AuthOutput, CognitoError> {
    let client = parts.client_of(place, &input.user_pool_id, &input.client_id)?;
    match input.auth_flow.as_str() {
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" if client.allows_admin_password() => {
            sign_in::with_password(parts, &client, &input.auth_parameters).await
        }
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            Err(CognitoError::invalid("Auth flow not enabled for this client"))
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => {
            sign_in::refresh(parts, &client, &input.auth_parameters).await
        }
        "USER_PASSWORD_AUTH" => Err(CognitoError::invalid("Initiate Auth method not supported")),
        other => Err(CognitoError::NotEmulated(format!("AdminInitiateAuth with {other}"))),
    }
}

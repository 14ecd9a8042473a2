//! InitiateAuth: sign-in with a password, and refresh.

use std::collections::HashMap;

use serde::Deserialize;

use crate::base::Secret;
use crate::base::arn::Place;
use crate::cognito::sign_in::{self, AuthOutput};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct InitiateAuthInput {
    /// How to sign in.
    pub(crate) auth_flow: String,
    /// USERNAME, PASSWORD, SECRET_HASH, REFRESH_TOKEN.
    pub(crate) auth_parameters: HashMap<String, Secret>,
    /// Which app client.
    pub(crate) client_id: String,
}

/// Signs a user in, asks for a new password, or gives new tokens for a refresh token.
///
/// Fails on wrong credentials, on a flow that the client does not allow and on one that is not emulated.
pub(crate) async fn handle(
    parts: &Parts,
    told: Option<&Place>,
    input: InitiateAuthInput,
) -> Result<AuthOutput, CognitoError> {
    let client = parts.client(told, &input.client_id)?;
    match input.auth_flow.as_str() {
        "USER_PASSWORD_AUTH" if client.allows_password() => {
            sign_in::with_password(parts, &client, &input.auth_parameters).await
        }
        "USER_PASSWORD_AUTH" => {
            Err(CognitoError::invalid("USER_PASSWORD_AUTH flow not enabled for this client"))
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => {
            sign_in::refresh(parts, &client, &input.auth_parameters).await
        }
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            // Recorded: the flows of AdminInitiateAuth are refused here.
            Err(CognitoError::invalid("Initiate Auth method not supported"))
        }
        other => Err(CognitoError::NotEmulated(format!("InitiateAuth with {other}"))),
    }
}

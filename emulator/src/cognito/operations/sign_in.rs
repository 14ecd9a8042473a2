//! The operations that sign a user in.

use std::collections::HashMap;

use serde::Deserialize;

use crate::aws::MarkedText;
use crate::base::Secret;
use crate::base::arn::AccountRegion;
use crate::cognito::sign_in::{self, AuthOutput};
use crate::cognito::{Cognito, CognitoError, new_password};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminInitiateAuthInput {
    pub(crate) user_pool_id: String,
    pub(crate) client_id: String,
    pub(crate) auth_flow: String,
    /// USERNAME, PASSWORD, SECRET_HASH, REFRESH_TOKEN.
    pub(crate) auth_parameters: HashMap<String, Secret>,
}

/// Signs a user in, asks for a new password, or issues new tokens for a refresh token.
///
/// Fails on wrong credentials, on a client of another pool, on a flow that the client does not allow and on one that is not
/// emulated. Inferred: the texts for the flows.
pub(crate) async fn admin_initiate(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: AdminInitiateAuthInput,
) -> Result<AuthOutput, CognitoError> {
    let client = cognito.client_of(account_region, &input.user_pool_id, &input.client_id)?;
    match input.auth_flow.as_str() {
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" if client.allows_admin_password() => {
            sign_in::with_password(cognito, &client, &input.auth_parameters).await
        }
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            Err(CognitoError::invalid("Auth flow not enabled for this client"))
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => {
            sign_in::refresh(cognito, &client, &input.auth_parameters).await
        }
        "USER_PASSWORD_AUTH" => Err(CognitoError::invalid("Initiate Auth method not supported")),
        other => Err(CognitoError::NotEmulated(format!("AdminInitiateAuth with {other}"))),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminRespondToAuthChallengeInput {
    pub(crate) user_pool_id: String,
    pub(crate) client_id: String,
    pub(crate) challenge_name: String,
    pub(crate) session: Option<Secret>,
    /// USERNAME, NEW_PASSWORD, SECRET_HASH, userAttributes.NAME.
    pub(crate) challenge_responses: HashMap<String, Secret>,
}

/// Sets the new password and signs the user in. The session stays open until a response succeeds.
pub(crate) async fn admin_respond(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: AdminRespondToAuthChallengeInput,
) -> Result<AuthOutput, CognitoError> {
    let name = &input.challenge_name;
    let session = input.session.as_ref().map(Secret::expose);
    let client = cognito.client_of(account_region, &input.user_pool_id, &input.client_id)?;
    if name != "NEW_PASSWORD_REQUIRED" {
        return Err(CognitoError::NotEmulated(format!("AdminRespondToAuthChallenge with {name}")));
    }
    new_password::answer(cognito, &client, session, &input.challenge_responses).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct InitiateAuthInput {
    pub(crate) auth_flow: String,
    /// USERNAME, PASSWORD, SECRET_HASH, REFRESH_TOKEN.
    pub(crate) auth_parameters: HashMap<String, Secret>,
    pub(crate) client_id: String,
}

/// Signs a user in, asks for a new password, or issues new tokens for a refresh token.
///
/// Fails on wrong credentials, on a flow that the client does not allow and on one that is not emulated.
pub(crate) async fn initiate(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    input: InitiateAuthInput,
) -> Result<AuthOutput, CognitoError> {
    let client = cognito.client(told, &input.client_id)?;
    match input.auth_flow.as_str() {
        "USER_PASSWORD_AUTH" if client.allows_password() => {
            sign_in::with_password(cognito, &client, &input.auth_parameters).await
        }
        "USER_PASSWORD_AUTH" => {
            Err(CognitoError::invalid("USER_PASSWORD_AUTH flow not enabled for this client"))
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => {
            sign_in::refresh(cognito, &client, &input.auth_parameters).await
        }
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            // Recorded: the flows of AdminInitiateAuth are refused here.
            Err(CognitoError::invalid(MarkedText::recorded("Initiate Auth method not supported")))
        }
        other => Err(CognitoError::NotEmulated(format!("InitiateAuth with {other}"))),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct RespondToAuthChallengeInput {
    pub(crate) client_id: String,
    pub(crate) challenge_name: String,
    pub(crate) session: Option<Secret>,
    /// USERNAME, NEW_PASSWORD, SECRET_HASH, userAttributes.NAME.
    pub(crate) challenge_responses: HashMap<String, Secret>,
}

/// Sets the new password and signs the user in. The session stays open until a response succeeds.
pub(crate) async fn respond(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    input: RespondToAuthChallengeInput,
) -> Result<AuthOutput, CognitoError> {
    let name = &input.challenge_name;
    let session = input.session.as_ref().map(Secret::expose);
    let client = cognito.client(told, &input.client_id)?;
    if name != "NEW_PASSWORD_REQUIRED" {
        return Err(CognitoError::NotEmulated(format!("RespondToAuthChallenge with {name}")));
    }
    new_password::answer(cognito, &client, session, &input.challenge_responses).await
}

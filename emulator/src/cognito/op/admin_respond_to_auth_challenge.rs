//! AdminRespondToAuthChallenge: the new password of a user who has a temporary one.

use std::collections::HashMap;

use serde::Deserialize;

use super::respond_to_auth_challenge::CHALLENGES;
use crate::base::Secret;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::sign_in::AuthOutput;
use crate::cognito::{CognitoError, Parts, new_password};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminRespondToAuthChallengeInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which of its app clients.
    pub(crate) client_id: Option<String>,
    /// Which challenge is answered.
    pub(crate) challenge_name: Option<String>,
    /// The challenge's session.
    pub(crate) session: Option<Secret>,
    /// USERNAME, NEW_PASSWORD, SECRET_HASH, userAttributes.NAME.
    pub(crate) challenge_responses: HashMap<String, Secret>,
}

/// Sets the new password and signs the user in. The session stays open until the answer is good.
pub(crate) async fn handle(
    parts: &Parts,
    input: AdminRespondToAuthChallengeInput,
) -> Result<AuthOutput, CognitoError> {
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let client_id = constraints.required("clientId", input.client_id.as_deref(), &constraints::CLIENT_ID);
    let name = constraints.required("challengeName", input.challenge_name.as_deref(), &constraints::ANY);
    constraints.one_of("challengeName", input.challenge_name.as_deref(), &CHALLENGES);
    let session = input.session.as_ref().map(Secret::expose);
    constraints.optional("session", session, &constraints::SESSION);
    constraints.finish()?;
    let client = parts.client_of(pool_id, client_id)?;
    if name != "NEW_PASSWORD_REQUIRED" {
        return Err(CognitoError::NotEmulated(format!("AdminRespondToAuthChallenge with {name}")));
    }
    new_password::answer(parts, &client, session, &input.challenge_responses)
}

//! AdminRespondToAuthChallenge: the new password of a user who has a temporary one.

use std::collections::HashMap;

use serde::Deserialize;

use crate::base::Secret;
use crate::base::arn::Place;
use crate::cognito::sign_in::AuthOutput;
use crate::cognito::{CognitoError, Parts, new_password};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct AdminRespondToAuthChallengeInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its app clients.
    pub(crate) client_id: String,
    /// Which challenge is answered.
    pub(crate) challenge_name: String,
    /// The challenge's session.
    pub(crate) session: Option<Secret>,
    /// USERNAME, NEW_PASSWORD, SECRET_HASH, userAttributes.NAME.
    pub(crate) challenge_responses: HashMap<String, Secret>,
}

/// Sets the new password and signs the user in. The session stays open until the answer is good.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: AdminRespondToAuthChallengeInput,
) -> Result<AuthOutput, CognitoError> {
    let name = &input.challenge_name;
    let session = input.session.as_ref().map(Secret::expose);
    let client = parts.client_of(place, &input.user_pool_id, &input.client_id)?;
    if name != "NEW_PASSWORD_REQUIRED" {
        return Err(CognitoError::NotEmulated(format!("AdminRespondToAuthChallenge with {name}")));
    }
    new_password::answer(parts, &client, session, &input.challenge_responses).await
}

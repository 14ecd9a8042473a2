//! RespondToAuthChallenge: the new password of a user who has a temporary one.

use std::collections::HashMap;

use serde::Deserialize;

use crate::base::Secret;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::sign_in::AuthOutput;
use crate::cognito::{CognitoError, Parts, new_password};

/// The challenges of RespondToAuthChallenge and AdminRespondToAuthChallenge, by the model.
pub(crate) const CHALLENGES: [&str; 16] = [
    "SMS_MFA",
    "EMAIL_OTP",
    "SOFTWARE_TOKEN_MFA",
    "SELECT_MFA_TYPE",
    "MFA_SETUP",
    "PASSWORD_VERIFIER",
    "CUSTOM_CHALLENGE",
    "SELECT_CHALLENGE",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
    "ADMIN_NO_SRP_AUTH",
    "NEW_PASSWORD_REQUIRED",
    "SMS_OTP",
    "PASSWORD",
    "WEB_AUTHN",
    "PASSWORD_SRP",
];

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct RespondToAuthChallengeInput {
    /// Which app client.
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
    input: RespondToAuthChallengeInput,
) -> Result<AuthOutput, CognitoError> {
    let mut constraints = Constraints::default();
    let client_id = constraints.required("clientId", input.client_id.as_deref(), &constraints::CLIENT_ID);
    let name = constraints.required("challengeName", input.challenge_name.as_deref(), &constraints::ANY);
    constraints.one_of("challengeName", input.challenge_name.as_deref(), &CHALLENGES);
    let session = input.session.as_ref().map(Secret::expose);
    constraints.optional("session", session, &constraints::SESSION);
    constraints.finish()?;
    let client = parts.client(client_id)?;
    if name != "NEW_PASSWORD_REQUIRED" {
        return Err(CognitoError::NotEmulated(format!("RespondToAuthChallenge with {name}")));
    }
    new_password::answer(parts, &client, session, &input.challenge_responses)
}

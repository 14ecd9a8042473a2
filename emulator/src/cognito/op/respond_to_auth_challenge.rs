//! RespondToAuthChallenge: the new password of a user who has a temporary one.

use std::collections::HashMap;

use serde::Deserialize;

use super::initiate_auth::{AuthOutput, parameter};
use crate::base::Secret;
use crate::cognito::client::Client;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::password::PasswordHash;
use crate::cognito::secret_hash;
use crate::cognito::tokens;
use crate::cognito::user::{Attribute, Failures, User, UserStatus};
use crate::cognito::{CognitoError, Parts};

const CHALLENGES: [&str; 16] = [
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
    // Recorded: 2017-04.
    let session = session.ok_or_else(|| CognitoError::invalid("Missing required parameter Session"))?;
    let user = set_password(parts, &client, session, &input.challenge_responses)?;
    tokens::sign_in(parts, &client, &user).map(AuthOutput::signed_in)
}

fn set_password(
    parts: &Parts,
    client: &Client,
    session: &str,
    responses: &HashMap<String, Secret>,
) -> Result<User, CognitoError> {
    let username = parameter(responses, "USERNAME")?;
    let password = parameter(responses, "NEW_PASSWORD")?;
    secret_hash::check(client, responses.get("SECRET_HASH").map(Secret::expose), &[username])?;
    let now = parts.clock.now();
    let pool = &client.pool;
    let wrong_session = || CognitoError::denied("Invalid session for the user.");
    let open = pool.sessions().get(session, &client.id, now)?;
    let user =
        pool.users().get(username).cloned().filter(|user| user.sub == open.sub).ok_or_else(wrong_session)?;
    if !user.enabled {
        return Err(CognitoError::denied("User is disabled."));
    }
    let attributes = attributes(client, &user, responses)?;
    pool.configuration().policy.check(password)?;
    let hash = PasswordHash::of(password, &parts.entropy)?;
    if !pool.sessions().close(session) {
        return Err(wrong_session());
    }
    let mut users = pool.users();
    let user = users.get_mut(&open.sub).ok_or_else(wrong_session)?;
    user.attributes.extend(attributes.into_iter().map(|attribute| (attribute.name, attribute.value)));
    user.password = hash;
    user.password_expires_at = None;
    user.status = UserStatus::Confirmed;
    user.failures = Failures::default();
    user.modified_at = now;
    Ok(user.clone())
}

/// The attributes that come with the new password.
///
/// Recorded: both refusals, 2022-03 and 2019-04. Inferred: the first also for attributes other than email.
fn attributes(
    client: &Client,
    user: &User,
    responses: &HashMap<String, Secret>,
) -> Result<Vec<Attribute>, CognitoError> {
    let given = responses.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix("userAttributes.")?.to_owned();
        Some(Attribute { name, value: value.expose().to_owned() })
    });
    let mut given: Vec<Attribute> = given.collect();
    given.sort_by(|one, other| one.name.cmp(&other.name));
    if let Some(known) = given.iter().find(|attribute| user.attributes.contains_key(&attribute.name)) {
        return Err(CognitoError::denied(format!("Cannot modify an already provided {}", known.name)));
    }
    let configuration = client.pool.configuration();
    configuration.schema.check(&given)?;
    let missing = configuration.schema.missing(&user.attributes);
    let still_missing: Vec<&str> =
        missing.into_iter().filter(|name| given.iter().all(|attribute| attribute.name != *name)).collect();
    let verb = if still_missing.len() == 1 { "is" } else { "are" };
    match still_missing.as_slice() {
        [] => Ok(given),
        names => {
            let text = format!("Invalid attributes given, {} {verb} missing", names.join(" and "));
            Err(CognitoError::invalid(text))
        }
    }
}

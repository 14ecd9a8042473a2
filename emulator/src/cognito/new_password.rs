//! The new password of a user who has a temporary one, shared by both operations that respond to a challenge.

use std::collections::HashMap;

use super::client::Client;
use super::password::PasswordHash;
use super::sign_in::{AuthOutput, parameter};
use super::user::{Attribute, Failures, User, UserStatus};
use super::{Cognito, CognitoError, authentication_result, secret_hash};
use crate::aws::MarkedText;
use crate::base::Secret;

/// Sets the new password and signs the user in; fails on a wrong session, password or attribute, and then leaves the
/// session open.
pub(crate) async fn answer(
    cognito: &Cognito,
    client: &Client,
    session: Option<&str>,
    responses: &HashMap<String, Secret>,
) -> Result<AuthOutput, CognitoError> {
    // Recorded: 2017-04.
    let session = session
        .ok_or_else(|| CognitoError::invalid(MarkedText::recorded("Missing required parameter Session")))?;
    let user = set_password(cognito, client, session, responses)?;
    authentication_result::sign_in(cognito, client, &user).await.map(AuthOutput::signed_in)
}

fn set_password(
    cognito: &Cognito,
    client: &Client,
    session: &str,
    responses: &HashMap<String, Secret>,
) -> Result<User, CognitoError> {
    let username = parameter(responses, "USERNAME")?;
    let password = parameter(responses, "NEW_PASSWORD")?;
    secret_hash::check(client, responses.get("SECRET_HASH").map(Secret::expose), &[username])?;
    let now = cognito.clock.now();
    let pool = &client.pool;
    let wrong_session = || CognitoError::denied("Invalid session for the user.");
    let open = pool.sessions().get(session, &client.id, now)?;
    let user =
        pool.users().get(username).cloned().filter(|user| user.sub == open.sub).ok_or_else(wrong_session)?;
    user.check_usable()?;
    let attributes = attributes(client, &user, responses)?;
    pool.configuration().policy.check(password)?;
    let hash = PasswordHash::of(password, &cognito.entropy)?;
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

/// The attributes that are sent with the new password.
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
        let text = format!("Cannot modify an already provided {}", known.name);
        let text = if known.name == "email" { MarkedText::recorded(text) } else { text.into() };
        return Err(CognitoError::denied(text));
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
            Err(CognitoError::invalid(MarkedText::recorded(text)))
        }
    }
}

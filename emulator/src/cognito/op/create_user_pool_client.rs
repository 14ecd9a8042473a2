//! CreateUserPoolClient.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::base::entropy::LOWER_CASE_ALPHANUMERIC;
use crate::base::{Entropy, Secret};
use crate::cognito::client::{Client, ClientSettings, UserPoolClientType};
use crate::cognito::pools::NoClient;
use crate::cognito::{CognitoError, Parts};

/// Recorded: 26 characters.
const CLIENT_ID_LENGTH: usize = 26;
/// Recorded: 51 or 52 characters; always the same here.
const SECRET_LENGTH: usize = 52;
/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreateUserPoolClientInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// The display name.
    pub(crate) client_name: String,
    /// True for a confidential client.
    pub(crate) generate_secret: Option<bool>,
    /// A secret of the caller's choice, instead of a generated one.
    pub(crate) client_secret: Option<Secret>,
    /// Everything else.
    #[serde(flatten)]
    pub(crate) settings: ClientSettings,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolClientOutput {
    /// The new app client.
    pub(crate) user_pool_client: UserPoolClientType,
}

/// Creates an app client, its id and secret from `entropy`; fails on a wrong member, an unknown
/// scope, or when the pool has too many clients.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    entropy: &Entropy,
    input: CreateUserPoolClientInput,
) -> Result<CreateUserPoolClientOutput, CognitoError> {
    check(&input)?;
    let pool = parts.pool(place, &input.user_pool_id)?;
    let has_secret = input.generate_secret == Some(true) || input.client_secret.is_some();
    let validity = input.settings.accept("CreateUserPoolClient", &pool, has_secret)?;
    let generated = || Secret::new(entropy.characters(LOWER_CASE_ALPHANUMERIC, SECRET_LENGTH));
    let now = parts.clock.now();
    let client = Arc::new(Client {
        id: new_id(parts, entropy),
        name: input.client_name.clone(),
        secret: input.client_secret.clone().or_else(|| has_secret.then(generated)),
        pool,
        validity,
        created_at: now,
        modified_at: now,
        settings: input.settings.clone(),
    });
    parts.pools.add_client(Arc::clone(&client)).map_err(|reason| match reason {
        NoClient::NoPool => CognitoError::no_pool(&input.user_pool_id),
        NoClient::IdTaken => CognitoError::internal(&reason),
        NoClient::TooMany => CognitoError::LimitExceeded(reason.to_string()),
    })?;
    Ok(CreateUserPoolClientOutput { user_pool_client: UserPoolClientType(client) })
}

fn check(input: &CreateUserPoolClientInput) -> Result<(), CognitoError> {
    if input.generate_secret == Some(true) && input.client_secret.is_some() {
        // Documented: they exclude each other. Inferred: the text.
        return Err(CognitoError::invalid("Cannot specify both GenerateSecret and ClientSecret."));
    }
    Ok(())
}

fn new_id(parts: &Parts, entropy: &Entropy) -> String {
    loop {
        let id = entropy.characters(LOWER_CASE_ALPHANUMERIC, CLIENT_ID_LENGTH);
        if parts.pools.client(&id).is_none() {
            return id;
        }
    }
}

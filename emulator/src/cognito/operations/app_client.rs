//! The operations on app clients.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::arn::AccountRegion;
use crate::base::entropy::LOWER_CASE_ALPHANUMERIC;
use crate::base::{Entropy, Secret};
use crate::cognito::client::{Client, ClientSettings, UserPoolClientType};
use crate::cognito::pools::NoClient;
use crate::cognito::{Cognito, CognitoError};

/// Recorded: 26 characters.
const CLIENT_ID_LENGTH: usize = 26;
/// Recorded: 51 or 52 characters; always the same here.
const SECRET_LENGTH: usize = 52;
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreateUserPoolClientInput {
    pub(crate) user_pool_id: String,
    pub(crate) client_name: String,
    /// True for a confidential client.
    pub(crate) generate_secret: Option<bool>,
    /// A secret chosen by the caller, instead of a generated one.
    pub(crate) client_secret: Option<Secret>,
    #[serde(flatten)]
    pub(crate) settings: ClientSettings,
}

/// The response of the operations on one app client, including its secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserPoolClientOutput {
    pub(crate) user_pool_client: UserPoolClientType,
}

/// Creates an app client with an id and secret from `entropy`; fails on an invalid member, an unknown scope, or if the pool
/// has too many clients.
pub(crate) fn create(
    cognito: &Cognito,
    account_region: &AccountRegion,
    entropy: &Entropy,
    input: &CreateUserPoolClientInput,
) -> Result<UserPoolClientOutput, CognitoError> {
    check(input)?;
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let has_secret = input.generate_secret == Some(true) || input.client_secret.is_some();
    let validity = input.settings.accept("CreateUserPoolClient", &pool, has_secret)?;
    let generated = || Secret::new(entropy.characters(LOWER_CASE_ALPHANUMERIC, SECRET_LENGTH));
    let now = cognito.clock.now();
    let client = Arc::new(Client {
        id: new_id(cognito, entropy),
        name: input.client_name.clone(),
        secret: input.client_secret.clone().or_else(|| has_secret.then(generated)),
        pool,
        validity,
        created_at: now,
        modified_at: now,
        settings: input.settings.clone(),
    });
    cognito.pools.add_client(Arc::clone(&client)).map_err(|reason| match reason {
        NoClient::NoPool => CognitoError::no_pool(&input.user_pool_id),
        NoClient::IdTaken => CognitoError::internal(&reason),
        NoClient::TooMany => CognitoError::LimitExceeded(reason.to_string()),
    })?;
    Ok(UserPoolClientOutput { user_pool_client: UserPoolClientType(client) })
}

fn check(input: &CreateUserPoolClientInput) -> Result<(), CognitoError> {
    if input.generate_secret == Some(true) && input.client_secret.is_some() {
        // Documented: they exclude each other. Inferred: the text.
        return Err(CognitoError::invalid("Cannot specify both GenerateSecret and ClientSecret."));
    }
    Ok(())
}

fn new_id(cognito: &Cognito, entropy: &Entropy) -> String {
    loop {
        let id = entropy.characters(LOWER_CASE_ALPHANUMERIC, CLIENT_ID_LENGTH);
        if cognito.pools.client(&id).is_none() {
            return id;
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DescribeUserPoolClientInput {
    pub(crate) user_pool_id: String,
    pub(crate) client_id: String,
}

/// Describes an app client; fails if the pool has none with this id.
pub(crate) fn describe(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &DescribeUserPoolClientInput,
) -> Result<UserPoolClientOutput, CognitoError> {
    let client = cognito.client_of(account_region, &input.user_pool_id, &input.client_id)?;
    Ok(UserPoolClientOutput { user_pool_client: UserPoolClientType(client) })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListUserPoolClientsInput {
    pub(crate) user_pool_id: String,
    /// The maximum number of app clients per page, 1 to 60.
    pub(crate) max_results: Option<i64>,
    pub(crate) next_token: Option<String>,
}

/// Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPoolClientsOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    user_pool_clients: Vec<UserPoolClientDescription>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct UserPoolClientDescription {
    client_id: String,
    client_name: String,
    user_pool_id: String,
}

/// Lists a pool's app clients in the order of their creation; fails if there is no such pool.
pub(crate) fn list(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ListUserPoolClientsInput,
) -> Result<ListUserPoolClientsOutput, CognitoError> {
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let size = input.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(60);
    let (clients, next_token) = cognito.pools.clients_page(&pool.id, size, input.next_token.as_deref())?;
    let describe = |client: &Arc<Client>| UserPoolClientDescription {
        client_id: client.id.clone(),
        client_name: client.name.clone(),
        user_pool_id: pool.id.clone(),
    };
    let user_pool_clients = clients.iter().map(describe).collect();
    Ok(ListUserPoolClientsOutput { next_token, user_pool_clients })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateUserPoolClientInput {
    pub(crate) user_pool_id: String,
    pub(crate) client_id: String,
    pub(crate) client_name: Option<String>,
    #[serde(flatten)]
    pub(crate) settings: ClientSettings,
}

/// Replaces an app client's settings; fails on an invalid member, an unknown scope, or if there is no such client.
///
/// Documented: what is not sent is reset to its default. Inferred: except the name, which has none.
pub(crate) fn update(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: UpdateUserPoolClientInput,
) -> Result<UserPoolClientOutput, CognitoError> {
    let former = cognito.client_of(account_region, &input.user_pool_id, &input.client_id)?;
    let has_secret = former.secret.is_some();
    let validity = input.settings.accept("UpdateUserPoolClient", &former.pool, has_secret)?;
    let client = Arc::new(Client {
        id: former.id.clone(),
        name: input.client_name.unwrap_or_else(|| former.name.clone()),
        secret: former.secret.clone(),
        pool: Arc::clone(&former.pool),
        validity,
        created_at: former.created_at,
        modified_at: cognito.clock.now(),
        settings: input.settings,
    });
    if !cognito.pools.replace_client(&client) {
        return Err(CognitoError::no_client(&client.id));
    }
    Ok(UserPoolClientOutput { user_pool_client: UserPoolClientType(client) })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DeleteUserPoolClientInput {
    pub(crate) user_pool_id: String,
    pub(crate) client_id: String,
}

/// Deletes an app client; fails if the pool has none with this id.
pub(crate) fn delete(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &DeleteUserPoolClientInput,
) -> Result<(), CognitoError> {
    cognito.pool(account_region, &input.user_pool_id)?;
    let is_deleted = cognito.pools.remove_client(&input.user_pool_id, &input.client_id);
    is_deleted.then_some(()).ok_or_else(|| CognitoError::no_client(&input.client_id))
}

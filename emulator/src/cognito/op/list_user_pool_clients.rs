//! ListUserPoolClients.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::client::Client;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListUserPoolClientsInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// How many app clients a page has, 1 to 60.
    pub(crate) max_results: Option<i64>,
    /// Where the page begins.
    pub(crate) next_token: Option<String>,
}

/// The answer. Member order: alphabetical.
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

/// Lists a pool's app clients in the order of their creation; fails when there is no such pool.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: ListUserPoolClientsInput,
) -> Result<ListUserPoolClientsOutput, CognitoError> {
    let pool = parts.pool(place, &input.user_pool_id)?;
    let size = input.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(60);
    let (clients, next_token) = parts.pools.clients_page(&pool.id, size, input.next_token.as_deref())?;
    let describe = |client: &Arc<Client>| UserPoolClientDescription {
        client_id: client.id.clone(),
        client_name: client.name.clone(),
        user_pool_id: pool.id.clone(),
    };
    let user_pool_clients = clients.iter().map(describe).collect();
    Ok(ListUserPoolClientsOutput { next_token, user_pool_clients })
}

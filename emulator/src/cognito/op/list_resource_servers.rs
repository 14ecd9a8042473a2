//! ListResourceServers.

use serde::{Deserialize, Serialize};

use crate::aws::pagination::page;
use crate::base::arn::Place;
use crate::cognito::resource_server::ResourceServer;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListResourceServersInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// How many resource servers a page has, 1 to 50.
    pub(crate) max_results: Option<i64>,
    /// Where the page begins.
    pub(crate) next_token: Option<String>,
}

/// The answer. Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListResourceServersOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    resource_servers: Vec<ResourceServer>,
}

/// Lists a pool's resource servers in the order of their creation; fails when there is no such pool.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: ListResourceServersInput,
) -> Result<ListResourceServersOutput, CognitoError> {
    let size = input.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(50);
    let pool = parts.pool(place, &input.user_pool_id)?;
    let servers = pool.resource_servers();
    let (resource_servers, next_token) = page(servers.values().cloned(), size, input.next_token.as_deref())?;
    Ok(ListResourceServersOutput { next_token, resource_servers })
}

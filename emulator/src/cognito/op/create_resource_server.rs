//! CreateResourceServer.

use indexmap::map::Entry;
use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::resource_server::{ResourceServer, Scope};
use crate::cognito::{CognitoError, Parts};

/// How many resource servers a pool has. Documented: quotas on resource number.
const MOST_RESOURCE_SERVERS: usize = 25;

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreateResourceServerInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// What every scope begins with, such as `m2m-auth-demo-mcp`.
    pub(crate) identifier: String,
    /// The display name.
    pub(crate) name: String,
    /// The scopes, at most 100.
    pub(crate) scopes: Option<Vec<Scope>>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateResourceServerOutput {
    /// The new resource server.
    pub(crate) resource_server: ResourceServer,
}

/// Creates a resource server; fails when the pool has one of this identifier, or too many. Inferred: those texts.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: CreateResourceServerInput,
) -> Result<CreateResourceServerOutput, CognitoError> {
    let identifier = &input.identifier;
    let scopes = input.scopes.unwrap_or_default();
    let pool = parts.pool(place, &input.user_pool_id)?;
    let resource_server = ResourceServer {
        identifier: identifier.to_owned(),
        name: input.name,
        scopes,
        user_pool_id: pool.id.clone(),
    };
    let mut servers = pool.resource_servers();
    let is_full = servers.len() >= MOST_RESOURCE_SERVERS;
    match servers.entry(identifier.to_owned()) {
        Entry::Occupied(_) => Err(CognitoError::invalid(format!(
            "A resource server with identifier {identifier} already exists."
        ))),
        Entry::Vacant(_) if is_full => Err(CognitoError::LimitExceeded(format!(
            "The user pool has as many resource servers as it can have: {MOST_RESOURCE_SERVERS}."
        ))),
        Entry::Vacant(free) => {
            free.insert(resource_server.clone());
            Ok(CreateResourceServerOutput { resource_server })
        }
    }
}

//! The operations on resource servers.

use indexmap::map::Entry;
use serde::{Deserialize, Serialize};

use crate::aws::pagination::page;
use crate::base::arn::AccountRegion;
use crate::cognito::resource_server::{ResourceServer, Scope};
use crate::cognito::{Cognito, CognitoError};

/// The maximum number of resource servers of a pool. Documented: quotas on resource number.
const MAX_RESOURCE_SERVERS: usize = 25;

/// The request of CreateResourceServer and UpdateResourceServer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ResourceServerInput {
    pub(crate) user_pool_id: String,
    /// The prefix of every scope, such as `m2m-auth-demo-mcp`.
    pub(crate) identifier: String,
    pub(crate) name: String,
    /// The scopes, at most 100.
    pub(crate) scopes: Option<Vec<Scope>>,
}

/// The response of the operations on one resource server.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourceServerOutput {
    pub(crate) resource_server: ResourceServer,
}

/// Creates a resource server; fails if the pool has one with this identifier, or too many. Inferred: those texts.
pub(crate) fn create(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: ResourceServerInput,
) -> Result<ResourceServerOutput, CognitoError> {
    let identifier = &input.identifier;
    let scopes = input.scopes.unwrap_or_default();
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let resource_server = ResourceServer {
        identifier: identifier.to_owned(),
        name: input.name,
        scopes,
        user_pool_id: pool.id.clone(),
    };
    let mut servers = pool.resource_servers();
    let is_full = servers.len() >= MAX_RESOURCE_SERVERS;
    match servers.entry(identifier.to_owned()) {
        Entry::Occupied(_) => Err(CognitoError::invalid(format!(
            "A resource server with identifier {identifier} already exists."
        ))),
        Entry::Vacant(_) if is_full => Err(CognitoError::LimitExceeded(format!(
            "The user pool has as many resource servers as it can have: {MAX_RESOURCE_SERVERS}."
        ))),
        Entry::Vacant(free) => {
            free.insert(resource_server.clone());
            Ok(ResourceServerOutput { resource_server })
        }
    }
}

/// The request of DescribeResourceServer and DeleteResourceServer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ResourceServerRequest {
    pub(crate) user_pool_id: String,
    pub(crate) identifier: String,
}

/// Describes a resource server; fails if the pool has none with this identifier.
pub(crate) fn describe(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ResourceServerRequest,
) -> Result<ResourceServerOutput, CognitoError> {
    let found =
        cognito.pool(account_region, &input.user_pool_id)?.resource_servers().get(&input.identifier).cloned();
    let resource_server = found.ok_or_else(|| unknown(&input.identifier))?;
    Ok(ResourceServerOutput { resource_server })
}

/// The error for an unknown resource server. Inferred: the text.
pub(crate) fn unknown(identifier: &str) -> CognitoError {
    CognitoError::no_resource(format!("Resource server {identifier} does not exist."))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListResourceServersInput {
    pub(crate) user_pool_id: String,
    /// The maximum number of resource servers per page, 1 to 50.
    pub(crate) max_results: Option<i64>,
    pub(crate) next_token: Option<String>,
}

/// Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListResourceServersOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    resource_servers: Vec<ResourceServer>,
}

/// Lists a pool's resource servers in the order of their creation; fails if there is no such pool.
pub(crate) fn list(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ListResourceServersInput,
) -> Result<ListResourceServersOutput, CognitoError> {
    let size = input.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(50);
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let servers = pool.resource_servers();
    let (resource_servers, next_token) = page(servers.values().cloned(), size, input.next_token.as_deref())?;
    Ok(ListResourceServersOutput { next_token, resource_servers })
}

/// Replaces a resource server's name and scopes; fails if the pool has none with this identifier.
///
/// Documented: scopes that are not sent are removed. No new token contains a removed scope.
pub(crate) fn update(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: ResourceServerInput,
) -> Result<ResourceServerOutput, CognitoError> {
    let scopes = input.scopes.unwrap_or_default();
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let mut servers = pool.resource_servers();
    let server = servers.get_mut(&input.identifier).ok_or_else(|| unknown(&input.identifier))?;
    server.name = input.name;
    server.scopes = scopes;
    Ok(ResourceServerOutput { resource_server: server.clone() })
}

/// Deletes a resource server, whose scopes new tokens no longer contain; fails if there is none.
pub(crate) fn delete(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ResourceServerRequest,
) -> Result<(), CognitoError> {
    let removed =
        cognito.pool(account_region, &input.user_pool_id)?.resource_servers().shift_remove(&input.identifier);
    removed.map(drop).ok_or_else(|| unknown(&input.identifier))
}

//! UpdateResourceServer.

use serde::{Deserialize, Serialize};

use super::describe_resource_server::unknown;
use crate::base::arn::Place;
use crate::cognito::resource_server::{ResourceServer, Scope};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateResourceServerInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its resource servers.
    pub(crate) identifier: String,
    /// The new display name.
    pub(crate) name: String,
    /// The scopes that it has from then on, at most 100.
    pub(crate) scopes: Option<Vec<Scope>>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateResourceServerOutput {
    resource_server: ResourceServer,
}

/// Replaces a resource server's name and scopes; fails when the pool has none of this identifier.
///
/// Documented: scopes that are not sent are none from then on. A scope that is gone is in no token from then on.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: UpdateResourceServerInput,
) -> Result<UpdateResourceServerOutput, CognitoError> {
    let scopes = input.scopes.unwrap_or_default();
    let pool = parts.pool(place, &input.user_pool_id)?;
    let mut servers = pool.resource_servers();
    let server = servers.get_mut(&input.identifier).ok_or_else(|| unknown(&input.identifier))?;
    server.name = input.name;
    server.scopes = scopes;
    Ok(UpdateResourceServerOutput { resource_server: server.clone() })
}

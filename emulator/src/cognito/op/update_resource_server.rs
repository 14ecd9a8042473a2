//! UpdateResourceServer.

use serde::{Deserialize, Serialize};

use super::describe_resource_server::unknown;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::resource_server::{ResourceServer, Scope};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UpdateResourceServerInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which of its resource servers.
    pub(crate) identifier: Option<String>,
    /// The new display name.
    pub(crate) name: Option<String>,
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
    input: UpdateResourceServerInput,
) -> Result<UpdateResourceServerOutput, CognitoError> {
    let scopes = input.scopes.unwrap_or_default();
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let identifier =
        constraints.required("identifier", input.identifier.as_deref(), &constraints::IDENTIFIER);
    let name = constraints.required("name", input.name.as_deref(), &constraints::RESOURCE_SERVER_NAME);
    Scope::check_all(&scopes, &mut constraints);
    constraints.finish()?;
    let pool = parts.pool(pool_id)?;
    let mut servers = pool.resource_servers();
    let server = servers.get_mut(identifier).ok_or_else(|| unknown(identifier))?;
    server.name = name.to_owned();
    server.scopes = scopes;
    Ok(UpdateResourceServerOutput { resource_server: server.clone() })
}

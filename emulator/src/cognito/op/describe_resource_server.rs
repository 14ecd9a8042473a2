//! DescribeResourceServer.

use serde::{Deserialize, Serialize};

use crate::cognito::constraints::{self, Constraints};
use crate::cognito::resource_server::ResourceServer;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DescribeResourceServerInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which of its resource servers.
    pub(crate) identifier: Option<String>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeResourceServerOutput {
    resource_server: ResourceServer,
}

/// Describes a resource server; fails when the pool has none of this identifier.
pub(crate) async fn handle(
    parts: &Parts,
    input: DescribeResourceServerInput,
) -> Result<DescribeResourceServerOutput, CognitoError> {
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let identifier =
        constraints.required("identifier", input.identifier.as_deref(), &constraints::IDENTIFIER);
    constraints.finish()?;
    let found = parts.pool(pool_id)?.resource_servers().get(identifier).cloned();
    let resource_server = found.ok_or_else(|| unknown(identifier))?;
    Ok(DescribeResourceServerOutput { resource_server })
}

/// No such resource server. Inferred: the text.
pub(crate) fn unknown(identifier: &str) -> CognitoError {
    CognitoError::ResourceNotFound(format!("Resource server {identifier} does not exist."))
}

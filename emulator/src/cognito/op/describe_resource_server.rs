//! DescribeResourceServer.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::resource_server::ResourceServer;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DescribeResourceServerInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its resource servers.
    pub(crate) identifier: String,
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
    place: &Place,
    input: DescribeResourceServerInput,
) -> Result<DescribeResourceServerOutput, CognitoError> {
    let found = parts.pool(place, &input.user_pool_id)?.resource_servers().get(&input.identifier).cloned();
    let resource_server = found.ok_or_else(|| unknown(&input.identifier))?;
    Ok(DescribeResourceServerOutput { resource_server })
}

/// No such resource server. Inferred: the text.
pub(crate) fn unknown(identifier: &str) -> CognitoError {
    CognitoError::ResourceNotFound(format!("Resource server {identifier} does not exist."))
}

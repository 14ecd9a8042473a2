//! DescribeUserPoolClient.

use serde::{Deserialize, Serialize};

use crate::cognito::client::UserPoolClientType;
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DescribeUserPoolClientInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// Which of its app clients.
    pub(crate) client_id: Option<String>,
}

/// The answer, with the client's secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolClientOutput {
    user_pool_client: UserPoolClientType,
}

/// Describes an app client; fails when the pool has none of this id.
pub(crate) async fn handle(
    parts: &Parts,
    input: DescribeUserPoolClientInput,
) -> Result<DescribeUserPoolClientOutput, CognitoError> {
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let client_id = constraints.required("clientId", input.client_id.as_deref(), &constraints::CLIENT_ID);
    constraints.finish()?;
    let client = parts.client_of(pool_id, client_id)?;
    Ok(DescribeUserPoolClientOutput { user_pool_client: UserPoolClientType(client) })
}

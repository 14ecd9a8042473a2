//! DescribeUserPoolClient.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::client::UserPoolClientType;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DescribeUserPoolClientInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
    /// Which of its app clients.
    pub(crate) client_id: String,
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
    place: &Place,
    input: DescribeUserPoolClientInput,
) -> Result<DescribeUserPoolClientOutput, CognitoError> {
    let client = parts.client_of(place, &input.user_pool_id, &input.client_id)?;
    Ok(DescribeUserPoolClientOutput { user_pool_client: UserPoolClientType(client) })
}

//! DescribeUserPool.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::cognito::pool::description::UserPoolType;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct DescribeUserPoolInput {
    /// Which pool.
    pub(crate) user_pool_id: String,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeUserPoolOutput {
    user_pool: UserPoolType,
}

/// Describes a pool; fails when there is none of this id.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: DescribeUserPoolInput,
) -> Result<DescribeUserPoolOutput, CognitoError> {
    Ok(DescribeUserPoolOutput { user_pool: UserPoolType(parts.pool(place, &input.user_pool_id)?) })
}

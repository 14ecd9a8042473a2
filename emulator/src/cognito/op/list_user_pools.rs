//! ListUserPools.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::Place;
use crate::cognito::pool::Pool;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListUserPoolsInput {
    /// How many pools a page has, 1 to 60.
    pub(crate) max_results: Option<i64>,
    /// Where the page begins.
    pub(crate) next_token: Option<String>,
}

/// The answer. Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUserPoolsOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    user_pools: Vec<UserPoolDescription>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct UserPoolDescription {
    creation_date: EpochSeconds,
    id: String,
    lambda_config: Map<String, Value>,
    last_modified_date: EpochSeconds,
    name: String,
}

/// Lists the pools of a place in the order of their creation; fails without MaxResults.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: ListUserPoolsInput,
) -> Result<ListUserPoolsOutput, CognitoError> {
    let size = input.max_results.and_then(|size| usize::try_from(size).ok()).unwrap_or(60);
    let (pools, next_token) = parts.pools.page(place, size, input.next_token.as_deref())?;
    Ok(ListUserPoolsOutput { next_token, user_pools: pools.iter().map(|pool| describe(pool)).collect() })
}

fn describe(pool: &Pool) -> UserPoolDescription {
    let configuration = pool.configuration();
    UserPoolDescription {
        creation_date: EpochSeconds(pool.created_at),
        id: pool.id.clone(),
        lambda_config: Map::new(),
        last_modified_date: EpochSeconds(configuration.modified_at),
        name: configuration.name.clone(),
    }
}

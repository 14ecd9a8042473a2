//! ListTagsForResource.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::base::arn::{Arn, Place};
use crate::cognito::pool::Pool;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListTagsForResourceInput {
    /// A pool's ARN.
    pub(crate) resource_arn: String,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsForResourceOutput {
    tags: IndexMap<String, String>,
}

/// The tags of a pool; fails when there is no such pool.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: ListTagsForResourceInput,
) -> Result<ListTagsForResourceOutput, CognitoError> {
    let configuration = pool_of(parts, place, &input.resource_arn)?.configuration();
    Ok(ListTagsForResourceOutput { tags: configuration.tags.map() })
}

/// The pool of this ARN; fails when there is none. Inferred: the text for an ARN of something else.
pub(crate) fn pool_of(parts: &Parts, place: &Place, arn: &str) -> Result<Arc<Pool>, CognitoError> {
    let foreign = || CognitoError::invalid(format!("{arn} is not the ARN of a user pool."));
    let parsed: Arn = arn.parse().map_err(|_| foreign())?;
    let id = parsed.id("userpool").ok_or_else(foreign)?;
    let pool = parts.pool(place, id)?;
    // An id alone says nothing about account and region.
    if pool.arn == arn { Ok(pool) } else { Err(CognitoError::no_pool(id)) }
}

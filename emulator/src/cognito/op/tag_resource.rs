//! TagResource.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::list_tags_for_resource::pool_of;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct TagResourceInput {
    /// A pool's ARN.
    pub(crate) resource_arn: String,
    /// The tags to be set, by key.
    pub(crate) tags: IndexMap<String, String>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct TagResourceOutput {}

/// Sets tags of a pool, beside those that it has; fails when there is no such pool, or on one that breaks the rules.
///
/// Inferred: that tags leave `LastModifiedDate` as it is.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: TagResourceInput,
) -> Result<TagResourceOutput, CognitoError> {
    let pool = pool_of(parts, place, &input.resource_arn)?;
    pool.configure(|configuration| Ok::<(), CognitoError>(configuration.tags.put(input.tags)?))?;
    Ok(TagResourceOutput {})
}

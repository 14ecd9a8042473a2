//! UntagResource.

use serde::{Deserialize, Serialize};

use super::list_tags_for_resource::pool_of;
use crate::base::arn::Place;
use crate::cognito::{CognitoError, Parts};

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UntagResourceInput {
    /// A pool's ARN.
    pub(crate) resource_arn: String,
    /// The keys of the tags to be taken away.
    pub(crate) tag_keys: Vec<String>,
}

/// The answer: no member. Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct UntagResourceOutput {}

/// Takes tags from a pool, whether it has them or not; fails when there is no such pool.
pub(crate) async fn handle(
    parts: &Parts,
    place: &Place,
    input: UntagResourceInput,
) -> Result<UntagResourceOutput, CognitoError> {
    let pool = pool_of(parts, place, &input.resource_arn)?;
    pool.configure(|configuration| {
        configuration.tags.remove(&input.tag_keys);
        Ok::<(), CognitoError>(())
    })?;
    Ok(UntagResourceOutput {})
}

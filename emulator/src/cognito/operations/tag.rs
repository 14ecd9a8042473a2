//! The operations on the tags of user pools.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::base::arn::{AccountRegion, Arn};
use crate::cognito::pool::Pool;
use crate::cognito::{Cognito, CognitoError};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct TagResourceInput {
    /// The ARN of a pool.
    pub(crate) resource_arn: String,
    /// The tags to set, by key.
    pub(crate) tags: IndexMap<String, String>,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct TagResourceOutput {}

/// Adds tags to a pool; fails if there is no such pool, or on a tag that breaks the rules.
///
/// Inferred: that tags leave `LastModifiedDate` as it is.
pub(crate) fn tag(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: TagResourceInput,
) -> Result<TagResourceOutput, CognitoError> {
    let pool = pool_of(cognito, account_region, &input.resource_arn)?;
    pool.configure(|configuration| Ok::<(), CognitoError>(configuration.tags.put(input.tags)?))?;
    Ok(TagResourceOutput {})
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct UntagResourceInput {
    /// The ARN of a pool.
    pub(crate) resource_arn: String,
    pub(crate) tag_keys: Vec<String>,
}

/// Documented: the output shape exists and is empty, so `{}` is sent.
#[derive(Debug, Serialize)]
pub(crate) struct UntagResourceOutput {}

/// Removes tags from a pool, whether it has them or not; fails if there is no such pool.
pub(crate) fn untag(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &UntagResourceInput,
) -> Result<UntagResourceOutput, CognitoError> {
    let pool = pool_of(cognito, account_region, &input.resource_arn)?;
    pool.configure(|configuration| {
        configuration.tags.remove(&input.tag_keys);
        Ok::<(), CognitoError>(())
    })?;
    Ok(UntagResourceOutput {})
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListTagsForResourceInput {
    /// The ARN of a pool.
    pub(crate) resource_arn: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsForResourceOutput {
    tags: IndexMap<String, String>,
}

/// Returns the tags of a pool; fails if there is no such pool.
pub(crate) fn list(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ListTagsForResourceInput,
) -> Result<ListTagsForResourceOutput, CognitoError> {
    let configuration = pool_of(cognito, account_region, &input.resource_arn)?.configuration();
    Ok(ListTagsForResourceOutput { tags: configuration.tags.map() })
}

/// Returns the pool with this ARN; fails if there is none. Inferred: the text for an ARN of something else.
pub(crate) fn pool_of(
    cognito: &Cognito,
    account_region: &AccountRegion,
    arn: &str,
) -> Result<Arc<Pool>, CognitoError> {
    let foreign = || CognitoError::invalid(format!("{arn} is not the ARN of a user pool."));
    let parsed: Arn = arn.parse().map_err(|_| foreign())?;
    let id = parsed.id("userpool").ok_or_else(foreign)?;
    let pool = cognito.pool(account_region, id)?;
    // An id does not include account and region.
    if pool.arn == arn { Ok(pool) } else { Err(CognitoError::no_pool(id)) }
}

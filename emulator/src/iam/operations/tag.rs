//! TagRole, UntagRole, ListRoleTags, TagPolicy, UntagPolicy and ListPolicyTags.

use serde::{Deserialize, Serialize};

use super::Nothing;
use crate::iam::page::{Paging, Truncation};
use crate::iam::tags::{Tag, Tags};
use crate::iam::{IamError, Parts};

/// What has tags.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tagged {
    /// A role, by its name.
    Role,
    /// A managed policy, by its ARN.
    Policy,
}

/// The request of TagRole and TagPolicy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagInput {
    #[serde(alias = "RoleName", alias = "PolicyArn")]
    resource: String,
    tags: Vec<Tag>,
}

/// Adds tags, or gives them new values.
pub(crate) fn tag(parts: &Parts, tagged: Tagged, input: TagInput) -> Result<Nothing, IamError> {
    change(parts, tagged, &input.resource, |tags| Ok(tags.put(input.tags)?))
}

/// The request of UntagRole and UntagPolicy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagInput {
    #[serde(alias = "RoleName", alias = "PolicyArn")]
    resource: String,
    tag_keys: Vec<String>,
}

/// Takes tags away.
pub(crate) fn untag(parts: &Parts, tagged: Tagged, input: &UntagInput) -> Result<Nothing, IamError> {
    change(parts, tagged, &input.resource, |tags| {
        tags.remove(&input.tag_keys);
        Ok(())
    })
}

/// The request of ListRoleTags and ListPolicyTags.
#[derive(Debug, Deserialize)]
pub(crate) struct ListTagsInput {
    #[serde(alias = "RoleName", alias = "PolicyArn")]
    resource: String,
    #[serde(flatten)]
    paging: Paging,
}

/// The answer of ListRoleTags and ListPolicyTags.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsOutput {
    tags: Vec<Tag>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Lists the tags in the order in which they were given.
pub(crate) fn list(parts: &Parts, tagged: Tagged, input: &ListTagsInput) -> Result<ListTagsOutput, IamError> {
    let tables = parts.account.read();
    let tags = match tagged {
        Tagged::Role => &tables.role(&input.resource)?.entity.tags,
        Tagged::Policy => &tables.policy(&input.resource)?.tags,
    };
    let (tags, truncation) = input.paging.of_list(tags.list().into_iter())?;
    Ok(ListTagsOutput { tags, truncation })
}

fn change(
    parts: &Parts,
    tagged: Tagged,
    resource: &str,
    change: impl FnOnce(&mut Tags) -> Result<(), IamError>,
) -> Result<Nothing, IamError> {
    let mut tables = parts.account.write();
    match tagged {
        Tagged::Role => change(&mut tables.role_mut(resource)?.entity.tags)?,
        Tagged::Policy => change(&mut tables.policy_mut(resource)?.tags)?,
    }
    Ok(Nothing {})
}

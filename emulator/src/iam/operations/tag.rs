//! TagRole, UntagRole, ListRoleTags, TagPolicy, UntagPolicy and ListPolicyTags.

use serde::{Deserialize, Serialize};

use super::name_input::Nothing;
use crate::iam::page::{Pagination, Truncation};
use crate::iam::tags::{Tag, Tags};
use crate::iam::{Iam, IamError};

/// A resource that has tags.
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

/// Adds tags, or replaces their values.
pub(crate) fn tag(iam: &Iam, tagged: Tagged, input: TagInput) -> Result<Nothing, IamError> {
    change(iam, tagged, &input.resource, |tags| Ok(tags.put(input.tags)?))
}

/// The request of UntagRole and UntagPolicy.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagInput {
    #[serde(alias = "RoleName", alias = "PolicyArn")]
    resource: String,
    tag_keys: Vec<String>,
}

pub(crate) fn untag(iam: &Iam, tagged: Tagged, input: &UntagInput) -> Result<Nothing, IamError> {
    change(iam, tagged, &input.resource, |tags| {
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
    paging: Pagination,
}

/// The response of ListRoleTags and ListPolicyTags.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListTagsOutput {
    tags: Vec<Tag>,
    #[serde(flatten)]
    truncation: Truncation,
}

/// Lists the tags in the order in which they were added.
pub(crate) fn list(iam: &Iam, tagged: Tagged, input: &ListTagsInput) -> Result<ListTagsOutput, IamError> {
    let tables = iam.account.read();
    let tags = match tagged {
        Tagged::Role => &tables.role(&input.resource)?.entity.tags,
        Tagged::Policy => &tables.policy(&input.resource)?.tags,
    };
    let (tags, truncation) = input.paging.of_list(tags.list().into_iter())?;
    Ok(ListTagsOutput { tags, truncation })
}

fn change(
    iam: &Iam,
    tagged: Tagged,
    resource: &str,
    change: impl FnOnce(&mut Tags) -> Result<(), IamError>,
) -> Result<Nothing, IamError> {
    let mut tables = iam.account.write();
    match tagged {
        Tagged::Role => change(&mut tables.role_mut(resource)?.entity.tags)?,
        Tagged::Policy => change(&mut tables.policy_mut(resource)?.tags)?,
    }
    Ok(Nothing {})
}

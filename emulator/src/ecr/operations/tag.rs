//! TagResource, UntagResource and ListTagsForResource.

use serde::{Deserialize, Serialize};

use crate::aws::MarkedText;
use crate::aws::tags::Tag;
use crate::base::arn::{AccountRegion, Arn};
use crate::ecr::address::Address;
use crate::ecr::{Ecr, EcrError};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TagResourceInput {
    /// The ARN of a repository.
    pub(crate) resource_arn: String,
    /// The tags to add or to replace.
    pub(crate) tags: Vec<Tag>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UntagResourceInput {
    /// The ARN of a repository.
    pub(crate) resource_arn: String,
    pub(crate) tag_keys: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListTagsForResourceInput {
    /// The ARN of a repository.
    pub(crate) resource_arn: String,
}

/// The response of TagResource and UntagResource: no members.
#[derive(Debug, Serialize)]
pub(crate) struct Done {}

#[derive(Debug, Serialize)]
pub(crate) struct ListTagsForResourceOutput {
    tags: Vec<Tag>,
}

/// Adds tags to a repository, or replaces their values.
pub(crate) fn tag(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: TagResourceInput,
) -> Result<Done, EcrError> {
    let arn = read(&input.resource_arn)?;
    let address = address(account_region, &arn)?;
    ecr.repositories.change(address, |repository| repository.tags.put(input.tags))??;
    Ok(Done {})
}

pub(crate) fn untag(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &UntagResourceInput,
) -> Result<Done, EcrError> {
    let arn = read(&input.resource_arn)?;
    let address = address(account_region, &arn)?;
    ecr.repositories.change(address, |repository| repository.tags.remove(&input.tag_keys))?;
    Ok(Done {})
}

/// Lists a repository's tags, in the order in which they were added.
pub(crate) fn list(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &ListTagsForResourceInput,
) -> Result<ListTagsForResourceOutput, EcrError> {
    let arn = read(&input.resource_arn)?;
    let tags = ecr.repositories.look(address(account_region, &arn)?, |repository| repository.tags.list())?;
    Ok(ListTagsForResourceOutput { tags })
}

fn read(text: &str) -> Result<Arn, EcrError> {
    text.parse().ok().filter(|arn: &Arn| arn.service == "ecr").ok_or_else(invalid)
}

/// Returns the repository of an ARN, which must be in the account and region of the call. Inferred: the latter.
fn address<'a>(account_region: &'a AccountRegion, arn: &'a Arn) -> Result<Address<'a>, EcrError> {
    let name = arn.id("repository").ok_or_else(invalid)?;
    let address = Address::new(account_region, Some(&arn.account), name);
    if arn.region == account_region.region { Ok(address) } else { Err(EcrError::no_repository(address)) }
}

/// Recorded: the text.
fn invalid() -> EcrError {
    EcrError::parameter("resourceArn", MarkedText::recorded("Invalid ARN"))
}

//! The operations that list images.

use serde::{Deserialize, Serialize};

use crate::aws::pagination::page_after;
use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::AccountRegion;
use crate::ecr::address::Address;
use crate::ecr::image::Image;
use crate::ecr::image_id::ImageId;
use crate::ecr::images::{Images, NotFound, TagStatus};
use crate::ecr::repository::Repository;
use crate::ecr::{Ecr, EcrError};

/// Documented: botocore, maxResults.
const PAGE: usize = 100;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListImagesInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    pub(crate) next_token: Option<String>,
    /// The maximum number of ids per page, 1 to 1000.
    pub(crate) max_results: Option<usize>,
    #[serde(default)]
    pub(crate) filter: ListImagesFilter,
}

/// Documented: botocore. The filter's `imageStatus` is for archived images, which do not exist here.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ListImagesFilter {
    pub(crate) tag_status: TagStatus,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListImagesOutput {
    image_ids: Vec<ImageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Lists a repository's images: an id for each tag, and one for each image without tags. Documented.
pub(crate) fn list(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &ListImagesInput,
) -> Result<ListImagesOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    let size = input.max_results.unwrap_or(PAGE);
    let (image_ids, next_token) = ecr.repositories.look(address, |repository| {
        let ids = |last| ids_after(&repository.images, input.filter.tag_status, last);
        page_after(ids, size, input.next_token.as_deref())
    })??;
    Ok(ListImagesOutput { image_ids, next_token })
}

/// The position of an id in the list: that of its image, and its own among those of the image.
type Key = (u64, usize);

/// Returns the ids after this one, in the order in which the images were put.
fn ids_after(images: &Images, status: TagStatus, last: Option<Key>) -> impl Iterator<Item = (Key, ImageId)> {
    // The last id's image may have more ids.
    let before = last.and_then(|(position, _)| position.checked_sub(1));
    let images = images.after(before).filter(move |(_, image)| status.takes(image));
    let ids = images.flat_map(|(position, image)| {
        image.ids().into_iter().enumerate().map(move |(index, id)| ((position, index), id))
    });
    ids.skip_while(move |(key, _)| last.is_some_and(|last| *key <= last))
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeImagesInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    /// The images; if absent, all of them, page by page.
    pub(crate) image_ids: Option<Vec<ImageId>>,
    pub(crate) next_token: Option<String>,
    /// The maximum number of images per page, 1 to 1000.
    pub(crate) max_results: Option<usize>,
    #[serde(default)]
    pub(crate) filter: DescribeImagesFilter,
}

/// Documented: botocore. The filter's `imageStatus` is for archived images, which do not exist here.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct DescribeImagesFilter {
    pub(crate) tag_status: TagStatus,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeImagesOutput {
    image_details: Vec<ImageDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ImageDetail {
    registry_id: String,
    repository_name: String,
    image_digest: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    image_tags: Vec<String>,
    image_size_in_bytes: u64,
    image_pushed_at: EpochSeconds,
    image_manifest_media_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifact_media_type: Option<String>,
}

/// Describes the named images, or a page of all; fails if one of the named does not exist.
pub(crate) fn describe(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &DescribeImagesInput,
) -> Result<DescribeImagesOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    ecr.repositories.look(address, |repository| match &input.image_ids {
        Some(ids) => named(repository, address, ids),
        None => listed(repository, input),
    })?
}

fn named(
    repository: &Repository,
    address: Address<'_>,
    ids: &[ImageId],
) -> Result<DescribeImagesOutput, EcrError> {
    let detail_of = |id: &ImageId| match repository.images.find(id) {
        Ok(image) => Ok(detail(repository, image)),
        // Inferred: the constraint's text.
        Err(reason @ (NotFound::MissingDigestAndTag | NotFound::InvalidImageDigest)) => {
            Err(EcrError::parameter("imageIds", reason.to_string()))
        }
        Err(_) => Err(EcrError::no_image(id, address)),
    };
    let image_details = ids.iter().map(detail_of).collect::<Result<_, _>>()?;
    Ok(DescribeImagesOutput { image_details, next_token: None })
}

fn listed(repository: &Repository, input: &DescribeImagesInput) -> Result<DescribeImagesOutput, EcrError> {
    let takes = |image: &Image| input.filter.tag_status.takes(image);
    let images = |last| repository.images.after(last).filter(|(_, image)| takes(image));
    let size = input.max_results.unwrap_or(PAGE);
    let (images, next_token) = page_after(images, size, input.next_token.as_deref())?;
    let image_details = images.into_iter().map(|image| detail(repository, image)).collect();
    Ok(DescribeImagesOutput { image_details, next_token })
}

fn detail(repository: &Repository, image: &Image) -> ImageDetail {
    ImageDetail {
        registry_id: repository.registry_id.clone(),
        repository_name: repository.name.clone(),
        image_digest: image.manifest.digest.clone(),
        image_tags: image.tags.iter().cloned().collect(),
        image_size_in_bytes: image.manifest.size_in_bytes,
        image_pushed_at: EpochSeconds(image.pushed_at),
        image_manifest_media_type: image.manifest.media_type.clone(),
        artifact_media_type: image.manifest.artifact_media_type.clone(),
    }
}

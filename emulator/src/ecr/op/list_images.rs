//! ListImages.

use serde::{Deserialize, Serialize};

use crate::aws::pagination::page_after;
use crate::base::arn::Place;
use crate::ecr::image::ImageId;
use crate::ecr::images::{Images, TagStatus};
use crate::ecr::repositories::Address;
use crate::ecr::{EcrError, Parts};

/// Documented: botocore, maxResults.
const PAGE: usize = 100;

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListImagesInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repository.
    pub(crate) repository_name: String,
    /// Where the page begins.
    pub(crate) next_token: Option<String>,
    /// How many ids a page has, 1 to 1000.
    pub(crate) max_results: Option<usize>,
    /// Which images the list has.
    #[serde(default)]
    pub(crate) filter: ListImagesFilter,
}

/// Documented: botocore. The filter's `imageStatus` is for archived images, which there are none of.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ListImagesFilter {
    /// By whether they have tags.
    pub(crate) tag_status: TagStatus,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListImagesOutput {
    image_ids: Vec<ImageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Lists a repository's images: an id for each tag, and one for each image that has none. Documented.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: &ListImagesInput,
) -> Result<ListImagesOutput, EcrError> {
    let address = Address::new(place, input.registry_id.as_deref(), &input.repository_name);
    let size = input.max_results.unwrap_or(PAGE);
    let (image_ids, next_token) = parts.repositories.look(address, |repository| {
        let ids = |last| ids_after(&repository.images, input.filter.tag_status, last);
        page_after(ids, size, input.next_token.as_deref())
    })??;
    Ok(ListImagesOutput { image_ids, next_token })
}

/// Where an id stands in the list: its image's position, and its own among those of the image.
type Key = (u64, usize);

/// The ids behind this one, in the order in which the images were put.
fn ids_after(images: &Images, status: TagStatus, last: Option<Key>) -> impl Iterator<Item = (Key, ImageId)> {
    // The last id's image may have more of them.
    let before = last.and_then(|(position, _)| position.checked_sub(1));
    let images = images.after(before).filter(move |(_, image)| status.takes(image));
    let ids = images.flat_map(|(position, image)| {
        image.ids().into_iter().enumerate().map(move |(index, id)| ((position, index), id))
    });
    ids.skip_while(move |(key, _)| last.is_some_and(|last| *key <= last))
}

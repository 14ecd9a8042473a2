//! BatchGetImage.

use serde::{Deserialize, Serialize};

use super::put_image::PutImage;
use crate::base::arn::Place;
use crate::ecr::image::ImageId;
use crate::ecr::images::Failure;
use crate::ecr::repositories::Address;
use crate::ecr::{EcrError, Parts};

/// The request. Its `acceptedMediaTypes` would let AWS translate manifests; they come back as they were put.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchGetImageInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repository.
    pub(crate) repository_name: String,
    /// Which images.
    pub(crate) image_ids: Vec<ImageId>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(crate) struct BatchGetImageOutput {
    images: Vec<PutImage>,
    failures: Vec<Failure>,
}

/// Gives the named images' manifests; those that are not there are told as failures.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: BatchGetImageInput,
) -> Result<BatchGetImageOutput, EcrError> {
    let address = Address::new(place, input.registry_id.as_deref(), &input.repository_name);
    parts.repositories.look(address, |repository| {
        let mut output = BatchGetImageOutput { images: Vec::new(), failures: Vec::new() };
        for id in input.image_ids {
            match repository.images.find(&id) {
                Ok(image) => {
                    let found = image.id(id.image_tag.as_deref());
                    output.images.push(PutImage::new(repository, found, &image.manifest));
                }
                Err(reason) => output.failures.push(Failure::new(id, reason)),
            }
        }
        output
    })
}

//! BatchDeleteImage.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::ecr::image::ImageId;
use crate::ecr::images::Failure;
use crate::ecr::repositories::Address;
use crate::ecr::{EcrError, Parts};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchDeleteImageInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repository.
    pub(crate) repository_name: String,
    /// Which images or tags.
    pub(crate) image_ids: Vec<ImageId>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchDeleteImageOutput {
    image_ids: Vec<ImageId>,
    failures: Vec<Failure>,
}

/// Deletes the named images or tags; those that are not there are told as failures.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: BatchDeleteImageInput,
) -> Result<BatchDeleteImageOutput, EcrError> {
    let address = Address::new(place, input.registry_id.as_deref(), &input.repository_name);
    parts.repositories.change(address, |repository| {
        let mut output = BatchDeleteImageOutput { image_ids: Vec::new(), failures: Vec::new() };
        for id in input.image_ids {
            match repository.images.delete(&id) {
                Ok(deleted) => output.image_ids.extend(deleted),
                Err(reason) => output.failures.push(Failure::new(id, reason)),
            }
        }
        output
    })
}

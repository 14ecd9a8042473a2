//! The operations on images.

use serde::{Deserialize, Serialize};

use crate::aws::{Call, MarkedText};
use crate::base::arn::AccountRegion;
use crate::ecr::address::Address;
use crate::ecr::image::Manifest;
use crate::ecr::image_id::ImageId;
use crate::ecr::images::ImageFailure;
use crate::ecr::repository::Repository;
use crate::ecr::{Ecr, EcrError};

/// Documented: ECR guide, service quotas, images per repository.
const IMAGES: usize = 100_000;
/// Recorded: PutImage, 2026-05.
const TAGS: usize = 1000;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    /// The manifest; whether its layers were pushed is not checked.
    pub(crate) image_manifest: String,
    /// Its type; by default that of the manifest.
    pub(crate) image_manifest_media_type: Option<String>,
    pub(crate) image_tag: Option<String>,
    /// The digest that the caller expects.
    pub(crate) image_digest: Option<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct PutImageOutput {
    image: PutImage,
}

/// The image that was put. Also an entry of BatchGetImage's response.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImage {
    registry_id: String,
    repository_name: String,
    image_id: ImageId,
    image_manifest: String,
    image_manifest_media_type: String,
}

impl PutImage {
    /// Describes an image of this repository under this id.
    pub(crate) fn new(repository: &Repository, image_id: ImageId, manifest: &Manifest) -> Self {
        Self {
            registry_id: repository.registry_id.clone(),
            repository_name: repository.name.clone(),
            image_id,
            image_manifest: manifest.text.clone(),
            image_manifest_media_type: manifest.media_type.clone(),
        }
    }
}

/// Stores an image's manifest; fails if it exists under this tag, or if the tag is another image's and is immutable.
pub(crate) fn put(ecr: &Ecr, call: &Call, input: PutImageInput) -> Result<PutImageOutput, EcrError> {
    let account_region = &call.account_region;
    let manifest = Manifest::new(input.image_manifest, input.image_manifest_media_type)?;
    if let Some(expected) = input.image_digest.filter(|expected| *expected != manifest.digest) {
        return Err(EcrError::ImageDigestDoesNotMatch { expected, found: manifest.digest });
    }
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    let pushed_at = call.now;
    let tag = input.image_tag.as_deref();
    ecr.repositories.change(address, |repository| {
        check(repository, &manifest, tag)?;
        let image_id =
            ImageId { image_digest: Some(manifest.digest.clone()), image_tag: tag.map(str::to_owned) };
        let image = PutImage::new(repository, image_id, &manifest);
        repository.images.put(manifest, tag, pushed_at);
        Ok(PutImageOutput { image })
    })?
}

fn check(repository: &Repository, manifest: &Manifest, tag: Option<&str>) -> Result<(), EcrError> {
    let Repository { name, registry_id, images, .. } = repository;
    let there = images.of_digest(&manifest.digest);
    // Recorded: the text with a tag. Inferred: that it says null without one.
    if there.is_some_and(|image| tag.is_none_or(|tag| image.tags.contains(tag))) {
        let text = format!(
            "Image with digest '{}' and tag '{}' already exists in the repository with name '{name}' in \
             registry with id '{registry_id}'",
            manifest.digest,
            tag.unwrap_or("null"),
        );
        let text = if tag.is_some() { MarkedText::recorded(text) } else { text.into() };
        return Err(EcrError::ImageAlreadyExists(text));
    }
    if let Some(tag) = tag.filter(|tag| images.of_tag(tag).is_some() && !repository.mutability.may_move(tag))
    {
        return Err(EcrError::ImageTagAlreadyExists { tag: tag.to_owned(), repository: name.clone() });
    }
    if let Some(tag) = tag.filter(|_| there.is_some_and(|image| image.tags.len() >= TAGS)) {
        return Err(EcrError::LimitExceeded(format!(
            "Adding tag '{tag}' to an image in the repository with name '{name}' in registry with id \
             '{registry_id}' exceeds the maximum allowed number of tags per image which is '{TAGS}'"
        )));
    }
    if there.is_none() && images.len() >= IMAGES {
        return Err(EcrError::LimitExceeded(format!(
            "The repository with name '{name}' in registry with id '{registry_id}' already has the maximum \
             allowed number of images which is '{IMAGES}'"
        )));
    }
    Ok(())
}

/// The `acceptedMediaTypes` would let AWS translate manifests; they are returned as they were put.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchGetImageInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    pub(crate) image_ids: Vec<ImageId>,
}

#[derive(Debug, Serialize)]
pub(crate) struct BatchGetImageOutput {
    images: Vec<PutImage>,
    failures: Vec<ImageFailure>,
}

/// Returns the manifests of the named images; those that do not exist are reported as failures.
pub(crate) fn batch_get(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: BatchGetImageInput,
) -> Result<BatchGetImageOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    ecr.repositories.look(address, |repository| {
        let mut output = BatchGetImageOutput { images: Vec::new(), failures: Vec::new() };
        for id in input.image_ids {
            match repository.images.find(&id) {
                Ok(image) => {
                    let found = image.id(id.image_tag.as_deref());
                    output.images.push(PutImage::new(repository, found, &image.manifest));
                }
                Err(reason) => output.failures.push(ImageFailure::new(id, reason)),
            }
        }
        output
    })
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchDeleteImageInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    pub(crate) image_ids: Vec<ImageId>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BatchDeleteImageOutput {
    image_ids: Vec<ImageId>,
    failures: Vec<ImageFailure>,
}

/// Deletes the named images or tags; those that do not exist are reported as failures.
pub(crate) fn batch_delete(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: BatchDeleteImageInput,
) -> Result<BatchDeleteImageOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    ecr.repositories.change(address, |repository| {
        let mut output = BatchDeleteImageOutput { image_ids: Vec::new(), failures: Vec::new() };
        for id in input.image_ids {
            match repository.images.delete(&id) {
                Ok(deleted) => output.image_ids.extend(deleted),
                Err(reason) => output.failures.push(ImageFailure::new(id, reason)),
            }
        }
        output
    })
}

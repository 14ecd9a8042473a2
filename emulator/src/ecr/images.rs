//! The images of one repository, by digest and by tag.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::image::{Image, Manifest};
use super::image_id::ImageId;
use crate::base::insertion_ordered_map::InsertionOrderedMap;

/// The tables: finding an image takes one lookup by its digest and two by a tag.
#[derive(Debug, Default)]
pub(crate) struct Images {
    by_digest: InsertionOrderedMap<Image>,
    digests: HashMap<String, String>,
}

/// Why an image of a batch was not found. Documented: botocore, the codes. Recorded: the reasons of a missing image, a bad
/// digest and an empty id; Inferred: the other one.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq, Serialize)]
pub(crate) enum NotFound {
    /// Neither member was sent.
    #[error("Invalid request parameters: both tag and digest cannot be null")]
    MissingDigestAndTag,
    /// The digest is not well-formed.
    #[error(
        "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'"
    )]
    InvalidImageDigest,
    /// Tag and digest belong to two images.
    #[error("The image tag does not belong to the image with the digest")]
    ImageTagDoesNotMatchDigest,
    /// The image does not exist.
    #[error("Requested image not found")]
    #[serde(rename = "ImageNotFound")]
    NoImage,
}

/// A failed entry of a batch.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ImageFailure {
    image_id: ImageId,
    failure_code: NotFound,
    failure_reason: String,
}

impl ImageFailure {
    /// Reports that this image was not found.
    pub(crate) fn new(image_id: ImageId, reason: NotFound) -> Self {
        Self { image_id, failure_code: reason, failure_reason: reason.to_string() }
    }
}

/// Which images a list includes.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum TagStatus {
    Tagged,
    Untagged,
    #[default]
    Any,
}

impl TagStatus {
    /// Whether the list includes this image.
    pub(crate) fn takes(self, image: &Image) -> bool {
        match self {
            Self::Tagged => !image.tags.is_empty(),
            Self::Untagged => image.tags.is_empty(),
            Self::Any => true,
        }
    }
}

impl Images {
    pub(crate) fn is_empty(&self) -> bool {
        self.by_digest.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.by_digest.len()
    }

    /// Returns the images that were put after the one at this position, each with its own; all of them for `None`.
    pub(crate) fn after(&self, position: Option<u64>) -> impl Iterator<Item = (u64, &Image)> {
        self.by_digest.after(position)
    }

    pub(crate) fn of_digest(&self, digest: &str) -> Option<&Image> {
        self.by_digest.get(digest)
    }

    pub(crate) fn of_tag(&self, tag: &str) -> Option<&Image> {
        self.by_digest.get(self.digests.get(tag)?)
    }

    /// Returns the image that a call names.
    pub(crate) fn find(&self, id: &ImageId) -> Result<&Image, NotFound> {
        if id.image_digest.as_deref().is_some_and(|digest| !is_digest(digest)) {
            return Err(NotFound::InvalidImageDigest);
        }
        let of_tag = id.image_tag.as_deref().map(|tag| self.of_tag(tag).ok_or(NotFound::NoImage));
        let of_digest = id.image_digest.as_deref();
        let of_digest = of_digest.map(|digest| self.of_digest(digest).ok_or(NotFound::NoImage));
        match (of_digest, of_tag) {
            (None, None) => Err(NotFound::MissingDigestAndTag),
            (Some(image), None) | (None, Some(image)) => image,
            (Some(image), Some(tagged)) => {
                let image = image?;
                let is_same = tagged?.manifest.digest == image.manifest.digest;
                if is_same { Ok(image) } else { Err(NotFound::ImageTagDoesNotMatchDigest) }
            }
        }
    }

    /// Adds the image of a manifest, unless it exists, and sets its tag, which may move from another image.
    pub(crate) fn put(&mut self, manifest: Manifest, tag: Option<&str>, pushed_at: jiff::Timestamp) {
        let digest = manifest.digest.clone();
        if let Some(tag) = tag {
            self.take_tag(tag);
            self.digests.insert(tag.to_owned(), digest.clone());
        }
        let new = || Image { manifest, tags: std::collections::BTreeSet::new(), pushed_at };
        let image = self.by_digest.get_or_insert_with(&digest, new);
        image.tags.extend(tag.map(str::to_owned));
    }

    /// Deletes what a call names: a tag without a digest is removed from its image, which is deleted with its last one; a
    /// digest stands for the image with all its tags. Documented: BatchDeleteImage.
    pub(crate) fn delete(&mut self, id: &ImageId) -> Result<Vec<ImageId>, NotFound> {
        let image = self.find(id)?;
        let (digest, ids) = (image.manifest.digest.clone(), image.ids());
        let is_tag_alone = id.image_digest.is_none();
        if let Some(tag) = id.image_tag.as_deref().filter(|_| is_tag_alone && ids.len() > 1) {
            let removed = image.id(Some(tag));
            self.take_tag(tag);
            return Ok(vec![removed]);
        }
        if let Some(removed) = self.by_digest.remove(&digest) {
            removed.tags.iter().for_each(|tag| drop(self.digests.remove(tag)));
        }
        Ok(ids)
    }

    fn take_tag(&mut self, tag: &str) {
        let holder = self.digests.remove(tag).and_then(|digest| self.by_digest.get_mut(&digest));
        if let Some(image) = holder {
            image.tags.remove(tag);
        }
    }
}

/// `[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+`. Recorded: the pattern.
fn is_digest(text: &str) -> bool {
    let is_name = |character: char| character.is_ascii_alphanumeric() || "-_+.".contains(character);
    text.split_once(':').is_some_and(|(name, hash)| {
        let has_both = !name.is_empty() && !hash.is_empty();
        has_both && name.chars().all(is_name) && hash.chars().all(|character| character.is_ascii_hexdigit())
    })
}

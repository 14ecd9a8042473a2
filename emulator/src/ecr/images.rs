//! The images of one repository, by digest and by tag.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::image::{Image, Manifest};
use super::image_id::ImageId;
use crate::base::insertion_ordered_map::InsertionOrderedMap;

/// The tables: an image is one look-up by its digest and two by a tag.
#[derive(Debug, Default)]
pub(crate) struct Images {
    by_digest: InsertionOrderedMap<Image>,
    digests: HashMap<String, String>,
}

/// Why an image that a batch names was not found. Documented: botocore, the codes. Recorded: the reasons of a
/// missing image, a bad digest and an empty id; Inferred: the other one.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq, Serialize)]
pub(crate) enum NotFound {
    /// Neither member was sent.
    #[error("Invalid request parameters: both tag and digest cannot be null")]
    MissingDigestAndTag,
    /// The digest is no digest.
    #[error(
        "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'"
    )]
    InvalidImageDigest,
    /// Tag and digest are of two images.
    #[error("The image tag does not belong to the image with the digest")]
    ImageTagDoesNotMatchDigest,
    /// There is none.
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
    /// Tells of this image that it was not found.
    pub(crate) fn new(image_id: ImageId, reason: NotFound) -> Self {
        Self { image_id, failure_code: reason, failure_reason: reason.to_string() }
    }
}

/// Which images a list is to have.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum TagStatus {
    /// Those with tags.
    Tagged,
    /// Those without.
    Untagged,
    /// All.
    #[default]
    Any,
}

impl TagStatus {
    /// Whether the list is to have this image.
    pub(crate) fn takes(self, image: &Image) -> bool {
        match self {
            Self::Tagged => !image.tags.is_empty(),
            Self::Untagged => image.tags.is_empty(),
            Self::Any => true,
        }
    }
}

impl Images {
    /// Whether the repository has none.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_digest.is_empty()
    }

    /// How many images there are.
    pub(crate) fn len(&self) -> usize {
        self.by_digest.len()
    }

    /// The images that were put behind the one of this position, each with its own; all of them for none.
    pub(crate) fn after(&self, position: Option<u64>) -> impl Iterator<Item = (u64, &Image)> {
        self.by_digest.after(position)
    }

    /// The image of this digest.
    pub(crate) fn of_digest(&self, digest: &str) -> Option<&Image> {
        self.by_digest.get(digest)
    }

    /// The image that has this tag.
    pub(crate) fn of_tag(&self, tag: &str) -> Option<&Image> {
        self.by_digest.get(self.digests.get(tag)?)
    }

    /// The image that a call names.
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

    /// Adds the image of a manifest, unless it is there, and gives it the tag, which another image may lose.
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

    /// Deletes what a call names: a tag alone is taken from its image, which goes with its last one; a digest means
    /// the image with all its tags. Documented: BatchDeleteImage.
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

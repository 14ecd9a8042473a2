//! An image: its manifest and its description.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::EcrError;
use super::image_id::ImageId;
use crate::aws::MarkedText;
use crate::base::entropy::sha256;

/// A manifest in JSON, with its type.
#[derive(Clone, Debug)]
pub(crate) struct Manifest {
    /// The text as it was sent.
    pub(crate) text: String,
    pub(crate) media_type: String,
    /// SHA-256 of the text.
    pub(crate) digest: String,
    /// The media type of the artifact.
    pub(crate) artifact_media_type: Option<String>,
    /// The total size of the configuration and the layers, as the manifest states them.
    pub(crate) size_in_bytes: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Image {
    /// Its content; the layers are not kept.
    pub(crate) manifest: Manifest,
    /// Its tags in alphabetical order.
    pub(crate) tags: BTreeSet<String>,
    pub(crate) pushed_at: Timestamp,
}

impl Manifest {
    /// Reads a manifest; fails if it is not JSON or has no type. Recorded: the texts.
    pub(crate) fn new(text: String, media_type: Option<String>) -> Result<Self, EcrError> {
        let Ok(manifest) = serde_json::from_str::<Value>(&text) else {
            return Err(EcrError::parameter("ImageManifest", MarkedText::recorded("Invalid JSON syntax")));
        };
        let text_at = |path: &str| manifest.pointer(path).and_then(Value::as_str).map(str::to_owned);
        let Some(media_type) = media_type.or_else(|| text_at("/mediaType")) else {
            let text = "image manifest mediatype not provided in manifest or parameter";
            return Err(EcrError::InvalidParameter(MarkedText::recorded(text)));
        };
        let digest = sha256(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let size = |part: &Value| part.get("size").and_then(Value::as_u64).unwrap_or(0);
        let layers = manifest.get("layers").and_then(Value::as_array).into_iter().flatten();
        let parts = manifest.get("config").into_iter().chain(layers);
        Ok(Self {
            size_in_bytes: parts.map(size).fold(0, u64::saturating_add),
            artifact_media_type: text_at("/config/mediaType"),
            digest: format!("sha256:{digest}"),
            media_type,
            text,
        })
    }
}

impl Image {
    /// The image's digest with one of its tags.
    pub(crate) fn id(&self, tag: Option<&str>) -> ImageId {
        ImageId { image_digest: Some(self.manifest.digest.clone()), image_tag: tag.map(str::to_owned) }
    }

    /// The image's digest with each of its tags, or without a tag if it has none.
    pub(crate) fn ids(&self) -> Vec<ImageId> {
        if self.tags.is_empty() {
            return vec![self.id(None)];
        }
        self.tags.iter().map(|tag| self.id(Some(tag))).collect()
    }
}

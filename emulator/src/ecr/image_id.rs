//! How a request names an image.

use serde::{Deserialize, Serialize};

/// How a call names an image: by digest, by tag, or by both.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ImageId {
    /// `sha256:HEX`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) image_digest: Option<String>,
    /// The tag, such as `latest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) image_tag: Option<String>,
}

//! What an API key credential provider is asked to be, and what of it is served.

use serde::Deserialize;

use crate::aws::ApiError;
use crate::aws::tags::Tags;
use crate::base::Secret;
use crate::control::call::Call;
use crate::control::{tags, unsupported_members};

/// The input of CreateApiKeyCredentialProvider and UpdateApiKeyCredentialProvider, which has no tags.
pub(super) struct Input {
    /// The provider's name.
    pub(super) name: String,
    /// The key.
    pub(super) api_key: Secret,
    /// The provider's tags.
    pub(super) tags: Tags,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    name: String,
    api_key: Option<Secret>,
    #[serde(default)]
    tags: tags::Sent,
}

impl Input {
    /// Reads the input of a call; fails on what is not served, without a key, and on a tag that breaks the
    /// rules.
    ///
    /// Inferred: the model does not ask for a key, because a caller's own secret does without; the text.
    pub(super) fn read(call: &Call) -> Result<Self, ApiError> {
        unsupported_members::check(call)?;
        let sent: Sent = call.input()?;
        let api_key = sent.api_key.filter(|key| !key.expose().is_empty());
        let api_key = api_key.ok_or_else(|| ApiError::validation("apiKey is required"))?;
        Ok(Self { name: sent.name, api_key, tags: tags::read(sent.tags)? })
    }
}

//! The tags of the resources of AgentCore.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Parts;
use super::call::Call;
use super::register::Tags;
use crate::aws::ApiError;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TagResource {
    resource_arn: String,
    tags: Tags,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UntagResource {
    resource_arn: String,
    tag_keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListTagsForResource {
    resource_arn: String,
}

/// TagResource.
pub(super) fn tag(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let TagResource { resource_arn, tags } = call.input()?;
    parts.register.with(&call.place, &resource_arn, |entry| entry.tag(tags))?;
    Ok(json!({}))
}

/// UntagResource.
pub(super) fn untag(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let UntagResource { resource_arn, tag_keys } = call.input()?;
    parts.register.with(&call.place, &resource_arn, |entry| {
        entry.tags.retain(|key, _| !tag_keys.contains(key));
        Ok(json!({}))
    })
}

/// ListTagsForResource.
pub(super) fn list(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let ListTagsForResource { resource_arn } = call.input()?;
    parts.register.with(&call.place, &resource_arn, |entry| Ok(json!({ "tags": entry.tags })))
}

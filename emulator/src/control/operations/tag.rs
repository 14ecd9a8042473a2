//! The tags of the resources of AgentCore.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws::ApiError;
use crate::aws::tags::{self, TagError, Tags};
use crate::control::ControlPlane;
use crate::control::call::Call;

/// Tags by key, as they are sent.
pub(super) type TagMap = BTreeMap<String, String>;

/// The tags of a new resource; fails if one breaks the rules.
pub(super) fn read(sent: TagMap) -> Result<Tags, ApiError> {
    Tags::new(sent).map_err(refused)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TagResource {
    resource_arn: String,
    tags: TagMap,
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

pub(super) fn tag(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let TagResource { resource_arn, tags } = call.input()?;
    control
        .registry
        .with(&call.account_region, &resource_arn, |entry| entry.tags.put(tags).map_err(refused))?;
    Ok(json!({}))
}

pub(super) fn untag(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let UntagResource { resource_arn, tag_keys } = call.input()?;
    control.registry.with(&call.account_region, &resource_arn, |entry| {
        entry.tags.remove(&tag_keys);
        Ok(json!({}))
    })
}

/// ListTagsForResource. Inferred: the order, by key.
pub(super) fn list(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let ListTagsForResource { resource_arn } = call.input()?;
    control.registry.with(&call.account_region, &resource_arn, |entry| {
        let tags: BTreeMap<_, _> = entry.tags.iter().collect();
        Ok(json!({ "tags": tags }))
    })
}

/// Inferred: which error too many tags are; the texts.
fn refused(error: TagError) -> ApiError {
    match error {
        TagError::TooMany => {
            ApiError::service_quota_exceeded(format!("A resource can have at most {} tags", tags::MAX_TAGS))
        }
        _ => ApiError::validation(error.to_string()),
    }
}

#[cfg(test)]
mod tests;

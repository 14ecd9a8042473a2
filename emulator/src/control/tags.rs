//! The tags of the resources of AgentCore.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Parts;
use super::call::Call;
use super::register::Tags;
use crate::aws::rest_json::RestError;

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

/// Answers one operation of this family.
pub(super) fn answer(parts: &Parts, call: &Call) -> Result<Value, RestError> {
    let (register, place) = (&parts.register, &call.place);
    match call.operation.name() {
        "TagResource" => {
            let TagResource { resource_arn, tags } = call.input()?;
            register.with(place, &resource_arn, |entry| entry.tag(tags))?;
            Ok(json!({}))
        }
        "UntagResource" => {
            let UntagResource { resource_arn, tag_keys } = call.input()?;
            register.with(place, &resource_arn, |entry| {
                entry.tags.retain(|key, _| !tag_keys.contains(key));
                Ok(json!({}))
            })
        }
        "ListTagsForResource" => {
            let ListTagsForResource { resource_arn } = call.input()?;
            register.with(place, &resource_arn, |entry| Ok(json!({ "tags": entry.tags })))
        }
        other => Err(RestError::not_emulated(other)),
    }
}

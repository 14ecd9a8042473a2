//! The condition keys of a request.

use serde_json::Value;

use super::agentcore_keys;
use super::asked::Asked;
use super::resource::Resource;
use crate::aws::action::Action;
use crate::iam::Context;

/// The members in which services take the tags of a new resource, or the tags to add.
const TAGS: [&str; 3] = ["Tags", "tags", "UserPoolTags"];
/// The members in which services take the keys of tags to remove.
const TAG_KEYS: [&str; 2] = ["TagKeys", "tagKeys"];

/// The keys of the request itself: tags asked for and there, and the service's own keys that have the name of a member.
///
/// Documented: service authorization reference, condition keys of each action; IAM guide, global keys.
pub(super) fn keys(action: &Action, asked: Asked<'_>, resource: &Resource) -> Context {
    let mut keys = Context::default();
    for (key, value) in asked_tags(asked.members) {
        keys.insert(&format!("aws:RequestTag/{key}"), vec![value]);
    }
    let tag_keys = tag_keys(asked.members);
    if !tag_keys.is_empty() {
        keys.insert("aws:TagKeys", tag_keys);
    }
    let prefix = action.name.split(':').next().unwrap_or_default();
    keys.insert_resource_tags(prefix, &resource.tags);
    for key in &action.condition_keys {
        if let Some(values) = own_key(key, asked.members) {
            keys.insert(key, values);
        }
    }
    agentcore_keys::insert(&mut keys, asked);
    if let Some(boundary) = &resource.boundary {
        keys.insert("iam:PermissionsBoundary", vec![boundary.clone()]);
    }
    keys
}

/// A service's own key, such as `iam:PolicyARN`, whose value is a member of the input.
fn own_key(key: &str, members: &Value) -> Option<Vec<String>> {
    let (prefix, name) = key.split_once(':')?;
    let member = match (prefix, name) {
        ("aws", _) => return None,
        ("bedrock-agentcore", "subnets" | "securityGroups") => {
            members.pointer(&format!("/networkConfiguration/networkModeConfig/{name}"))
        }
        ("bedrock-agentcore", "userid") => members.get("userId"),
        ("iam", "PolicyARN") => members.get("PolicyArn"),
        _ => members.get(name),
    };
    texts(member?)
}

fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Bool(_) | Value::Number(_) => Some(vec![value.to_string()]),
        Value::Array(values) => values.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
        Value::Null | Value::Object(_) => None,
    }
}

/// The tags of the input, which services write as a map or as a list.
fn asked_tags(members: &Value) -> Vec<(String, String)> {
    let tags = TAGS.iter().find_map(|member| members.get(member));
    match tags {
        Some(Value::Object(tags)) => {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            tags.iter().map(|(key, value)| (key.clone(), text(value))).collect()
        }
        Some(Value::Array(tags)) => {
            let member = |tag: &Value, name: &str| Some(tag.get(name)?.as_str()?.to_owned());
            let pair = |tag| Some((member(tag, "Key")?, member(tag, "Value").unwrap_or_default()));
            tags.iter().filter_map(pair).collect()
        }
        _ => Vec::new(),
    }
}

fn tag_keys(members: &Value) -> Vec<String> {
    let removed = TAG_KEYS.iter().find_map(|member| texts(members.get(member)?));
    removed.unwrap_or_else(|| asked_tags(members).into_iter().map(|(key, _)| key).collect())
}

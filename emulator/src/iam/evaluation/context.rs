//! The request context: the values that conditions and variables see.

use std::collections::BTreeMap;

use crate::aws::tags::Tag;

/// Values by condition key, such as `aws:SourceArn`. Documented: the case of a key does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context(BTreeMap<String, Vec<String>>);

/// Whether the value of a key, in lower case, changes by itself.
pub(super) fn is_time(key: &str) -> bool {
    matches!(key, "aws:currenttime" | "aws:epochtime")
}

impl Context {
    /// A request without keys.
    pub(crate) const fn empty() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds all keys of another context.
    pub(crate) fn extend(&mut self, other: &Self) {
        self.0.extend(other.0.iter().map(|(key, values)| (key.clone(), values.clone())));
    }

    /// Adds the values of a key; those before are replaced.
    pub(crate) fn insert(&mut self, key: &str, values: Vec<String>) {
        self.0.insert(key.to_ascii_lowercase(), values);
    }

    /// The tags of a resource of a service, as `insert_resource_tags` adds them.
    pub(crate) fn of_resource(service: &str, tags: &[Tag]) -> Self {
        let mut context = Self::default();
        context.insert_resource_tags(service, tags);
        context
    }

    /// Adds the tags of a resource of a service, such as `iam`, as `aws:ResourceTag` and as the service's own; keys that are
    /// there stay. Documented: service authorization reference.
    pub(crate) fn insert_resource_tags(&mut self, service: &str, tags: &[Tag]) {
        for Tag { key, value } in tags {
            for prefix in ["aws", service] {
                let key = format!("{prefix}:ResourceTag/{key}").to_ascii_lowercase();
                self.0.entry(key).or_insert_with(|| vec![value.clone()]);
            }
        }
    }

    /// Whether the request has this key, in any case.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.contains_key(&key.to_ascii_lowercase())
    }

    /// The values of a key in lower case; `None` if the request has none.
    pub(super) fn get(&self, key: &str) -> Option<&[String]> {
        self.0.get(key).map(Vec::as_slice)
    }

    /// The only value of a key in lower case. Documented: a variable of a key with several values is none.
    pub(super) fn single(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            [only] => Some(only),
            _ => None,
        }
    }

    #[cfg(test)]
    pub(crate) fn of(entries: &[(&str, &[&str])]) -> Self {
        let mut context = Self::default();
        for (key, values) in entries {
            context.insert(key, values.iter().map(|value| (*value).to_owned()).collect());
        }
        context
    }
}

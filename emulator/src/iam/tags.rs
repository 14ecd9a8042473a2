//! The tags of a role, a user or a policy.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::{IamError, quota};

/// A tag, as it came and as it goes.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    /// Its key, in the case in which it was given.
    pub(crate) key: String,
    /// Its value.
    pub(crate) value: String,
}

/// Tags in the order in which they were given. Documented: keys are not distinguished by case, their case is kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tags(Vec<Tag>);

impl Tags {
    /// The tags of a new resource; fails on a key that stands twice, and on too many.
    pub(crate) fn new(tags: Vec<Tag>) -> Result<Self, IamError> {
        let mut own = Self::default();
        own.add(tags)?;
        Ok(own)
    }

    /// Adds tags or gives them new values: all of them, or none on a failure.
    pub(crate) fn add(&mut self, tags: Vec<Tag>) -> Result<(), IamError> {
        let mut keys = HashSet::new();
        if !tags.iter().all(|tag| keys.insert(tag.key.to_lowercase())) {
            return Err(IamError::DuplicateTagKeys);
        }
        let kept = self.0.iter().filter(|tag| !keys.contains(&tag.key.to_lowercase()));
        if kept.count() + tags.len() > quota::TAGS {
            return Err(IamError::TooManyTags);
        }
        for tag in tags {
            match self.0.iter_mut().find(|own| is_same(&own.key, &tag.key)) {
                Some(own) => *own = tag,
                None => self.0.push(tag),
            }
        }
        Ok(())
    }

    /// Takes tags away. Documented: a key that no tag has is no error.
    pub(crate) fn remove(&mut self, keys: &[String]) {
        self.0.retain(|tag| !keys.iter().any(|key| is_same(key, &tag.key)));
    }

    /// All of them, in their order.
    pub(crate) fn all(&self) -> &[Tag] {
        &self.0
    }

    /// As they stand in an answer: absent when there are none. Recorded: CreateRole.
    pub(crate) fn written(&self) -> Option<Vec<Tag>> {
        Some(self.0.clone()).filter(|tags| !tags.is_empty())
    }
}

fn is_same(key: &str, other: &str) -> bool {
    key.to_lowercase() == other.to_lowercase()
}

//! The tags of a repository itself, not of its images.

use indexmap::IndexMap;

use super::EcrError;
use crate::aws::tags::{Tag, is_reserved};

/// Documented: ECR guide, tagging a private repository.
const TAGS: usize = 50;
const KEY_LENGTH: usize = 128;
const VALUE_LENGTH: usize = 256;

/// Tags in the order in which they were first given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tags(IndexMap<String, String>);

impl Tags {
    /// The tags of a new repository; fails on one that breaks the rules.
    pub(crate) fn new(tags: Vec<Tag>) -> Result<Self, EcrError> {
        let mut all = Self::default();
        all.put(tags)?;
        Ok(all)
    }

    /// Adds tags and replaces the values of those that are there; changes nothing when one breaks the rules.
    pub(crate) fn put(&mut self, tags: Vec<Tag>) -> Result<(), EcrError> {
        tags.iter().try_for_each(check)?;
        let mut all = self.0.clone();
        all.extend(tags.into_iter().map(|tag| (tag.key, tag.value)));
        if all.len() > TAGS {
            return Err(EcrError::TooManyTags(TAGS));
        }
        self.0 = all;
        Ok(())
    }

    /// Removes the tags of these keys; a key that is not there is no error. Documented.
    pub(crate) fn remove(&mut self, keys: &[String]) {
        self.0.retain(|key, _| !keys.contains(key));
    }

    /// The tags as the API writes them.
    pub(crate) fn list(&self) -> Vec<Tag> {
        self.0.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
    }
}

/// Documented: the rules. Inferred: the texts.
fn check(tag: &Tag) -> Result<(), EcrError> {
    if !(1..=KEY_LENGTH).contains(&tag.key.chars().count()) {
        return Err(EcrError::InvalidTag(format!("A tag key must have 1 to {KEY_LENGTH} characters")));
    }
    if tag.value.chars().count() > VALUE_LENGTH {
        return Err(EcrError::InvalidTag(format!("A tag value must have at most {VALUE_LENGTH} characters")));
    }
    if is_reserved(&tag.key) {
        return Err(EcrError::InvalidTag("Tag keys that start with 'aws:' are reserved".to_owned()));
    }
    Ok(())
}

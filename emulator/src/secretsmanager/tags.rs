//! The tags of a secret.

use indexmap::IndexMap;

use super::SecretsError;
use crate::aws::tags::{Tag, is_reserved};

/// Documented: Secrets Manager guide, quotas.
const TAGS: usize = 50;
/// The tag that tells which service a secret belongs to. Recorded: a secret of RDS, 2026-08.
const OWNER: &str = "aws:secretsmanager:owningService";

/// Tags in the order in which they were first given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tags(IndexMap<String, String>);

impl Tags {
    /// The tags of a new secret; fails on one that breaks the rules.
    pub(crate) fn new(tags: Vec<Tag>) -> Result<Self, SecretsError> {
        let mut all = Self::default();
        all.put(tags)?;
        Ok(all)
    }

    /// The tags of a secret that belongs to a service.
    pub(crate) fn of_owner(service: &str) -> Self {
        Self(IndexMap::from([(OWNER.to_owned(), service.to_owned())]))
    }

    /// Adds tags and replaces the values of those that are there; changes nothing when one breaks the rules.
    ///
    /// Inferred: the texts.
    pub(crate) fn put(&mut self, tags: Vec<Tag>) -> Result<(), SecretsError> {
        if tags.iter().any(|tag| tag.key.is_empty()) {
            return Err(SecretsError::parameter("A tag must have a key."));
        }
        if tags.iter().any(|tag| is_reserved(&tag.key)) {
            return Err(SecretsError::parameter("Tag keys that start with aws: are reserved."));
        }
        let mut all = self.0.clone();
        all.extend(tags.into_iter().map(|tag| (tag.key, tag.value)));
        if all.keys().filter(|key| !is_reserved(key)).count() > TAGS {
            return Err(SecretsError::parameter(format!("A secret can have at most {TAGS} tags.")));
        }
        self.0 = all;
        Ok(())
    }

    /// Removes the tags of these keys; a key that is not there is no error. Documented.
    pub(crate) fn remove(&mut self, keys: &[String]) {
        self.0.retain(|key, _| is_reserved(key) || !keys.contains(key));
    }

    /// Keys and values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The tags as the API writes them.
    pub(crate) fn list(&self) -> Vec<Tag> {
        self.iter().map(|(key, value)| Tag { key: key.to_owned(), value: value.to_owned() }).collect()
    }
}

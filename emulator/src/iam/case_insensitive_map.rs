//! A table by name, in which no two names differ only in case.

use std::collections::BTreeMap;
use std::ops::Bound;

/// Roles, users or policies by name. Documented: IAM's names are not distinguished by case.
#[derive(Clone, Debug)]
pub(crate) struct CaseInsensitiveMap<T>(BTreeMap<String, T>);

impl<T> Default for CaseInsensitiveMap<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> CaseInsensitiveMap<T> {
    /// Returns the item with this name, in any case.
    pub(crate) fn get(&self, name: &str) -> Option<&T> {
        self.0.get(&name.to_ascii_lowercase())
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.0.get_mut(&name.to_ascii_lowercase())
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.contains_key(&name.to_ascii_lowercase())
    }

    /// Inserts an item under its name, replacing any other.
    pub(crate) fn insert(&mut self, name: &str, item: T) {
        self.0.insert(name.to_ascii_lowercase(), item);
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<T> {
        self.0.remove(&name.to_ascii_lowercase())
    }

    /// Returns the items after this name, each with its name in the table; all of them for `None`. The cost does not grow
    /// with the number of items before it.
    pub(crate) fn after(&self, name: Option<String>) -> impl Iterator<Item = (&str, &T)> {
        let start = name.map_or(Bound::Unbounded, |name| Bound::Excluded(name.to_ascii_lowercase()));
        self.0.range((start, Bound::Unbounded)).map(|(name, item)| (name.as_str(), item))
    }
}

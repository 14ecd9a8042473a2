//! A map whose items keep their order of insertion.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

/// Items by key, listed oldest first; finding one, removing one and starting a list after one all cost the same, however
/// many items precede it.
#[derive(Clone, Debug)]
pub(crate) struct InsertionOrderedMap<T> {
    positions: HashMap<String, u64>,
    items: BTreeMap<u64, T>,
    next: u64,
}

impl<T> Default for InsertionOrderedMap<T> {
    fn default() -> Self {
        Self { positions: HashMap::new(), items: BTreeMap::new(), next: 0 }
    }
}

impl<T> InsertionOrderedMap<T> {
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Whether the key is in use.
    pub(crate) fn contains(&self, key: &str) -> bool {
        self.positions.contains_key(key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        self.items.get(self.positions.get(key)?)
    }

    /// The item of this key, for modification.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        self.items.get_mut(self.positions.get(key)?)
    }

    /// Returns the item of this key, which `new` creates if there is none.
    pub(crate) fn get_or_insert_with(&mut self, key: &str, new: impl FnOnce() -> T) -> &mut T {
        let position = self.position(key);
        self.items.entry(position).or_insert_with(new)
    }

    /// Inserts an item under a key: in the place of the item that has it, else after all others.
    pub(crate) fn insert(&mut self, key: &str, item: T) {
        let position = self.position(key);
        self.items.insert(position, item);
    }

    /// The position of the key; after all others if it is new.
    fn position(&mut self, key: &str) -> u64 {
        let next = &mut self.next;
        *self.positions.entry(key.to_owned()).or_insert_with(|| {
            *next += 1;
            *next
        })
    }

    /// Removes and returns the item of this key; `None` if there is none.
    pub(crate) fn remove(&mut self, key: &str) -> Option<T> {
        self.items.remove(&self.positions.remove(key)?)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        self.items.values()
    }

    /// Returns the items after this position, each with its own; all of them for `None`. A position is never used twice.
    pub(crate) fn after(&self, position: Option<u64>) -> impl Iterator<Item = (u64, &T)> {
        let start = position.map_or(Bound::Unbounded, Bound::Excluded);
        self.items.range((start, Bound::Unbounded)).map(|(position, item)| (*position, item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(keys: &[&str]) -> InsertionOrderedMap<String> {
        let mut table = InsertionOrderedMap::default();
        keys.iter().for_each(|key| table.insert(key, (*key).to_owned()));
        table
    }

    #[test]
    fn items_stay_in_their_order() {
        let mut table = table(&["c", "a", "b"]);
        table.insert("a", "new".to_owned());
        assert_eq!(table.values().collect::<Vec<_>>(), ["c", "new", "b"]);
        assert_eq!(table.remove("c"), Some("c".to_owned()));
        assert_eq!(table.remove("c"), None);
        table.insert("c", "again".to_owned());
        assert_eq!(table.values().collect::<Vec<_>>(), ["new", "b", "again"]);
        assert_eq!((table.len(), table.contains("c"), table.get("x")), (3, true, None));
    }

    #[test]
    fn a_list_begins_after_an_item_that_is_gone() {
        let mut table = table(&["a", "b", "c"]);
        let (second, _) = table.after(None).nth(1).unwrap();
        table.remove("b");
        let rest: Vec<_> = table.after(Some(second)).map(|(_, item)| item).collect();
        assert_eq!(rest, ["c"]);
    }
}

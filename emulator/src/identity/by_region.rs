//! Named resources of Identity, by account and region: those of two regions do not see each other.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::aws::pagination::{self, ForeignToken};
use crate::base::arn::AccountRegion;

#[derive(Debug)]
pub(crate) struct ByRegion<T>(RwLock<Content<T>>);

#[derive(Debug)]
struct Content<T> {
    /// A stack has one or two accounts and regions, so that searching them costs less than a hash.
    shelves: Vec<(AccountRegion, Region<T>)>,
    changes: u64,
}

type Region<T> = BTreeMap<String, Arc<T>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InsertError {
    /// Another resource has the name.
    Taken,
    /// The quota is reached.
    Full,
}

impl<T> Default for ByRegion<T> {
    fn default() -> Self {
        Self(RwLock::new(Content { shelves: Vec::new(), changes: 0 }))
    }
}

impl<T> ByRegion<T> {
    pub(crate) fn get(&self, account_region: &AccountRegion, name: &str) -> Option<Arc<T>> {
        self.read().shelf(account_region)?.get(name).cloned()
    }

    /// The resources of all accounts and regions.
    pub(crate) fn all(&self) -> Vec<Arc<T>> {
        let content = self.read();
        content.shelves.iter().flat_map(|(_, shelf)| shelf.values().cloned()).collect()
    }

    /// Stores the result of `make` under a name; `make` is called only if the name is free and the region has fewer than
    /// `most`; otherwise `refused` gives the error. The resource gets a number that no other resource of this kind has or
    /// had.
    pub(super) fn create<E>(
        &self,
        (account_region, name): (&AccountRegion, &str),
        most: usize,
        refused: impl FnOnce(InsertError) -> E,
        make: impl FnOnce(u64) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let mut content = self.write();
        let shelf = content.shelf(account_region);
        if shelf.is_some_and(|shelf| shelf.contains_key(name)) {
            return Err(refused(InsertError::Taken));
        }
        if shelf.is_some_and(|shelf| shelf.len() >= most) {
            return Err(refused(InsertError::Full));
        }
        content.changes += 1;
        let made = Arc::new(make(content.changes)?);
        match content.shelves.iter_mut().find(|(own, _)| own == account_region) {
            Some((_, shelf)) => drop(shelf.insert(name.to_owned(), Arc::clone(&made))),
            None => {
                let shelf = Region::from([(name.to_owned(), Arc::clone(&made))]);
                content.shelves.push((account_region.clone(), shelf));
            }
        }
        Ok(made)
    }

    /// Replaces a resource by the result of `change` for it and a number as at its creation; `absent` gives the error
    /// if there is none.
    pub(super) fn change<E>(
        &self,
        (account_region, name): (&AccountRegion, &str),
        absent: impl FnOnce() -> E,
        change: impl FnOnce(&T, u64) -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let mut content = self.write();
        content.changes += 1;
        let number = content.changes;
        let entry =
            content.shelf_mut(account_region).and_then(|shelf| shelf.get_mut(name)).ok_or_else(absent)?;
        *entry = Arc::new(change(entry, number)?);
        Ok(Arc::clone(entry))
    }

    /// Removes a resource if `check` allows it; `absent` gives the error if there is none.
    pub(super) fn remove<E>(
        &self,
        (account_region, name): (&AccountRegion, &str),
        absent: impl FnOnce() -> E,
        check: impl FnOnce(&T) -> Result<(), E>,
    ) -> Result<Arc<T>, E> {
        let mut content = self.write();
        let Some(shelf) = content.shelf_mut(account_region) else { return Err(absent()) };
        let Some((name, resource)) = shelf.remove_entry(name) else { return Err(absent()) };
        if let Err(error) = check(&resource) {
            shelf.insert(name, resource);
            return Err(error);
        }
        Ok(resource)
    }

    /// At most `size` resources of an account and region in the order of their names, and the token of the next page. A page
    /// costs
    /// the same wherever it begins. `kind` keeps the tokens of two lists apart.
    ///
    /// Recorded: AWS's token names the last resource of its page. Inferred: the order.
    pub(crate) fn page(
        &self,
        account_region: &AccountRegion,
        kind: &str,
        size: usize,
        token: Option<&str>,
    ) -> Result<(Vec<Arc<T>>, Option<String>), ForeignToken> {
        let after = token.map(|token| last_name(kind, token)).transpose()?;
        let content = self.read();
        let Some(shelf) = content.shelf(account_region) else { return Ok((Vec::new(), None)) };
        let start = after.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = shelf.range::<str, _>((start, Bound::Unbounded));
        let page: Vec<_> = rest.by_ref().take(size).collect();
        let last = page.last().filter(|_| rest.next().is_some());
        let next = last.map(|(name, _)| pagination::write(&(kind, name)));
        Ok((page.into_iter().map(|(_, resource)| Arc::clone(resource)).collect(), next))
    }

    fn read(&self) -> RwLockReadGuard<'_, Content<T>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Content<T>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Content<T> {
    fn shelf(&self, account_region: &AccountRegion) -> Option<&Region<T>> {
        self.shelves.iter().find(|(own, _)| own == account_region).map(|(_, shelf)| shelf)
    }

    fn shelf_mut(&mut self, account_region: &AccountRegion) -> Option<&mut Region<T>> {
        self.shelves.iter_mut().find(|(own, _)| own == account_region).map(|(_, shelf)| shelf)
    }
}

fn last_name(kind: &str, token: &str) -> Result<String, ForeignToken> {
    let (of, name): (String, String) = pagination::read(token)?;
    if of == kind { Ok(name) } else { Err(ForeignToken) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Eq)]
    enum Error {
        Refused(InsertError),
        Absent,
        Kept,
    }

    const ABSENT: fn() -> Error = || Error::Absent;

    fn account_region(region: &str) -> AccountRegion {
        AccountRegion { region: region.into(), account: "123456789012".into() }
    }

    fn shelves(names: &[&str]) -> ByRegion<String> {
        let shelves = ByRegion::default();
        for name in names {
            create(&shelves, "us-east-1", name).unwrap();
        }
        shelves
    }

    fn create(shelves: &ByRegion<String>, region: &str, name: &str) -> Result<Arc<String>, Error> {
        let make = |number| Ok(format!("{name}-{number}"));
        shelves.create((&account_region(region), name), 3, Error::Refused, make)
    }

    #[test]
    fn a_name_is_free_in_another_region() {
        let shelves = shelves(&["one"]);
        assert!(shelves.get(&account_region("eu-west-1"), "one").is_none());
        assert_eq!(create(&shelves, "us-east-1", "one"), Err(Error::Refused(InsertError::Taken)));
        assert_eq!(*create(&shelves, "eu-west-1", "one").unwrap(), "one-2");
        assert_eq!(*shelves.get(&account_region("us-east-1"), "one").unwrap(), "one-1");
    }

    #[test]
    fn a_full_place_takes_no_more_until_one_is_removed() {
        let shelves = shelves(&["a", "b", "c"]);
        assert_eq!(create(&shelves, "us-east-1", "d"), Err(Error::Refused(InsertError::Full)));
        let removed = shelves.remove((&account_region("us-east-1"), "a"), ABSENT, |_| Ok(()));
        assert_eq!(*removed.unwrap(), "a-1");
        create(&shelves, "us-east-1", "d").unwrap();
    }

    #[test]
    fn what_is_absent_or_refused_stays_as_it_is() {
        let (shelves, here) = (shelves(&["a"]), account_region("us-east-1"));
        assert_eq!(shelves.remove((&here, "b"), ABSENT, |_| Ok(())), Err(Error::Absent));
        assert_eq!(shelves.remove((&here, "a"), ABSENT, |_| Err(Error::Kept)), Err(Error::Kept));
        assert_eq!(shelves.change((&here, "a"), ABSENT, |_, _| Err(Error::Kept)), Err(Error::Kept));
        assert_eq!(*shelves.get(&here, "a").unwrap(), "a-1");
        let changed = shelves.change((&here, "a"), ABSENT, |old, number| Ok(format!("{old}+{number}")));
        assert_eq!(*changed.unwrap(), "a-1+3");
    }

    #[test]
    fn the_pages_together_are_the_list_even_when_it_changes() {
        let (shelves, here) = (shelves(&["c", "a", "b"]), account_region("us-east-1"));
        let (page, token) = shelves.page(&here, "kind", 2, None).unwrap();
        assert_eq!((page[0].as_str(), page[1].as_str()), ("a-2", "b-3"));
        let removed = shelves.remove((&here, "b"), ABSENT, |_| Ok(()));
        removed.unwrap();
        let (page, end) = shelves.page(&here, "kind", 2, token.as_deref()).unwrap();
        assert_eq!((page[0].as_str(), page.len(), end), ("c-1", 1, None));
        assert_eq!(shelves.page(&here, "other", 2, token.as_deref()), Err(ForeignToken));
        assert_eq!(shelves.page(&here, "kind", 2, Some("!")), Err(ForeignToken));
        assert_eq!(shelves.page(&account_region("eu-west-1"), "kind", 2, None), Ok((Vec::new(), None)));
    }
}

//! All runtimes of one emulator.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use futures_util::future::join_all;

use super::entry::RuntimeEntry;
use super::error::{MAX_RUNTIMES, RuntimeError};
use super::version::LiveVersion;
use crate::aws::pagination::{ForeignToken, page_after};
use crate::base::addresses::percent_encode;
use crate::base::arn::{AccountRegion, Arn};

/// The runtimes: found by id and by the path segment under which they are invoked, listed by account and region.
#[derive(Debug, Default)]
pub(crate) struct Runtimes(RwLock<Table>);

#[derive(Debug, Default)]
struct Table {
    by_id: HashMap<String, Numbered>,
    /// The id by the percent-encoded ARN, so that the usual invocation decodes nothing.
    by_segment: HashMap<String, String>,
    by_account_region: HashMap<AccountRegion, ListedRuntime>,
    made: u64,
}

#[derive(Debug)]
struct Numbered {
    number: u64,
    entry: RuntimeEntry,
}

/// The runtimes of one account in one region.
#[derive(Debug, Default)]
struct ListedRuntime {
    names: HashSet<String>,
    ids: BTreeMap<u64, String>,
}

impl ListedRuntime {
    fn check(&self, name: &str) -> Result<(), RuntimeError> {
        if self.names.contains(name) {
            return Err(RuntimeError::NameInUse);
        }
        if self.ids.len() >= MAX_RUNTIMES {
            return Err(RuntimeError::Quota { what: "agents in a region", most: MAX_RUNTIMES });
        }
        Ok(())
    }
}

impl Runtimes {
    /// Whether a runtime of this name may be created.
    pub(super) fn check(&self, account_region: &AccountRegion, name: &str) -> Result<(), RuntimeError> {
        self.table().by_account_region.get(account_region).map_or(Ok(()), |listed| listed.check(name))
    }

    /// Inserts a runtime; changes nothing if its name is in use or there are too many.
    pub(super) fn insert(
        &self,
        account_region: &AccountRegion,
        entry: RuntimeEntry,
    ) -> Result<(), RuntimeError> {
        let mut table = self.table_to_change();
        let table = &mut *table;
        table.made += 1;
        let number = table.made;
        let runtime = Arc::clone(&entry.runtime);
        let listed = table.by_account_region.entry(account_region.clone()).or_default();
        listed.check(&runtime.name)?;
        listed.names.insert(runtime.name.clone());
        listed.ids.insert(number, runtime.id.clone());
        table.by_segment.insert(segment(&runtime.arn), runtime.id.clone());
        table.by_id.insert(runtime.id.clone(), Numbered { number, entry });
        Ok(())
    }

    /// The ARN of the runtime with this id, of any account and region.
    pub(super) fn arn_of(&self, id: &str) -> Option<Arn> {
        self.table().by_id.get(id).map(|numbered| numbered.entry.runtime.arn.clone())
    }

    /// Lets `work` read a runtime of the account and region.
    pub(crate) fn read<T>(
        &self,
        account_region: &AccountRegion,
        id: &str,
        work: impl FnOnce(&RuntimeEntry) -> Result<T, RuntimeError>,
    ) -> Result<T, RuntimeError> {
        let table = self.table();
        let found = table.by_id.get(id).filter(|found| is_of(&found.entry, account_region));
        work(&found.ok_or_else(|| RuntimeError::NotFound(id.to_owned()))?.entry)
    }

    /// Lets `work` change a runtime of the account and region.
    pub(super) fn change<T>(
        &self,
        account_region: &AccountRegion,
        id: &str,
        work: impl FnOnce(&mut RuntimeEntry) -> Result<T, RuntimeError>,
    ) -> Result<T, RuntimeError> {
        let mut table = self.table_to_change();
        let found = table.by_id.get_mut(id).filter(|found| is_of(&found.entry, account_region));
        work(&mut found.ok_or_else(|| RuntimeError::NotFound(id.to_owned()))?.entry)
    }

    /// Removes a runtime of the account and region; its servers still run.
    pub(super) fn remove(
        &self,
        account_region: &AccountRegion,
        id: &str,
    ) -> Result<RuntimeEntry, RuntimeError> {
        let mut table = self.table_to_change();
        let found = table.by_id.get(id).filter(|found| is_of(&found.entry, account_region));
        found.ok_or_else(|| RuntimeError::NotFound(id.to_owned()))?.entry.check_removable()?;
        let removed = table.by_id.remove(id);
        let Numbered { number, entry } = removed.ok_or_else(|| RuntimeError::NotFound(id.to_owned()))?;
        table.by_segment.remove(&segment(&entry.runtime.arn));
        if let Some(listed) = table.by_account_region.get_mut(account_region) {
            listed.names.remove(&entry.runtime.name);
            listed.ids.remove(&number);
        }
        Ok(entry)
    }

    /// At most `size` runtimes of the account and region, newest first, and the token of the next page.
    pub(crate) fn page<T>(
        &self,
        account_region: &AccountRegion,
        size: usize,
        token: Option<&str>,
        write: impl Fn(&RuntimeEntry) -> T,
    ) -> Result<(Vec<T>, Option<String>), ForeignToken> {
        let table = self.table();
        let ids = table.by_account_region.get(account_region).map(|listed| &listed.ids);
        let before = |last: Option<u64>| {
            let rest = ids.into_iter().flat_map(move |ids| ids.range(..last.unwrap_or(u64::MAX)).rev());
            rest.filter_map(|(number, id)| Some((*number, write(&table.by_id.get(id)?.entry))))
        };
        page_after(before, size, token)
    }

    /// The results of `read` for each runtime, oldest first.
    pub(crate) fn each<T>(&self, read: impl Fn(&RuntimeEntry) -> T) -> Vec<T> {
        let table = self.table();
        let mut found: Vec<_> = table.by_id.values().collect();
        found.sort_by_key(|found| found.number);
        found.into_iter().map(|found| read(&found.entry)).collect()
    }

    /// What invocations of the runtime with this ARN reach under a qualifier.
    pub(super) fn live(&self, arn: &Arn, qualifier: &str) -> Option<Arc<LiveVersion>> {
        let table = self.table();
        let entry = &table.by_id.get(arn.id("runtime")?)?.entry;
        entry.live(qualifier).filter(|_| entry.runtime.arn == *arn).cloned()
    }

    /// The same, for the runtime whose percent-encoded ARN is exactly this segment of a path.
    pub(super) fn live_at(&self, segment: &str, qualifier: &str) -> Option<Arc<LiveVersion>> {
        let table = self.table();
        let id = table.by_segment.get(segment)?;
        table.by_id.get(id)?.entry.live(qualifier).cloned()
    }

    /// Ends all servers for good, and waits until none is left.
    pub(crate) async fn stop_all(&self) {
        let lives: Vec<Arc<LiveVersion>> = {
            let table = self.table();
            let endpoints = table.by_id.values().flat_map(|found| found.entry.endpoints());
            endpoints.map(|endpoint| Arc::clone(&endpoint.live)).collect()
        };
        join_all(lives.iter().map(|live| live.host.stop())).await;
    }

    fn table(&self) -> RwLockReadGuard<'_, Table> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn table_to_change(&self) -> RwLockWriteGuard<'_, Table> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

fn segment(arn: &Arn) -> String {
    percent_encode(&arn.to_string())
}

fn is_of(entry: &RuntimeEntry, account_region: &AccountRegion) -> bool {
    let arn = &entry.runtime.arn;
    arn.region == account_region.region && arn.account == account_region.account
}

//! The gateways of one emulator, and how gateways and targets are added, changed and removed.

pub(super) mod error;
pub(crate) mod gateway;
pub(super) mod targets;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use self::error::{CreateGatewayError, GatewayError, UnknownGateway};
use self::gateway::Gateway;
use crate::base::arn::AccountRegion;

/// Documented: quota, gateways of an account. Inferred: in each region.
const MAX_GATEWAYS: usize = 1000;

#[derive(Debug, Default)]
pub(crate) struct Gateways(RwLock<Tables>);

#[derive(Debug, Default)]
struct Tables {
    /// The data plane knows gateways by their ids only, which are unique over all regions.
    by_id: BTreeMap<String, Arc<Gateway>>,
    by_account_region: HashMap<AccountRegion, Region>,
}

/// What the control plane sees in one region.
#[derive(Debug, Default)]
struct Region {
    by_id: BTreeMap<String, Arc<Gateway>>,
    names: BTreeSet<String>,
}

impl Gateways {
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Gateway>> {
        self.read().by_id.get(id).cloned()
    }

    /// The gateway of this id in this region; fails if it does not exist or is elsewhere.
    pub(crate) fn get_in(
        &self,
        account_region: &AccountRegion,
        id: &str,
    ) -> Result<Arc<Gateway>, UnknownGateway> {
        self.get(id).filter(|gateway| gateway.account_region == *account_region).ok_or(UnknownGateway)
    }

    /// All gateways, ordered by id.
    pub(crate) fn all(&self) -> Vec<Arc<Gateway>> {
        self.read().by_id.values().cloned().collect()
    }

    /// The ids of at most `count` gateways that can be called.
    pub(crate) fn some_ids(&self, count: usize) -> Vec<String> {
        let tables = self.read();
        let callable = tables.by_id.values().filter(|gateway| gateway.settings().is_some());
        callable.map(|gateway| gateway.id.clone()).take(count).collect()
    }

    /// At most `count` gateways of the region, ordered by id, starting after `after`.
    pub(crate) fn list(
        &self,
        account_region: &AccountRegion,
        after: Option<&str>,
        count: usize,
    ) -> Vec<Arc<Gateway>> {
        let tables = self.read();
        let Some(region) = tables.by_account_region.get(account_region) else { return Vec::new() };
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        region
            .by_id
            .range::<str, _>((from, Bound::Unbounded))
            .map(|(_, it)| it)
            .take(count)
            .cloned()
            .collect()
    }

    pub(crate) fn admit(&self, account_region: &AccountRegion, name: &str) -> Result<(), CreateGatewayError> {
        let tables = self.read();
        tables.by_account_region.get(account_region).map_or(Ok(()), |region| region.admit(name))
    }

    /// Adds a gateway; fails if another one has taken its name meanwhile.
    pub(crate) fn insert(&self, gateway: &Arc<Gateway>) -> Result<(), CreateGatewayError> {
        let mut tables = self.write();
        let Tables { by_id, by_account_region } = &mut *tables;
        let region = by_account_region.entry(gateway.account_region.clone()).or_default();
        region.admit(&gateway.name)?;
        region.names.insert(gateway.name.clone());
        region.by_id.insert(gateway.id.clone(), Arc::clone(gateway));
        by_id.insert(gateway.id.clone(), Arc::clone(gateway));
        Ok(())
    }

    /// Removes a gateway; fails while it has targets.
    pub(crate) fn remove(
        &self,
        account_region: &AccountRegion,
        id: &str,
    ) -> Result<Arc<Gateway>, GatewayError> {
        let mut tables = self.write();
        let gateway = tables.by_id.get(id).filter(|gateway| gateway.account_region == *account_region);
        let gateway = Arc::clone(gateway.ok_or(UnknownGateway)?);
        gateway.close()?;
        tables.by_id.remove(id);
        if let Some(region) = tables.by_account_region.get_mut(account_region) {
            region.by_id.remove(id);
            region.names.remove(&gateway.name);
        }
        Ok(gateway)
    }

    fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Tables> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Region {
    /// Inferred: the order, the name before the quota.
    fn admit(&self, name: &str) -> Result<(), CreateGatewayError> {
        if self.names.contains(name) {
            return Err(CreateGatewayError::NameTaken(name.to_owned()));
        }
        if self.by_id.len() >= MAX_GATEWAYS {
            return Err(CreateGatewayError::TooMany(MAX_GATEWAYS));
        }
        Ok(())
    }
}

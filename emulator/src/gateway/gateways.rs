//! The gateways of one emulator, and how gateways and targets come, change and go.

pub(super) mod client_token;
pub(super) mod create;
pub(super) mod create_target;
pub(super) mod delete;
pub(super) mod error;
mod name;
pub(super) mod synchronize;
pub(super) mod targets;
pub(super) mod update;
pub(super) mod update_target;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use self::client_token::{ClientToken, ClientTokens};
use self::create::CreateGatewayError;
use self::error::{GatewayError, UnknownGateway};
use super::Gateway;
use crate::base::arn::Place;

/// Documented: quota, gateways of an account. Inferred: in each region.
const MOST_GATEWAYS: usize = 1000;

/// The table of all gateways.
#[derive(Debug, Default)]
pub(crate) struct Gateways(RwLock<Tables>);

#[derive(Debug, Default)]
struct Tables {
    /// The data plane knows gateways by their ids alone, which are unique over all regions.
    by_id: BTreeMap<String, Arc<Gateway>>,
    by_place: HashMap<Place, Region>,
}

/// What the control plane sees in one region.
#[derive(Debug, Default)]
struct Region {
    by_id: BTreeMap<String, Arc<Gateway>>,
    names: BTreeSet<String>,
    tokens: ClientTokens,
}

impl Gateways {
    /// The gateway of this id.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Gateway>> {
        self.read().by_id.get(id).cloned()
    }

    /// The gateway of this id in this region; fails on one that is not there or is elsewhere.
    pub(crate) fn get_in(&self, place: &Place, id: &str) -> Result<Arc<Gateway>, UnknownGateway> {
        self.get(id).filter(|gateway| gateway.place == *place).ok_or(UnknownGateway)
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

    /// At most `count` gateways of the region, ordered by id, the first behind `after`.
    pub(crate) fn list(&self, place: &Place, after: Option<&str>, count: usize) -> Vec<Arc<Gateway>> {
        let tables = self.read();
        let Some(region) = tables.by_place.get(place) else { return Vec::new() };
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        region
            .by_id
            .range::<str, _>((from, Bound::Unbounded))
            .map(|(_, it)| it)
            .take(count)
            .cloned()
            .collect()
    }

    /// Whether a gateway of this name may be made; gives the one that an equal request made before.
    fn admit(
        &self,
        place: &Place,
        name: &str,
        request: Option<&ClientToken>,
    ) -> Result<Option<Arc<Gateway>>, CreateGatewayError> {
        let tables = self.read();
        tables.by_place.get(place).map_or(Ok(None), |region| region.admit(name, request))
    }

    /// Adds a gateway, unless an equal request has made one meanwhile: that one is given instead.
    fn insert(
        &self,
        gateway: &Arc<Gateway>,
        request: Option<&ClientToken>,
    ) -> Result<Option<Arc<Gateway>>, CreateGatewayError> {
        let mut tables = self.write();
        let Tables { by_id, by_place } = &mut *tables;
        let region = by_place.entry(gateway.place.clone()).or_default();
        if let Some(before) = region.admit(&gateway.name, request)? {
            return Ok(Some(before));
        }
        region.names.insert(gateway.name.clone());
        region.tokens.remember(request, &gateway.id);
        region.by_id.insert(gateway.id.clone(), Arc::clone(gateway));
        by_id.insert(gateway.id.clone(), Arc::clone(gateway));
        Ok(None)
    }

    /// Takes a gateway out; fails while it has targets.
    fn remove(&self, place: &Place, id: &str) -> Result<Arc<Gateway>, GatewayError> {
        let mut tables = self.write();
        let gateway = tables.by_id.get(id).filter(|gateway| gateway.place == *place);
        let gateway = Arc::clone(gateway.ok_or(UnknownGateway)?);
        gateway.close()?;
        tables.by_id.remove(id);
        if let Some(region) = tables.by_place.get_mut(place) {
            region.by_id.remove(id);
            region.names.remove(&gateway.name);
            region.tokens.forget(gateway.client_token.as_deref());
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
    /// Inferred: the order, a repeated request before its name, the name before the quota.
    fn admit(
        &self,
        name: &str,
        request: Option<&ClientToken>,
    ) -> Result<Option<Arc<Gateway>>, CreateGatewayError> {
        if let Some(id) = self.tokens.made(request)? {
            return Ok(self.by_id.get(id).cloned());
        }
        if self.names.contains(name) {
            return Err(CreateGatewayError::NameTaken(name.to_owned()));
        }
        if self.by_id.len() >= MOST_GATEWAYS {
            return Err(CreateGatewayError::TooMany(MOST_GATEWAYS));
        }
        Ok(None)
    }
}

//! All pools of an emulator, by pool id, client id and domain.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::client::Client;
use super::domain::Domain;
use super::pool::Pool;
use crate::aws::pagination::{ForeignToken, page_after};
use crate::base::Addresses;
use crate::base::arn::AccountRegion;
use crate::base::insertion_ordered_map::InsertionOrderedMap;

/// The tables behind one lock; cheap to clone. A request needs a single lookup: a client knows its pool.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pools(Arc<RwLock<Tables>>);

#[derive(Debug, Default)]
struct Tables {
    /// The pools of all accounts and regions by id, which begins with the region.
    pools: HashMap<String, Arc<Pool>>,
    pools_by_place: HashMap<AccountRegion, InsertionOrderedMap<Arc<Pool>>>,
    /// The app clients of all accounts and regions by id.
    clients: HashMap<String, Arc<Client>>,
    clients_by_pool: HashMap<String, InsertionOrderedMap<Arc<Client>>>,
    /// By region and prefix.
    domains: HashMap<String, HashMap<String, Arc<Pool>>>,
}

/// One page of a list, and the token of the next.
type Page<T> = Result<(Vec<T>, Option<String>), ForeignToken>;

/// The maximum number of pools of an account in a region. Documented: quotas on resource number.
const MAX_POOLS: usize = 1000;
/// The maximum number of app clients of a pool. Documented: quotas on resource number.
const MAX_CLIENTS: usize = 1000;

/// Why a pool was not added.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum NotAdded {
    /// Another pool has taken the id in the meantime.
    #[error("the id was taken meanwhile")]
    IdTaken,
    /// Inferred: the text.
    #[error("The account has as many user pools as it can have: 1000.")]
    TooMany,
}

/// Why an app client was not added.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum NoClient {
    /// The pool has been deleted in the meantime.
    #[error("no such pool")]
    NoPool,
    /// Another client has taken the id in the meantime.
    #[error("the id was taken meanwhile")]
    IdTaken,
    /// Inferred: the text.
    #[error("The user pool has as many app clients as it can have: 1000.")]
    TooMany,
}

/// Why a pool could not be given a domain.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum NoDomain {
    /// The pool has been deleted in the meantime.
    #[error("no such pool")]
    NoPool,
    /// Recorded: CreateUserPoolDomain, 2021 to 2024.
    #[error("Domain already associated with another user pool.")]
    ByAnotherPool,
    /// Inferred.
    #[error("User pool already has a domain configured.")]
    PoolHasOne,
}

/// Why a pool was not deleted.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum NotDeleted {
    #[error("no such pool")]
    Unknown,
    /// Recorded: DeleteUserPool, 2018 to 2020.
    #[error("User pool cannot be deleted. It has a domain configured that should be deleted first.")]
    HasDomain,
    /// Inferred.
    #[error(
        "The user pool cannot be deleted because deletion protection is activated. \
         Deletion protection must be inactivated first."
    )]
    Protected,
}

impl Pools {
    pub(crate) fn pool(&self, id: &str) -> Option<Arc<Pool>> {
        self.read().pools.get(id).cloned()
    }

    /// Returns the app client with this id, whichever pool it belongs to; client ids are unique over all pools.
    pub(crate) fn client(&self, id: &str) -> Option<Arc<Client>> {
        self.read().clients.get(id).cloned()
    }

    /// Returns the pool that has the domain with this prefix in this region.
    pub(crate) fn pool_of_domain(&self, region: &str, prefix: &str) -> Option<Arc<Pool>> {
        self.read().domains.get(region)?.get(prefix).cloned()
    }

    /// Returns the pools of all accounts and regions; within each, in the order of their creation.
    pub(crate) fn all(&self) -> Vec<Arc<Pool>> {
        let tables = self.read();
        let mut places: Vec<_> = tables.pools_by_place.iter().collect();
        places.sort_by(|(one, _), (other, _)| one.region.cmp(&other.region));
        places.into_iter().flat_map(|(_, pools)| pools.values().cloned()).collect()
    }

    /// Returns a pool's app clients in the order of their creation.
    pub(crate) fn clients_of(&self, pool_id: &str) -> Vec<Arc<Client>> {
        self.read()
            .clients_by_pool
            .get(pool_id)
            .map(|clients| clients.values().cloned().collect())
            .unwrap_or_default()
    }

    /// Returns a page of the pools of an account and region, in the order of their creation.
    pub(crate) fn page(
        &self,
        account_region: &AccountRegion,
        size: usize,
        token: Option<&str>,
    ) -> Page<Arc<Pool>> {
        let (tables, none) = (self.read(), InsertionOrderedMap::default());
        let pools = tables.pools_by_place.get(account_region).unwrap_or(&none);
        page_after(|last| pools.after(last).map(|(position, pool)| (position, Arc::clone(pool))), size, token)
    }

    /// Returns a page of a pool's app clients in the order of their creation.
    pub(crate) fn clients_page(&self, pool_id: &str, size: usize, token: Option<&str>) -> Page<Arc<Client>> {
        let (tables, none) = (self.read(), InsertionOrderedMap::default());
        let clients = tables.clients_by_pool.get(pool_id).unwrap_or(&none);
        let list = |last| clients.after(last).map(|(position, client)| (position, Arc::clone(client)));
        page_after(list, size, token)
    }

    pub(crate) fn add(&self, pool: Arc<Pool>) -> Result<(), NotAdded> {
        let mut tables = self.write();
        if tables.pools.contains_key(&pool.id) {
            return Err(NotAdded::IdTaken);
        }
        let of_place = tables.pools_by_place.entry(pool.account_region.clone()).or_default();
        if of_place.len() >= MAX_POOLS {
            return Err(NotAdded::TooMany);
        }
        of_place.insert(&pool.id, Arc::clone(&pool));
        tables.pools.insert(pool.id.clone(), pool);
        Ok(())
    }

    pub(crate) fn add_client(&self, client: Arc<Client>) -> Result<(), NoClient> {
        let mut tables = self.write();
        if !tables.pools.contains_key(&client.pool.id) {
            return Err(NoClient::NoPool);
        }
        if tables.clients.contains_key(&client.id) {
            return Err(NoClient::IdTaken);
        }
        let of_pool = tables.clients_by_pool.entry(client.pool.id.clone()).or_default();
        if of_pool.len() >= MAX_CLIENTS {
            return Err(NoClient::TooMany);
        }
        of_pool.insert(&client.id, Arc::clone(&client));
        tables.clients.insert(client.id.clone(), client);
        Ok(())
    }

    /// Replaces the client with the same id and pool; returns false if it no longer exists.
    pub(crate) fn replace_client(&self, client: &Arc<Client>) -> bool {
        let mut tables = self.write();
        let Some(former) =
            tables.clients.get_mut(&client.id).filter(|former| former.pool.id == client.pool.id)
        else {
            return false;
        };
        *former = Arc::clone(client);
        if let Some(of_pool) = tables.clients_by_pool.get_mut(&client.pool.id) {
            of_pool.insert(&client.id, Arc::clone(client));
        }
        true
    }

    /// Removes a pool's app client; returns false if the pool has none with this id.
    pub(crate) fn remove_client(&self, pool_id: &str, client_id: &str) -> bool {
        let mut tables = self.write();
        let of_pool = tables.clients_by_pool.get_mut(pool_id);
        let is_there = of_pool.is_some_and(|clients| clients.remove(client_id).is_some());
        if is_there {
            tables.clients.remove(client_id);
        }
        is_there
    }

    /// Removes a pool with its users and app clients.
    pub(crate) fn remove(&self, pool_id: &str) -> Result<(), NotDeleted> {
        let mut tables = self.write();
        let pool = tables.pools.get(pool_id).cloned().ok_or(NotDeleted::Unknown)?;
        if pool.configuration().settings.is_protected() {
            return Err(NotDeleted::Protected);
        }
        if pool.domain().is_some() {
            return Err(NotDeleted::HasDomain);
        }
        tables.pools.remove(pool_id);
        if let Some(of_place) = tables.pools_by_place.get_mut(&pool.account_region) {
            of_place.remove(pool_id);
        }
        for client in tables.clients_by_pool.remove(pool_id).unwrap_or_default().values() {
            tables.clients.remove(&client.id);
        }
        Ok(())
    }

    pub(crate) fn add_domain(
        &self,
        pool: &Arc<Pool>,
        domain: Domain,
        addresses: &Addresses,
    ) -> Result<(), NoDomain> {
        let mut tables = self.write();
        if !tables.pools.contains_key(&pool.id) {
            return Err(NoDomain::NoPool);
        }
        let of_region = tables.domains.entry(pool.account_region.region.clone()).or_default();
        if of_region.contains_key(&domain.name) {
            return Err(NoDomain::ByAnotherPool);
        }
        if pool.domain().is_some() {
            return Err(NoDomain::PoolHasOne);
        }
        of_region.insert(domain.name.clone(), Arc::clone(pool));
        pool.set_domain(Some(domain), addresses);
        Ok(())
    }

    /// Removes the domain of a pool in an account and region; returns false if the pool does not have it.
    pub(crate) fn remove_domain(
        &self,
        account_region: &AccountRegion,
        pool_id: &str,
        prefix: &str,
        addresses: &Addresses,
    ) -> bool {
        let mut tables = self.write();
        let Some(of_region) = tables.domains.get_mut(&account_region.region) else { return false };
        if of_region.get(prefix).is_none_or(|pool| pool.id != pool_id) {
            return false;
        }
        if let Some(pool) = of_region.remove(prefix) {
            pool.set_domain(None, addresses);
        }
        true
    }

    fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Tables> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

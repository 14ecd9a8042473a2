//! All repositories of an emulator, by account, region and name.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::EcrError;
use super::address::Address;
use super::repository::{Repository, RepositoryDescription};
use crate::aws::pagination::{ForeignToken, page_after};
use crate::base::arn::AccountRegion;
use crate::base::insertion_ordered_map::InsertionOrderedMap;

/// Documented: ECR guide, service quotas, repositories per registry and region.
const REPOSITORIES: usize = 100_000;

type Registry = InsertionOrderedMap<Repository>;

/// The registries behind one lock; finding a repository takes one lookup.
#[derive(Debug, Default)]
pub(crate) struct Repositories(RwLock<HashMap<AccountRegion, Registry>>);

impl Repositories {
    /// Adds a repository; fails if its name is taken or the registry is full.
    pub(crate) fn add(
        &self,
        account_region: &AccountRegion,
        repository: Repository,
    ) -> Result<RepositoryDescription, EcrError> {
        let mut registries = self.write();
        let registry = registries.entry(account_region.clone()).or_default();
        if registry.contains(&repository.name) {
            return Err(EcrError::RepositoryAlreadyExists {
                name: repository.name,
                registry_id: account_region.account.clone(),
            });
        }
        if registry.len() >= REPOSITORIES {
            return Err(EcrError::LimitExceeded(format!(
                "The registry with id '{}' already has the maximum allowed number of repositories which is \
                 '{REPOSITORIES}'",
                account_region.account
            )));
        }
        let (name, description) = (repository.name.clone(), repository.description());
        registry.insert(&name, repository);
        Ok(description)
    }

    /// Reads a repository; fails if there is none.
    pub(crate) fn look<T>(
        &self,
        address: Address<'_>,
        look: impl FnOnce(&Repository) -> T,
    ) -> Result<T, EcrError> {
        let registries = self.read();
        let registry = registries.get(address.account_region).filter(|_| is_own(address));
        let repository = registry.and_then(|registry| registry.get(address.name));
        repository.map(look).ok_or_else(|| EcrError::no_repository(address))
    }

    /// Updates a repository; fails if there is none.
    pub(crate) fn change<T>(
        &self,
        address: Address<'_>,
        change: impl FnOnce(&mut Repository) -> T,
    ) -> Result<T, EcrError> {
        let mut registries = self.write();
        let registry = registries.get_mut(address.account_region).filter(|_| is_own(address));
        let repository = registry.and_then(|registry| registry.get_mut(address.name));
        repository.map(change).ok_or_else(|| EcrError::no_repository(address))
    }

    /// Removes a repository; fails if there is none, and if it has images unless `force`.
    pub(crate) fn remove(
        &self,
        address: Address<'_>,
        force: bool,
    ) -> Result<RepositoryDescription, EcrError> {
        let mut registries = self.write();
        let registry = registries.get_mut(address.account_region).filter(|_| is_own(address));
        let registry = registry.ok_or_else(|| EcrError::no_repository(address))?;
        let repository = registry.get(address.name).ok_or_else(|| EcrError::no_repository(address))?;
        if !force && !repository.images.is_empty() {
            return Err(EcrError::RepositoryNotEmpty {
                name: address.name.to_owned(),
                registry_id: address.registry_id.to_owned(),
            });
        }
        let description = repository.description();
        registry.remove(address.name);
        Ok(description)
    }

    /// Returns one page of a registry's repositories in the order of their creation, and the token of the next.
    pub(crate) fn page(
        &self,
        account_region: &AccountRegion,
        size: usize,
        token: Option<&str>,
    ) -> Result<(Vec<RepositoryDescription>, Option<String>), ForeignToken> {
        let registries = self.read();
        let none = Registry::default();
        let registry = registries.get(account_region).unwrap_or(&none);
        let (repositories, next) = page_after(|last| registry.after(last), size, token)?;
        Ok((repositories.into_iter().map(Repository::description).collect(), next))
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<AccountRegion, Registry>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<AccountRegion, Registry>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The registries of other accounts have no repository for this caller.
fn is_own(address: Address<'_>) -> bool {
    address.registry_id == address.account_region.account
}

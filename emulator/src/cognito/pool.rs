//! User pools: their parts and their state between requests.

pub(crate) mod configuration;
pub(crate) mod description;
pub(crate) mod requested;

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use bytes::Bytes;
use indexmap::IndexMap;
use jiff::Timestamp;

use super::challenge::ChallengeSessions;
use super::domain::Domain;
use super::error::CognitoError;
use super::group::Groups;
use super::oauth::discovery;
use super::refresh_tokens::RefreshTokens;
use super::resource_server::ResourceServer;
use super::user::{User, Users};
use crate::base::Addresses;
use crate::base::arn::AccountRegion;
use crate::jwt::{KeyError, StockKey};
use configuration::Configuration;

/// The keys that sign the two kinds of a pool's tokens.
#[derive(Debug)]
pub(crate) struct PoolKeys {
    pub(crate) id_token: Arc<StockKey>,
    pub(crate) access_token: Arc<StockKey>,
}

/// The parts of a new pool.
#[derive(Debug)]
pub(crate) struct NewPool {
    pub(crate) account_region: AccountRegion,
    /// `REGION_` and nine letters and digits.
    pub(crate) id: String,
    pub(crate) keys: PoolKeys,
    /// Everything that can be updated later.
    pub(crate) configuration: Configuration,
}

/// A user pool. Id, keys and issuer never change; all else does.
#[derive(Debug)]
pub(crate) struct Pool {
    /// The only account and region in which it exists.
    pub(crate) account_region: AccountRegion,
    /// `REGION_` and nine letters and digits.
    pub(crate) id: String,
    pub(crate) arn: String,
    /// The `iss` of its tokens.
    pub(crate) issuer: String,
    /// The keys that sign its tokens.
    pub(crate) keys: PoolKeys,
    pub(crate) created_at: Timestamp,
    jwks: OnceLock<Bytes>,
    configuration: RwLock<Arc<Configuration>>,
    discovery: RwLock<Bytes>,
    domain: RwLock<Option<Domain>>,
    users: Mutex<Users>,
    groups: Mutex<Groups>,
    sessions: Mutex<ChallengeSessions>,
    refresh_tokens: Mutex<RefreshTokens>,
    resource_servers: Mutex<IndexMap<String, ResourceServer>>,
}

impl Pool {
    /// Creates a pool without users and without a domain; writes its documents once.
    pub(crate) fn new(new: NewPool, addresses: &Addresses) -> Self {
        let issuer = addresses.issuer(&new.id);
        Self {
            arn: new.account_region.arn("cognito-idp", format!("userpool/{}", new.id)).to_string(),
            jwks: OnceLock::new(),
            discovery: RwLock::new(discovery::document(&issuer, None)),
            domain: RwLock::default(),
            users: Mutex::new(Users::new(new.configuration.settings.ignores_case())),
            groups: Mutex::default(),
            sessions: Mutex::default(),
            refresh_tokens: Mutex::default(),
            resource_servers: Mutex::default(),
            account_region: new.account_region,
            id: new.id,
            issuer,
            keys: new.keys,
            created_at: new.configuration.modified_at,
            configuration: RwLock::new(Arc::new(new.configuration)),
        }
    }

    /// The key set, ready to send; its keys are generated on the first call. Fails if that fails.
    pub(crate) async fn jwks(&self) -> Result<Bytes, KeyError> {
        if let Some(document) = self.jwks.get() {
            return Ok(document.clone());
        }
        let (id_token, access_token) = (self.keys.id_token.get().await?, self.keys.access_token.get().await?);
        Ok(self.jwks.get_or_init(|| discovery::key_set([id_token, access_token])).clone())
    }

    /// Returns the current configuration.
    pub(crate) fn configuration(&self) -> Arc<Configuration> {
        Arc::clone(&self.configuration.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Updates the configuration as a whole, or not at all if `change` fails.
    pub(crate) fn configure<E>(
        &self,
        change: impl FnOnce(&mut Configuration) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut current = self.configuration.write().unwrap_or_else(PoisonError::into_inner);
        let mut next = Configuration::clone(&current);
        change(&mut next)?;
        *current = Arc::new(next);
        Ok(())
    }

    /// The discovery document, ready to send.
    pub(crate) fn discovery(&self) -> Bytes {
        self.discovery.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn domain(&self) -> Option<Domain> {
        self.domain.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sets or removes the domain of the pool, and rewrites the discovery document.
    pub(super) fn set_domain(&self, domain: Option<Domain>, addresses: &Addresses) {
        let base = domain.as_ref().map(|domain| addresses.domain(&self.account_region.region, &domain.name));
        let document = discovery::document(&self.issuer, base.as_deref());
        *self.domain.write().unwrap_or_else(PoisonError::into_inner) = domain;
        *self.discovery.write().unwrap_or_else(PoisonError::into_inner) = document;
    }

    /// Changes the login pages of the pool's domain of this name; returns false if the pool does not have it.
    pub(crate) fn set_managed_login_version(&self, name: &str, version: i64) -> bool {
        let mut domain = self.domain.write().unwrap_or_else(PoisonError::into_inner);
        let found = domain.as_mut().filter(|domain| domain.name == name);
        found.map(|domain| domain.managed_login_version = version).is_some()
    }

    /// The users, locked: for a lookup or a change, never across an await or a password hash.
    pub(crate) fn users(&self) -> MutexGuard<'_, Users> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the sub of the user with this name or sub; fails if there is none.
    pub(crate) fn sub_of(&self, name_or_sub: &str) -> Result<String, CognitoError> {
        let users = self.users();
        users.get(name_or_sub).map(|user| user.sub.clone()).ok_or(CognitoError::UserNotFound)
    }

    /// Removes the user with this name or sub, from all groups too; fails if there is none.
    pub(crate) fn remove_user(&self, name_or_sub: &str) -> Result<User, CognitoError> {
        let user = self.users().remove(name_or_sub).ok_or(CognitoError::UserNotFound)?;
        self.groups().forget(&user.sub);
        Ok(user)
    }

    /// The groups, locked. A function that needs users too releases one lock before it takes the other.
    pub(crate) fn groups(&self) -> MutexGuard<'_, Groups> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The open challenges, locked.
    pub(crate) fn sessions(&self) -> MutexGuard<'_, ChallengeSessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The refresh tokens, locked.
    pub(crate) fn refresh_tokens(&self) -> MutexGuard<'_, RefreshTokens> {
        self.refresh_tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The resource servers by identifier, locked.
    pub(crate) fn resource_servers(&self) -> MutexGuard<'_, IndexMap<String, ResourceServer>> {
        self.resource_servers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

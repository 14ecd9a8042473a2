//! User pools: what they are made of, and what of them stays the same from one request to the next.

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use bytes::Bytes;
use indexmap::IndexMap;
use jiff::Timestamp;

use super::challenge::ChallengeSessions;
use super::domain::Domain;
use super::oauth::{discovery, jwks};
use super::policy::PasswordPolicy;
use super::refresh_token::RefreshTokens;
use super::resource_server::ResourceServer;
use super::schema::Schema;
use super::user::Users;
use crate::base::Addresses;
use crate::jwt::SigningKey;

pub(crate) mod description;

use description::PoolSettings;

/// What the two kinds of a pool's tokens are signed with.
#[derive(Debug)]
pub(crate) struct PoolKeys {
    /// Signs ID tokens.
    pub(crate) id_token: SigningKey,
    /// Signs access tokens.
    pub(crate) access_token: SigningKey,
}

/// What a new pool is made of.
#[derive(Debug)]
pub(crate) struct NewPool {
    /// `REGION_` and nine letters and digits.
    pub(crate) id: String,
    /// The display name.
    pub(crate) name: String,
    /// Its two keys.
    pub(crate) keys: PoolKeys,
    /// The password policy.
    pub(crate) policy: PasswordPolicy,
    /// The attributes of its users.
    pub(crate) schema: Schema,
    /// The rest of the request.
    pub(crate) settings: PoolSettings,
    /// The present moment.
    pub(crate) created_at: Timestamp,
}

/// A user pool. Its configuration never changes; users, sessions, tokens, resource servers and the domain do.
#[derive(Debug)]
pub(crate) struct Pool {
    /// `REGION_` and nine letters and digits.
    pub(crate) id: String,
    /// The display name.
    pub(crate) name: String,
    /// The pool's ARN.
    pub(crate) arn: String,
    /// The `iss` of its tokens.
    pub(crate) issuer: String,
    /// What its tokens are signed with.
    pub(crate) keys: PoolKeys,
    /// The password policy.
    pub(crate) policy: PasswordPolicy,
    /// The attributes of its users.
    pub(crate) schema: Schema,
    /// The rest of the request that created it.
    pub(crate) settings: PoolSettings,
    /// When it was created.
    pub(crate) created_at: Timestamp,
    /// The key set, ready to send.
    pub(crate) jwks: Bytes,
    discovery: RwLock<Bytes>,
    domain: RwLock<Option<Domain>>,
    users: Mutex<Users>,
    sessions: Mutex<ChallengeSessions>,
    refresh_tokens: Mutex<RefreshTokens>,
    resource_servers: Mutex<IndexMap<String, ResourceServer>>,
}

impl Pool {
    /// A pool without users and without a domain; its documents are written here, once.
    pub(crate) fn new(new: NewPool, addresses: &Addresses) -> Self {
        let issuer = addresses.issuer(&new.id);
        Self {
            arn: addresses.place().arn("cognito-idp", format!("userpool/{}", new.id)).to_string(),
            jwks: jwks::document(&new.keys),
            discovery: RwLock::new(discovery::document(&issuer, None)),
            domain: RwLock::default(),
            users: Mutex::new(Users::new(new.settings.ignores_case())),
            sessions: Mutex::default(),
            refresh_tokens: Mutex::default(),
            resource_servers: Mutex::default(),
            id: new.id,
            name: new.name,
            issuer,
            keys: new.keys,
            policy: new.policy,
            schema: new.schema,
            settings: new.settings,
            created_at: new.created_at,
        }
    }

    /// The discovery document, ready to send.
    pub(crate) fn discovery(&self) -> Bytes {
        self.discovery.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The domain, when there is one.
    pub(crate) fn domain(&self) -> Option<Domain> {
        self.domain.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Gives the pool a domain or takes it away, and writes the discovery document anew.
    pub(super) fn set_domain(&self, domain: Option<Domain>, addresses: &Addresses) {
        let base = domain.as_ref().map(|domain| addresses.domain(&domain.name));
        let document = discovery::document(&self.issuer, base.as_deref());
        *self.domain.write().unwrap_or_else(PoisonError::into_inner) = domain;
        *self.discovery.write().unwrap_or_else(PoisonError::into_inner) = document;
    }

    /// The users, locked: for a lookup or a change, never over an await or a password hash.
    pub(crate) fn users(&self) -> MutexGuard<'_, Users> {
        self.users.lock().unwrap_or_else(PoisonError::into_inner)
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

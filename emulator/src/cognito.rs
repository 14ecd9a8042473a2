//! Amazon Cognito user pools: users, app clients, domains, tokens.
//!
//! `handlers` takes requests, `operations` lists the operations and has a file for each noun, `oauth` serves what a pool
//! publishes below its issuer and domain. Everything is held in memory.

pub(crate) mod access_token;
pub(crate) mod attribute_update;
pub(crate) mod authentication_result;
pub(crate) mod challenge;
pub(crate) mod claims;
pub(crate) mod client;
pub(crate) mod domain;
pub(crate) mod error;
pub(crate) mod group;
pub(crate) mod handlers;
pub(crate) mod new_password;
pub(crate) mod oauth;
pub(crate) mod operations;
pub(crate) mod password;
pub(crate) mod policy;
pub(crate) mod pool;
pub(crate) mod pools;
pub(crate) mod refresh_tokens;
pub(crate) mod resource_server;
pub(crate) mod schema;
pub(crate) mod secret_hash;
pub(crate) mod sign_in;
pub(crate) mod user;
pub(crate) mod validity;

use std::sync::Arc;

use crate::base::arn::AccountRegion;
use crate::base::{Addresses, Clock, Entropy};
use crate::jwt::KeyStock;
use crate::trace::Traces;
use client::Client;
use pool::Pool;

pub(crate) use error::CognitoError;
pub(crate) use pools::Pools;

/// The state that every operation works with.
#[derive(Debug)]
pub(crate) struct Cognito {
    pub(crate) clock: Clock,
    /// Generates ids, salts and tokens.
    pub(crate) entropy: Entropy,
    /// Builds the URLs that are given out.
    pub(crate) addresses: Addresses,
    /// Provides the keys of new pools.
    pub(crate) keys: Arc<KeyStock>,
    /// The traces of the token endpoint.
    pub(crate) traces: Arc<Traces>,
    pub(crate) pools: Pools,
}

impl Cognito {
    pub(crate) fn new(
        clock: Clock,
        entropy: Entropy,
        addresses: Addresses,
        keys: Arc<KeyStock>,
        traces: Arc<Traces>,
    ) -> Self {
        Self { clock, entropy, addresses, keys, traces, pools: Pools::default() }
    }

    /// Returns the pool with this id if it is in this account and region; pools of other regions are unknown.
    pub(crate) fn pool(
        &self,
        account_region: &AccountRegion,
        pool_id: &str,
    ) -> Result<Arc<Pool>, CognitoError> {
        let pool = self.pools.pool(pool_id).filter(|pool| pool.account_region == *account_region);
        pool.ok_or_else(|| CognitoError::no_pool(pool_id))
    }

    /// Returns the app client with this id if it is in the region that the call names.
    ///
    /// Inferred: a call that names no region finds the clients of every region, since it can belong to no other region.
    pub(crate) fn client(
        &self,
        told: Option<&AccountRegion>,
        client_id: &str,
    ) -> Result<Arc<Client>, CognitoError> {
        let client = self.pools.client(client_id);
        let client = client
            .filter(|client| told.is_none_or(|account_region| client.pool.account_region == *account_region));
        client.ok_or_else(|| CognitoError::no_client(client_id))
    }

    /// Returns the app client with this id if it belongs to this pool.
    pub(crate) fn client_of(
        &self,
        account_region: &AccountRegion,
        pool_id: &str,
        client_id: &str,
    ) -> Result<Arc<Client>, CognitoError> {
        let pool = self.pool(account_region, pool_id)?;
        let client = self.client(Some(account_region), client_id)?;
        if client.pool.id == pool.id { Ok(client) } else { Err(CognitoError::no_client(client_id)) }
    }
}

#[cfg(test)]
mod tests;

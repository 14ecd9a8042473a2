//! The account: everything that IAM and STS know, behind one lock.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;

use super::access_key::{AccessKey, KeyOwner};
use super::caller::{CallerIdentity, caller};
use super::error::InvalidCredentials;
use super::tables::Tables;
use crate::aws::principal;
use crate::base::Secret;

/// One AWS account. IAM and STS are global: its regions see the same.
#[derive(Debug)]
pub(crate) struct Account {
    /// Twelve digits.
    pub(crate) id: String,
    /// When it came to be.
    pub(crate) created_at: Timestamp,
    tables: RwLock<Tables>,
}

impl Account {
    /// An account with nothing in it but its root, to whom the access key belongs that `env` prints.
    pub(crate) fn new(id: String, now: Timestamp) -> Self {
        let mut tables = Tables::default();
        let root = AccessKey::long_term(KeyOwner::Root, Secret::new(principal::ROOT_SECRET_ACCESS_KEY), now);
        tables.access_keys.insert(principal::ROOT_ACCESS_KEY_ID.to_owned(), root);
        Self { id, created_at: now, tables: RwLock::new(tables) }
    }

    /// Who the caller with this access key is; one without a key is unknown.
    pub(crate) fn caller(
        &self,
        access_key_id: Option<&str>,
        now: Timestamp,
    ) -> Result<CallerIdentity, InvalidCredentials> {
        caller(&self.read(), &self.id, access_key_id.ok_or(InvalidCredentials::Unknown)?, now)
    }

    /// Everything, to be read.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything, to be changed.
    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Tables> {
        self.tables.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ARN of something of the account's IAM, such as `role` at `/path/` of this name.
    pub(crate) fn arn(&self, kind: &str, path: &str, name: &str) -> String {
        format!("arn:aws:iam::{}:{kind}{path}{name}", self.id)
    }
}

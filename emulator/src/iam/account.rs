//! The account: the whole state of IAM and STS, behind one lock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;

use super::access_key::{AccessKey, KeyOwner};
use super::caller::{CallerIdentity, caller};
use super::error::InvalidCredentials;
use super::tables::Tables;
use crate::aws::principal;
use crate::base::Secret;

/// An AWS account. IAM and STS are global: its regions share it.
#[derive(Debug)]
pub(crate) struct Account {
    /// The account id: twelve digits.
    pub(crate) id: String,
    pub(crate) created_at: Timestamp,
    tables: RwLock<Tables>,
    /// How often the tables may have changed.
    revision: AtomicU64,
}

impl Account {
    /// Creates an account with nothing but its root, which owns the access key that `env` prints.
    pub(crate) fn new(id: String, now: Timestamp) -> Self {
        let mut tables = Tables::default();
        let root = AccessKey::long_term(KeyOwner::Root, Secret::new(principal::ROOT_SECRET_ACCESS_KEY), now);
        tables.access_keys.insert(principal::ROOT_ACCESS_KEY_ID.to_owned(), root);
        Self { id, created_at: now, tables: RwLock::new(tables), revision: AtomicU64::new(0) }
    }

    /// Returns the caller with this access key; a call without a key has an unknown caller.
    pub(crate) fn caller(
        &self,
        access_key_id: Option<&str>,
        now: Timestamp,
    ) -> Result<CallerIdentity, InvalidCredentials> {
        caller(&self.read(), &self.id, access_key_id.ok_or(InvalidCredentials::Unknown)?, now)
    }

    /// Locks the tables for reading.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another number after every change of the tables.
    pub(crate) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Locks the tables for writing.
    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Tables> {
        let tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        self.revision.fetch_add(1, Ordering::Release);
        tables
    }

    /// The ARN of an IAM resource of the account, such as `role` at `/path/` with this name.
    pub(crate) fn arn(&self, kind: &str, path: &str, name: &str) -> String {
        format!("arn:aws:iam::{}:{kind}{path}{name}", self.id)
    }
}

//! What is attached to gateways, runtimes and their endpoints, and takes part in decisions: policies and tags.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

use rustc_hash::FxHashMap;

use super::policy_document::PolicyDocument;
use crate::aws::tags::Tag;

/// Something by the ARN of its resource. The control plane puts and removes it here, for the authorization of calls to a
/// resource to read.
#[derive(Debug)]
pub(crate) struct ByResource<T> {
    by_arn: RwLock<FxHashMap<String, T>>,
    revision: AtomicU64,
}

/// Resource policies.
pub(crate) type ResourcePolicies = ByResource<PolicyDocument>;
/// The tags of resources; those of a resource without tags may be absent.
pub(crate) type ResourceTags = ByResource<Vec<Tag>>;

impl<T> Default for ByResource<T> {
    fn default() -> Self {
        Self { by_arn: RwLock::default(), revision: AtomicU64::default() }
    }
}

impl<T: Clone> ByResource<T> {
    /// What this resource has; `None` if it has none.
    pub(crate) fn get(&self, arn: &str) -> Option<T> {
        self.by_arn.read().unwrap_or_else(PoisonError::into_inner).get(arn).cloned()
    }

    /// Sets what this resource has, in place of what it had.
    pub(crate) fn put(&self, arn: &str, attached: T) {
        self.write().insert(arn.to_owned(), attached);
    }

    /// Removes and returns what this resource has; `None` if it had none.
    pub(crate) fn remove(&self, arn: &str) -> Option<T> {
        self.write().remove(arn)
    }

    /// Another number after every change.
    pub(super) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    fn write(&self) -> RwLockWriteGuard<'_, FxHashMap<String, T>> {
        let by_arn = self.by_arn.write().unwrap_or_else(PoisonError::into_inner);
        self.revision.fetch_add(1, Ordering::Release);
        by_arn
    }
}

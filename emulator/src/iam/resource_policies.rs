//! The resource policies of gateways, runtimes and their endpoints.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

use super::policy_document::PolicyDocument;

/// Resource policies by the ARN of their resource. The control plane puts and deletes them here, for the authorization of
/// calls to a resource to read.
#[derive(Debug, Default)]
pub(crate) struct ResourcePolicies {
    by_arn: RwLock<HashMap<String, PolicyDocument>>,
    revision: AtomicU64,
}

impl ResourcePolicies {
    /// Returns the policy of this resource; `None` if it has none.
    pub(crate) fn get(&self, arn: &str) -> Option<PolicyDocument> {
        self.by_arn.read().unwrap_or_else(PoisonError::into_inner).get(arn).cloned()
    }

    /// Sets the policy of this resource, replacing any other.
    pub(crate) fn put(&self, arn: &str, policy: PolicyDocument) {
        self.write().insert(arn.to_owned(), policy);
    }

    /// Removes and returns the policy of this resource; `None` if it had none.
    pub(crate) fn remove(&self, arn: &str) -> Option<PolicyDocument> {
        self.write().remove(arn)
    }

    /// Another number after every change.
    pub(super) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<String, PolicyDocument>> {
        let by_arn = self.by_arn.write().unwrap_or_else(PoisonError::into_inner);
        self.revision.fetch_add(1, Ordering::Release);
        by_arn
    }
}

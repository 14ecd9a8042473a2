//! The resource policies of gateways, runtimes and their endpoints.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::policy_document::PolicyDocument;

/// Resource policies by the ARN of their resource. The control plane puts and deletes them here, for the authorization of
/// calls to a resource to read.
#[derive(Debug, Default)]
pub(crate) struct ResourcePolicies(RwLock<HashMap<String, PolicyDocument>>);

impl ResourcePolicies {
    /// Returns the policy of this resource; `None` if it has none.
    pub(crate) fn get(&self, arn: &str) -> Option<PolicyDocument> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(arn).cloned()
    }

    /// Sets the policy of this resource, replacing any other.
    pub(crate) fn put(&self, arn: &str, policy: PolicyDocument) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(arn.to_owned(), policy);
    }

    /// Removes and returns the policy of this resource; `None` if it had none.
    pub(crate) fn remove(&self, arn: &str) -> Option<PolicyDocument> {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(arn)
    }
}

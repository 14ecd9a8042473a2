//! The policies of gateways, runtimes and their endpoints.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use super::policy_document::PolicyDocument;

/// Policies by the ARN of the resource that carries them. The control plane puts them here and takes them away; whoever
/// decides about a call to a resource reads them here. Nobody does yet.
#[derive(Debug, Default)]
pub(crate) struct ResourcePolicies(RwLock<HashMap<String, PolicyDocument>>);

impl ResourcePolicies {
    /// The policy of this resource; none when it carries none.
    pub(crate) fn get(&self, arn: &str) -> Option<PolicyDocument> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(arn).cloned()
    }

    /// Gives this resource its policy, in the place of the one that it has.
    pub(crate) fn put(&self, arn: &str, policy: PolicyDocument) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(arn.to_owned(), policy);
    }

    /// Takes the policy of this resource away; gives it, or none when it carried none.
    pub(crate) fn remove(&self, arn: &str) -> Option<PolicyDocument> {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(arn)
    }
}

//! Workload identities: whom a token is for.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::constraint::{ConstraintViolations, Constraints, Shown, TextRule};

/// A workload identity of the default directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WorkloadIdentity {
    /// Unique in the account.
    pub(crate) name: String,
    /// The service resource that it was made with; nobody else may use it.
    pub(crate) linked_to: Option<ServiceResource>,
}

/// A resource that gets a workload identity when it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServiceResource {
    /// The gateway of this id.
    Gateway(String),
    /// The runtime of this id.
    Runtime(String),
}

/// Why a workload identity could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CreateWorkloadError {
    /// The name breaks the rules of the model.
    #[error(transparent)]
    Name(#[from] ConstraintViolations),
    /// Recorded: ValidationException, not Conflict.
    #[error("WorkloadIdentity with name '{0}' already exists.")]
    Exists(String),
}

/// The rule for the name of a workload identity in the member `member`. Documented: botocore.
pub(super) fn name_rule(member: &'static str, shown: Shown) -> TextRule {
    fn matches(name: &str) -> bool {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    }
    TextRule { member, length: (3, 255), pattern: Some(("[A-Za-z0-9_.-]+", matches)), shown }
}

/// The default workload identity directory.
#[derive(Debug, Default)]
pub(crate) struct Workloads {
    by_name: RwLock<BTreeMap<String, Arc<WorkloadIdentity>>>,
}

impl Workloads {
    /// The workload identity of this name.
    pub(crate) fn get(&self, name: &str) -> Option<Arc<WorkloadIdentity>> {
        self.by_name.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Makes a workload identity; fails on a name that breaks the rules or is taken.
    pub(super) fn create(
        &self,
        name: &str,
        linked_to: Option<ServiceResource>,
    ) -> Result<Arc<WorkloadIdentity>, CreateWorkloadError> {
        let mut constraints = Constraints::default();
        constraints.text(name_rule("name", Shown::Value), name);
        constraints.check()?;
        let workload = Arc::new(WorkloadIdentity { name: name.to_owned(), linked_to });
        let mut by_name = self.by_name.write().unwrap_or_else(PoisonError::into_inner);
        if by_name.contains_key(name) {
            return Err(CreateWorkloadError::Exists(name.to_owned()));
        }
        by_name.insert(name.to_owned(), Arc::clone(&workload));
        Ok(workload)
    }

    /// Removes a workload identity with the resource that it was made with; a name that nobody has is none.
    pub(crate) fn remove(&self, name: &str) {
        self.by_name.write().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_its_link() {
        let workloads = Workloads::default();
        let gateway = ServiceResource::Gateway("demo-0a1b2c3d4e".to_owned());
        workloads.create("demo-0a1b2c3d4e", Some(gateway.clone())).unwrap();
        let workload = workloads.get("demo-0a1b2c3d4e").unwrap();
        assert_eq!(workload.linked_to, Some(gateway));
        assert!(workloads.get("other").is_none());
        workloads.remove("demo-0a1b2c3d4e");
        assert!(workloads.get("demo-0a1b2c3d4e").is_none());
    }

    #[test]
    fn refuses_a_name_that_is_taken_or_against_the_rules() {
        let workloads = Workloads::default();
        workloads.create("agent", None).unwrap();
        let error = workloads.create("agent", None).unwrap_err();
        assert_eq!(error.to_string(), "WorkloadIdentity with name 'agent' already exists.");
        let error = workloads.create("my agent", None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "1 validation error detected: Value 'my agent' at 'name' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [A-Za-z0-9_.-]+"
        );
        assert!(workloads.get("my agent").is_none());
    }
}

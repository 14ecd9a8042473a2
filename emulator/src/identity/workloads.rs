//! Workload identities: whom a token is for.

use std::sync::Arc;

use jiff::Timestamp;

use super::by_region::{ByRegion, InsertError};
use crate::aws::ApiError;
use crate::aws::pagination::ForeignToken;
use crate::base::arn::{AccountRegion, Arn};
use crate::trace::Confidence;

/// The prefix of the tokens of ListWorkloadIdentities.
const KIND: &str = "workload-identity";

/// A workload identity of the default directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WorkloadIdentity {
    pub(crate) account_region: AccountRegion,
    /// Unique in its account and region.
    pub(crate) name: String,
    /// The service resource that it was created with; no one else may use it.
    pub(crate) linked_to: Option<ServiceResource>,
    /// Where users may be sent back to, as it was sent.
    pub(crate) allowed_resource_oauth2_return_urls: Option<Vec<String>>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl WorkloadIdentity {
    /// `...:workload-identity-directory/default/workload-identity/NAME`. Recorded.
    pub(crate) fn arn(&self) -> Arn {
        let resource = format!("workload-identity-directory/default/workload-identity/{}", self.name);
        self.account_region.arn("bedrock-agentcore", resource)
    }
}

/// A resource that gets a workload identity when it is created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ServiceResource {
    Gateway(String),
    Runtime(String),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CreateWorkloadError {
    /// Recorded: ValidationException, not Conflict.
    #[error("WorkloadIdentity with name '{0}' already exists.")]
    Exists(String),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WorkloadError {
    /// There is none of this name. Inferred: the text.
    #[error("WorkloadIdentity with name '{0}' not found.")]
    Unknown(String),
    /// Recorded: ValidationException, DeleteWorkloadIdentity.
    #[error("WorkloadIdentity is linked to a service and cannot be deleted by the caller.")]
    NotDeleted,
    /// Inferred: as for a deletion.
    #[error("WorkloadIdentity is linked to a service and cannot be updated by the caller.")]
    NotUpdated,
}

impl CreateWorkloadError {
    /// The error as CreateWorkloadIdentity returns it.
    pub(crate) fn rest(&self) -> ApiError {
        ApiError::validation(self.to_string()).rated(self.confidence())
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Exists(_) => Confidence::Recorded,
        }
    }
}

impl WorkloadError {
    /// The error as the control plane returns it.
    pub(crate) fn rest(&self) -> ApiError {
        let error = match self {
            Self::Unknown(_) => ApiError::not_found(self.to_string()),
            Self::NotDeleted | Self::NotUpdated => ApiError::validation(self.to_string()),
        };
        error.rated(self.confidence())
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::NotDeleted => Confidence::Recorded,
            Self::Unknown(_) | Self::NotUpdated => Confidence::Inferred,
        }
    }
}

/// The default workload identity directory of each account and region.
#[derive(Debug, Default)]
pub(crate) struct Workloads(ByRegion<WorkloadIdentity>);

impl Workloads {
    pub(crate) fn get(&self, account_region: &AccountRegion, name: &str) -> Option<Arc<WorkloadIdentity>> {
        self.0.get(account_region, name)
    }

    /// Creates a workload identity; fails if the name is taken.
    ///
    /// Documented: botocore, CreateWorkloadIdentity knows no quota.
    pub(crate) fn create(
        &self,
        workload: WorkloadIdentity,
    ) -> Result<Arc<WorkloadIdentity>, CreateWorkloadError> {
        let (account_region, name) = (workload.account_region.clone(), workload.name.clone());
        let refused = |_: InsertError| CreateWorkloadError::Exists(name.clone());
        self.0.create((&account_region, &name), usize::MAX, refused, |_| Ok(workload))
    }

    /// Replaces the return URLs of a caller's own identity. Documented: botocore, the list is replaced. Inferred: none
    /// is left if none is sent.
    pub(crate) fn update(
        &self,
        account_region: &AccountRegion,
        name: &str,
        return_urls: Option<Vec<String>>,
        now: Timestamp,
    ) -> Result<Arc<WorkloadIdentity>, WorkloadError> {
        let unknown = || WorkloadError::Unknown(name.to_owned());
        self.0.change((account_region, name), unknown, |workload, _| match workload.linked_to {
            Some(_) => Err(WorkloadError::NotUpdated),
            None => Ok(WorkloadIdentity {
                allowed_resource_oauth2_return_urls: return_urls,
                updated_at: now,
                ..workload.clone()
            }),
        })
    }

    /// Deletes a caller's own identity.
    pub(crate) fn delete(
        &self,
        account_region: &AccountRegion,
        name: &str,
    ) -> Result<Arc<WorkloadIdentity>, WorkloadError> {
        let unknown = || WorkloadError::Unknown(name.to_owned());
        self.0.remove((account_region, name), unknown, |workload| match workload.linked_to {
            Some(_) => Err(WorkloadError::NotDeleted),
            None => Ok(()),
        })
    }

    /// Removes the identity of a service's resource, if it exists.
    pub(crate) fn remove(&self, account_region: &AccountRegion, name: &str) {
        let removed = self.0.remove((account_region, name), || (), |_| Ok(()));
        drop(removed);
    }

    /// A page of the region's identities, including those of services, and the token of the next.
    pub(crate) fn page(
        &self,
        account_region: &AccountRegion,
        size: usize,
        token: Option<&str>,
    ) -> Result<(Vec<Arc<WorkloadIdentity>>, Option<String>), ForeignToken> {
        self.0.page(account_region, KIND, size, token)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::identity) fn account_region() -> AccountRegion {
        AccountRegion { region: "us-east-1".into(), account: "123456789012".into() }
    }

    /// An identity as it was just created.
    pub(in crate::identity) fn workload(name: &str, linked_to: Option<ServiceResource>) -> WorkloadIdentity {
        WorkloadIdentity {
            account_region: account_region(),
            name: name.into(),
            linked_to,
            allowed_resource_oauth2_return_urls: None,
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    fn of_gateway(id: &str) -> WorkloadIdentity {
        workload(id, Some(ServiceResource::Gateway(id.into())))
    }

    #[test]
    fn keeps_its_link() {
        let workloads = Workloads::default();
        workloads.create(of_gateway("demo-0a1b2c3d4e")).unwrap();
        let found = workloads.get(&account_region(), "demo-0a1b2c3d4e").unwrap();
        assert_eq!(found.linked_to, Some(ServiceResource::Gateway("demo-0a1b2c3d4e".into())));
        assert!(workloads.get(&account_region(), "other").is_none());
        workloads.remove(&account_region(), "demo-0a1b2c3d4e");
        assert!(workloads.get(&account_region(), "demo-0a1b2c3d4e").is_none());
    }

    #[test]
    fn refuses_a_name_that_is_taken() {
        let workloads = Workloads::default();
        workloads.create(workload("agent", None)).unwrap();
        let error = workloads.create(workload("agent", None)).unwrap_err();
        assert_eq!(error.to_string(), "WorkloadIdentity with name 'agent' already exists.");
    }

    #[test]
    fn a_caller_changes_and_deletes_its_own_only() {
        let workloads = Workloads::default();
        workloads.create(workload("agent", None)).unwrap();
        workloads.create(of_gateway("demo")).unwrap();
        let update = |name| workloads.update(&account_region(), name, None, Timestamp::UNIX_EPOCH);
        assert!(update("agent").is_ok());
        assert_eq!(update("demo").unwrap_err(), WorkloadError::NotUpdated);
        assert_eq!(workloads.delete(&account_region(), "demo").unwrap_err(), WorkloadError::NotDeleted);
        workloads.delete(&account_region(), "agent").unwrap();
        assert_eq!(update("agent").unwrap_err(), WorkloadError::Unknown("agent".into()));
        assert!(workloads.get(&account_region(), "demo").is_some());
    }
}

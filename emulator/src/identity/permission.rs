//! The decision whether a caller may have a token, made on every call and before any cache is used.
//!
//! `MayAct` and `Permitted` can only be created here: a value of them is the decision. A further check, such as
//! the caller's IAM policies, belongs in the same two functions.

use std::borrow::Cow;
use std::sync::Arc;

use super::caller::IdentityCaller;
use super::workloads::{ServiceResource, WorkloadIdentity};

#[derive(Clone, Debug)]
pub(super) struct ActAsWorkload(Arc<WorkloadIdentity>);

impl ActAsWorkload {
    /// The workload that the caller may act as.
    pub(super) fn workload(&self) -> &WorkloadIdentity {
        &self.0
    }
}

/// Proof that a caller may have what a provider gives for a workload.
#[derive(Debug)]
pub(super) struct Permitted<P> {
    workload: Arc<WorkloadIdentity>,
    provider: Arc<P>,
}

impl<P> Clone for Permitted<P> {
    fn clone(&self) -> Self {
        Self { workload: Arc::clone(&self.workload), provider: Arc::clone(&self.provider) }
    }
}

impl<P> Permitted<P> {
    pub(super) fn workload(&self) -> &WorkloadIdentity {
        &self.workload
    }

    pub(super) fn provider(&self) -> &P {
        &self.provider
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Denied {
    /// Recorded: ValidationException, GetWorkloadAccessToken for an identity that a runtime or gateway created.
    #[error("WorkloadIdentity is linked to a service and cannot retrieve an access token by the caller")]
    LinkedToService,
    /// A gateway uses an identity that is not its own. Inferred: AWS's services never do.
    #[error("WorkloadIdentity '{workload}' is not linked to {caller}")]
    NotItsOwn {
        workload: String,
        /// Such as `gateway demo-0a1b2c3d4e`.
        caller: Cow<'static, str>,
    },
}

/// Decides whether the caller may get a workload access token: services for their own identity only, principals only for
/// identities not linked to a service. Documented: the identities that services create cannot be used by callers.
pub(super) fn act_as_workload(
    caller: &IdentityCaller<'_>,
    workload: Arc<WorkloadIdentity>,
) -> Result<ActAsWorkload, Denied> {
    if matches!(caller, IdentityCaller::Principal { .. }) && workload.linked_to.is_some() {
        return Err(Denied::LinkedToService);
    }
    owns(caller, &workload)?;
    Ok(ActAsWorkload(workload))
}

/// Decides whether the caller may have what the provider gives for the workload whose access token it presented.
///
/// Documented: a runtime hands its agent the workload access token, and the agent uses it as a principal; so a
/// principal may present a token that only a service can have obtained.
pub(super) fn permit<P>(
    caller: &IdentityCaller<'_>,
    workload: Arc<WorkloadIdentity>,
    provider: Arc<P>,
) -> Result<Permitted<P>, Denied> {
    owns(caller, &workload)?;
    Ok(Permitted { workload, provider })
}

/// A principal needs no link: it holds what its own credentials, or the service that hosts it, gave it.
fn owns(caller: &IdentityCaller<'_>, workload: &WorkloadIdentity) -> Result<(), Denied> {
    match (caller, &workload.linked_to) {
        (IdentityCaller::Principal { .. }, _) => Ok(()),
        (IdentityCaller::Gateway { gateway_id, .. }, Some(ServiceResource::Gateway(owner)))
            if owner == gateway_id =>
        {
            Ok(())
        }
        _ => Err(Denied::NotItsOwn { workload: workload.name.clone(), caller: caller.display_name() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::test_provider::{HERE, principal};
    use crate::identity::workloads;

    fn gateway(id: &str) -> IdentityCaller<'_> {
        IdentityCaller::Gateway { gateway_id: id, account_region: &HERE }
    }

    fn workload(linked_to: Option<ServiceResource>) -> Arc<WorkloadIdentity> {
        Arc::new(workloads::tests::workload("demo", linked_to))
    }

    #[test]
    fn a_service_may_use_its_own_identity_and_no_other() {
        let of_gateway = workload(Some(ServiceResource::Gateway("one".into())));
        assert!(act_as_workload(&gateway("one"), Arc::clone(&of_gateway)).is_ok());
        let denied = act_as_workload(&gateway("two"), Arc::clone(&of_gateway)).unwrap_err();
        assert_eq!(denied.to_string(), "WorkloadIdentity 'demo' is not linked to gateway two");
        assert!(act_as_workload(&gateway("one"), workload(None)).is_err());
        let of_runtime = workload(Some(ServiceResource::Runtime("one".into())));
        assert!(act_as_workload(&gateway("one"), of_runtime).is_err());
    }

    #[test]
    fn a_principal_may_use_a_plain_identity_and_none_of_a_service() {
        assert!(act_as_workload(&principal(), workload(None)).is_ok());
        let of_runtime = workload(Some(ServiceResource::Runtime("one".into())));
        let denied = act_as_workload(&principal(), of_runtime).unwrap_err();
        assert_eq!(
            denied.to_string(),
            "WorkloadIdentity is linked to a service and cannot retrieve an access token by the caller"
        );
    }
}

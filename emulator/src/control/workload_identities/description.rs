//! A workload identity as GetWorkloadIdentity and UpdateWorkloadIdentity show it.

use serde::Serialize;

use crate::aws::timestamp::EpochSeconds;
use crate::identity::WorkloadIdentity;

/// The members of the answer. Documented: botocore; times are numbers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Description<'a> {
    name: &'a str,
    workload_identity_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_resource_oauth2_return_urls: Option<&'a [String]>,
    created_time: EpochSeconds,
    last_updated_time: EpochSeconds,
}

impl<'a> Description<'a> {
    /// The identity as it is now.
    pub(super) fn of(workload: &'a WorkloadIdentity) -> Self {
        Self {
            name: &workload.name,
            workload_identity_arn: workload.arn().to_string(),
            allowed_resource_oauth2_return_urls: workload.allowed_resource_oauth2_return_urls.as_deref(),
            created_time: EpochSeconds(workload.created_at),
            last_updated_time: EpochSeconds(workload.updated_at),
        }
    }
}

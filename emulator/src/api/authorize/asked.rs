//! What a call asks for, before policies are asked.

use std::sync::Arc;

use serde_json::Value;

use crate::aws::Principal;
use crate::base::arn::AccountRegion;
use crate::model::Operation;

/// The member that stands for a workload identity, and that no trace may show.
pub(super) const WORKLOAD_TOKEN: &str = "workloadIdentityToken";

/// A call, as policies see it.
#[derive(Clone, Copy)]
pub(in crate::api) struct Asked<'a> {
    pub(in crate::api) principal: &'a Arc<Principal>,
    pub(in crate::api) operation: &'static Operation,
    pub(in crate::api) account_region: &'a AccountRegion,
    pub(in crate::api) members: &'a Value,
}

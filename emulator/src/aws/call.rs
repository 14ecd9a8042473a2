//! A call of an AWS API, whatever its protocol.

use std::sync::Arc;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::audit_notes::AuditNotes;
use super::principal::Principal;
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::model::{InputError, Operation};
use crate::trace::Recorder;

/// A call of an operation. `api` creates it once the caller is known and authorized, and the input satisfies all constraints
/// of the API model.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    /// The account and region of the call: resources of two regions do not see each other.
    pub(crate) account_region: AccountRegion,
    /// Whether the call names its region, by signature or AWS host name; otherwise it is the emulator's.
    pub(crate) has_explicit_region: bool,
    pub(crate) principal: Arc<Principal>,
    pub(crate) now: Timestamp,
    /// Generates the ids of created resources.
    pub(crate) entropy: Entropy,
    /// The call's hop in the trace of a chain; `None` outside of the data plane.
    pub(crate) hop: Option<Recorder>,
    /// What policies would deny of it, where IAM only audits.
    pub(crate) audit_notes: AuditNotes,
    /// All members of the input by their names in the API model, each within the model's constraints.
    pub(crate) input: Value,
}

impl Call {
    /// The account and region that the call names; `None` if it names no region.
    pub(crate) fn explicit_region(&self) -> Option<&AccountRegion> {
        self.has_explicit_region.then_some(&self.account_region)
    }

    /// Deserializes the input; fails if the type requires more than the API model does.
    pub(crate) fn input<T: DeserializeOwned>(&self) -> Result<T, InputError> {
        T::deserialize(&self.input).map_err(|error| InputError::Serialization(error.to_string()))
    }
}

//! One call of an AWS API, whichever protocol it came by.

use std::sync::Arc;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::principal::Principal;
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::model::{InputError, Operation};
use crate::trace::Recorder;

/// What an operation is asked. `api` makes it once the caller is known and may ask for it, and the input keeps all
/// constraints of the API model.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The operation, as the API model has it.
    pub(crate) operation: &'static Operation,
    /// The account and region that are asked: resources of two regions do not see each other.
    pub(crate) account_region: AccountRegion,
    /// Whether the call tells its region, by signature or AWS host name; otherwise it is the emulator's.
    pub(crate) has_explicit_region: bool,
    /// Who calls.
    pub(crate) principal: Arc<Principal>,
    /// When it came.
    pub(crate) now: Timestamp,
    /// Where the ids of what is made come from.
    pub(crate) entropy: Entropy,
    /// The hop that it is in the trace of a chain; none outside of the data plane.
    pub(crate) hop: Option<Recorder>,
    /// All members of the input by their names in the API model, each within the model's constraints.
    pub(crate) input: Value,
}

impl Call {
    /// The place that the call tells; none for one that tells no region.
    pub(crate) fn explicit_region(&self) -> Option<&AccountRegion> {
        self.has_explicit_region.then_some(&self.account_region)
    }

    /// The input by its type; fails when the type asks for more than the API model does.
    pub(crate) fn input<T: DeserializeOwned>(&self) -> Result<T, InputError> {
        T::deserialize(&self.input).map_err(|error| InputError::Serialization(error.to_string()))
    }
}

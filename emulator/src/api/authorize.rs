//! Whether the caller may do what it asks for.

use serde_json::Value;

use crate::aws::action::Action;
use crate::aws::{ApiError, Principal};
use crate::base::arn::AccountRegion;
use crate::model::Operation;

/// That a call may do what it asks for: only [`authorize`] makes one.
#[derive(Debug)]
pub(super) struct Authorized {
    /// The action that was asked for.
    pub(super) action: &'static Action,
    /// The ARN of the resource that it was asked for, as far as the call names it.
    pub(super) resource: String,
}

/// Lets every caller do everything: policies are not evaluated yet. Fails for an operation of which no action is known,
/// so that nothing gets by when they are.
pub(super) fn authorize(
    _principal: &Principal,
    operation: &Operation,
    account_region: &AccountRegion,
    members: &Value,
) -> Result<Authorized, ApiError> {
    let action = Action::of(operation).ok_or_else(|| ApiError::not_emulated(operation.name()))?;
    Ok(Authorized { action, resource: action.resource(account_region, members) })
}

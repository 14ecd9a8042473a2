//! Whether the caller may perform the operation.

use serde_json::Value;

use crate::aws::action::Action;
use crate::aws::{ApiError, Principal};
use crate::base::arn::AccountRegion;
use crate::model::Operation;

/// Proof that a call is authorized: only [`authorize`] creates one.
#[derive(Debug)]
pub(super) struct Authorized {
    pub(super) action: &'static Action,
    /// The ARN of the requested resource, as far as the call names it.
    pub(super) resource: String,
}

/// Allows every caller everything: policies are not evaluated yet. Fails for an operation without a known action, so that
/// nothing slips through once they are.
pub(super) fn authorize(
    _principal: &Principal,
    operation: &Operation,
    account_region: &AccountRegion,
    members: &Value,
) -> Result<Authorized, ApiError> {
    let action = Action::of(operation).ok_or_else(|| ApiError::not_emulated(operation.name()))?;
    Ok(Authorized { action, resource: action.resource(account_region, members) })
}

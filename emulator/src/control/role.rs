//! The role that a gateway or runtime acts as.

use crate::aws::ApiError;
use crate::base::{NotARoleArn, RoleArn};

/// Reads `roleArn`. The API model has checked its form before, in AWS's words; whether there is such a role is not
/// asked until policies are evaluated.
pub(super) fn read(role_arn: &str) -> Result<RoleArn, ApiError> {
    role_arn.parse().map_err(|error: NotARoleArn| ApiError::validation(error.to_string()))
}

//! Why Identity gives no token, and how it says so.

use crate::aws::rest_json::RestError;

/// Why there is no token. `Display` is the text that AWS answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IdentityError {
    /// The directory has no workload identity of this name. Inferred: no such answer is published.
    #[error("WorkloadIdentity with name '{0}' not found.")]
    UnknownWorkload(String),
    /// The token vault has no such provider. Recorded for GetResourceApiKey; Inferred for OAuth2.
    #[error("Resource Credential Provider not found")]
    UnknownProvider,
}

impl IdentityError {
    /// The error as the REST-JSON face answers it.
    pub(crate) fn rest(&self) -> RestError {
        RestError::not_found(self.to_string())
    }
}

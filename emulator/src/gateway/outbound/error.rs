//! Why a call to a target has no credentials.

use std::fmt;

use crate::iam::RoleNotAssumable;
use crate::identity::IdentityError;

/// What a gateway requests from Identity, as its errors name it. Recorded: both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum CredentialKind {
    /// An access token of an OAuth2 credential provider.
    OauthToken,
    /// The key of an API key credential provider.
    ApiKey,
}

impl fmt::Display for CredentialKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OauthToken => "oauth token",
            Self::ApiKey => "api key",
        })
    }
}

/// Identity returned nothing. `Display` is what exceptionLevel DEBUG shows.
///
/// Recorded: the prefixes (the first for API keys, the whole line with Identity's text elided for OAuth).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(in crate::gateway) enum OutboundCredentialsError {
    /// The gateway got no token for its own workload identity.
    #[error("Failed to fetch outbound {0}. Failed to get workload identity token - client error: {1}")]
    Workload(CredentialKind, IdentityError),
    #[error("Failed to fetch outbound {0}. {1}")]
    Provider(CredentialKind, IdentityError),
    /// The gateway cannot act as its role. Recorded: the text, as a status reason.
    #[error("Gateway service is not authorized to assume the execution role")]
    Role(RoleNotAssumable),
}

//! Why a call to a target has no credentials.

use std::fmt;

use crate::iam::{PolicyDenial, RoleNotAssumable};
use crate::identity::IdentityError;
use crate::trace::Cause;

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
    /// A policy denies the gateway's role what it needs.
    #[error("Failed to fetch outbound {}. {}", .0.kind, .0.text())]
    Denied(Box<RoleDenial>),
    /// Whoever asks for a synchronization may not do what gets the credentials; the action. Recorded: for
    /// `secretsmanager:GetSecretValue`, as a status reason.
    #[error("You are not authorized to perform: {0}")]
    CallerDenied(&'static str),
    /// The gateway cannot act as its role. Recorded: the text, as a status reason.
    #[error("Gateway service is not authorized to assume the execution role")]
    Role(RoleNotAssumable),
}

impl OutboundCredentialsError {
    /// Which of the known mistakes it is.
    pub(in crate::gateway) fn cause(&self) -> Cause {
        match self {
            Self::Workload(_, error) | Self::Provider(_, error) => error.cause(),
            Self::Denied(denial) => denial.denial.cause(),
            Self::CallerDenied(_) => Cause::ActionNotAllowed,
            Self::Role(error) => error.cause(),
        }
    }
}

/// At which step the role's permissions are not enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gateway) enum DeniedStep {
    /// The token of the gateway's workload identity.
    Workload,
    /// What the provider gives.
    Provider,
    /// The provider's secret, which Identity reads as the role.
    Secret,
}

impl DeniedStep {
    /// The step at which an action is asked for.
    pub(super) fn of(action: &str) -> Self {
        match action {
            "bedrock-agentcore:GetWorkloadAccessToken" => Self::Workload,
            "secretsmanager:GetSecretValue" => Self::Secret,
            _ => Self::Provider,
        }
    }
}

/// What the gateway's role may not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gateway) struct RoleDenial {
    pub(super) kind: CredentialKind,
    pub(super) step: DeniedStep,
    pub(super) resource: String,
    pub(super) denial: Box<PolicyDenial>,
}

impl RoleDenial {
    /// Recorded: the beginnings (workload: API keys, 2025; secret: 2026) and the sentence of a denial. Inferred: that it has no
    /// beginning at the provider.
    fn text(&self) -> String {
        let Self { step, resource, denial, .. } = self;
        match step {
            DeniedStep::Workload => {
                format!("Failed to get workload identity token - client error: {denial}")
            }
            DeniedStep::Provider => denial.to_string(),
            DeniedStep::Secret => format!("Access denied when retrieving secret '{resource}'. {denial}"),
        }
    }
}

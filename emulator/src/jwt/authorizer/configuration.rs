//! The configuration of a customJWTAuthorizer.

use super::super::discovery::DiscoveryError;
use crate::base::is_discovery_url;
use crate::trace::Confidence;

/// The requirements for a token. All that is configured must pass; an empty list is not configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthorizerConfiguration {
    pub(crate) discovery_url: String,
    /// One of these must be in `aud`.
    pub(crate) allowed_audience: Vec<String>,
    /// `client_id` must be one of these.
    pub(crate) allowed_clients: Vec<String>,
    /// One of these must be in `scope` or `scp`.
    pub(crate) allowed_scopes: Vec<String>,
    /// Each of these must hold.
    pub(crate) custom_claims: Vec<CustomClaim>,
}

/// The requirement for one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomClaim {
    pub(crate) name: String,
    pub(crate) rule: ClaimRule,
}

/// Documented: a STRING claim takes EQUALS, a STRING_ARRAY claim takes CONTAINS or CONTAINS_ANY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClaimRule {
    /// The claim is a string and is this one.
    Equals(String),
    /// The claim is a list and holds this string.
    Contains(String),
    /// The claim is a list and holds one of these strings.
    ContainsAny(Vec<String>),
}

#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum AuthorizerError {
    /// Documented: at least one of the four lists is required. Inferred: the text.
    #[error("at least one of allowedAudience, allowedClients, allowedScopes and customClaims is required")]
    NothingAllowed,
    /// Documented: the pattern that a discovery URL must match. Inferred: the text.
    #[error(
        "`{0}` is not a discovery URL: expected .../.well-known/openid-configuration or .../.well-known/oauth-authorization-server[/PATH]"
    )]
    DiscoveryUrl(String),
    /// The discovery document is not available or incomplete. Recorded: the text.
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
}

impl AuthorizerError {
    /// What exactly is wrong with the discovery document, which AWS does not report; `None` for all other causes.
    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Discovery(error) => Some(&error.detail),
            Self::NothingAllowed | Self::DiscoveryUrl(_) => None,
        }
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        match self {
            Self::Discovery(_) => Confidence::Recorded,
            Self::NothingAllowed | Self::DiscoveryUrl(_) => Confidence::Inferred,
        }
    }
}

impl AuthorizerConfiguration {
    /// Refuses a configuration that would accept every token of the issuer, or has no discovery URL.
    pub(super) fn check(&self) -> Result<(), AuthorizerError> {
        let lists = [&self.allowed_audience, &self.allowed_clients, &self.allowed_scopes];
        if lists.iter().all(|list| list.is_empty()) && self.custom_claims.is_empty() {
            return Err(AuthorizerError::NothingAllowed);
        }
        if !is_discovery_url(&self.discovery_url) {
            return Err(AuthorizerError::DiscoveryUrl(self.discovery_url.clone()));
        }
        Ok(())
    }
}

//! What a customJWTAuthorizer is made of.

use super::super::discovery::DiscoveryError;
use crate::base::is_discovery_url;

/// What a token has to show. All that is configured must pass; an empty list is not configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AuthorizerConfiguration {
    /// Where the issuer's discovery document is.
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

/// What one claim must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomClaim {
    /// The claim's name.
    pub(crate) name: String,
    /// What its value must satisfy.
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

/// Why there is no authorizer of a configuration.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum AuthorizerError {
    /// Documented: at least one of the four lists is required.
    #[error("at least one of allowedAudience, allowedClients, allowedScopes and customClaims is required")]
    NothingAllowed,
    /// Documented: the pattern that a discovery URL has to match.
    #[error(
        "`{0}` is not a discovery URL: expected .../.well-known/openid-configuration or .../.well-known/oauth-authorization-server[/PATH]"
    )]
    DiscoveryUrl(String),
    /// The discovery document could not be had or says too little.
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
}

impl AuthorizerError {
    /// What exactly is wrong with the discovery document, which AWS does not tell; none for all other causes.
    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Discovery(error) => Some(&error.detail),
            Self::NothingAllowed | Self::DiscoveryUrl(_) => None,
        }
    }
}

impl AuthorizerConfiguration {
    /// Refuses a configuration that would let every token of the issuer in, or has no discovery URL.
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

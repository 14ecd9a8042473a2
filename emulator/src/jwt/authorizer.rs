//! AgentCore's customJWTAuthorizer, the same for gateways and runtimes.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};

use super::discovery::DiscoveryError;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock};
use crate::trace::Recorder;

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
    /// The discovery document could not be had or says too little.
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
}

/// Why a token is refused: the first check that failed, in the order of the variants.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is no JWT.
    #[error("the token cannot be parsed")]
    Unparsable,
    /// `alg` is not RS256.
    #[error("the token's alg is not RS256")]
    Algorithm,
    /// `iss` is not the issuer of the discovery document.
    #[error("the token is of another issuer")]
    Issuer,
    /// The issuer's key set could not be had: why.
    #[error("the issuer's keys cannot be fetched: {0}")]
    KeysUnavailable(String),
    /// The issuer has no such key.
    #[error("the token's key is not one of the issuer's")]
    UnknownKey,
    /// The signature is not of that key.
    #[error("the token's signature is wrong")]
    Signature,
    /// It has expired or will within the margin, or says no time.
    #[error("the token has expired or is about to")]
    Expired,
    /// `nbf` lies in the future.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// `client_id` is not one of allowedClients.
    #[error("the token's client_id is not allowed")]
    Client,
    /// `aud` has none of allowedAudience.
    #[error("the token's aud is not allowed")]
    Audience,
    /// None of allowedScopes is there.
    #[error("the token has none of the allowed scopes")]
    Scope,
    /// The custom claim of this name does not hold.
    #[error("the token's claim {0} is not as required")]
    CustomClaim(String),
}

/// A token that passed every check.
#[derive(Debug)]
pub(crate) struct VerifiedToken {
    claims: Map<String, Value>,
    expires_at: i64,
}

impl VerifiedToken {
    /// `sub`.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.claims.get("sub").and_then(Value::as_str)
    }

    /// `client_id`.
    pub(crate) fn client_id(&self) -> Option<&str> {
        self.claims.get("client_id").and_then(Value::as_str)
    }

    /// `exp`, in seconds since 1970.
    pub(crate) fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// All claims, in the token's order.
    pub(crate) fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }
}

/// A customJWTAuthorizer that has read its issuer's discovery document.
#[derive(Debug)]
pub(crate) struct Authorizer {
    configuration: AuthorizerConfiguration,
    issuer: String,
}

impl Authorizer {
    /// Fetches the discovery document; one that cannot be had or is incomplete is the error.
    pub(crate) async fn create(
        configuration: AuthorizerConfiguration,
        client: &SharedClient,
        _clock: &Clock,
        _addresses: &Addresses,
    ) -> Result<Self, AuthorizerError> {
        let document = super::discovery::fetch(client, &configuration.discovery_url).await?;
        Ok(Self { configuration, issuer: document.issuer })
    }

    /// The configuration it was made of.
    pub(crate) fn configuration(&self) -> &AuthorizerConfiguration {
        &self.configuration
    }

    /// The issuer as its discovery document names it.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Verifies a token in AgentCore's order and records every check; the first that fails is the refusal.
    /// `margin`: how long before its `exp` the token is refused already.
    pub(crate) async fn verify(
        &self,
        _token: &str,
        _margin: Duration,
        _recorder: &Recorder,
    ) -> Result<Arc<VerifiedToken>, Refusal> {
        Err(Refusal::Unparsable)
    }
}

//! AgentCore's customJWTAuthorizer, the same for gateways and runtimes.

mod configuration;

use std::sync::Arc;
use std::time::Duration;

use super::discovery;
use super::key_store::KeyStore;
use super::refusal::TokenError;
use super::remembered::{Remembered, RememberedTokens};
use super::verify::{VerifiedToken, Verifier};
use crate::base::entropy::sha256;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock};
use crate::trace::Recorder;

pub(crate) use configuration::{AuthorizerConfiguration, AuthorizerError, ClaimRule, CustomClaim};

/// A customJWTAuthorizer with its issuer's discovery document.
#[derive(Debug)]
pub(crate) struct Authorizer {
    verifier: Verifier,
    remembered: RememberedTokens,
}

impl Authorizer {
    /// Refuses a configuration that checks nothing, then fetches the discovery document; fails if it is not available or
    /// incomplete. `addresses` identify the emulator's own pools, which need no
    /// `authorization_endpoint`. Keys are fetched when the first token arrives.
    pub(crate) async fn create(
        configuration: AuthorizerConfiguration,
        client: &SharedClient,
        clock: &Clock,
        addresses: &Addresses,
    ) -> Result<Self, AuthorizerError> {
        configuration.check()?;
        let document = discovery::fetch(client, &configuration.discovery_url).await?;
        document.check_for_authorizer(&configuration.discovery_url, addresses)?;
        let keys = KeyStore::new(document.jwks_uri, Arc::clone(client), clock.clone());
        let verifier = Verifier { configuration, issuer: document.issuer, keys, clock: clock.clone() };
        Ok(Self { verifier, remembered: RememberedTokens::default() })
    }

    pub(crate) fn configuration(&self) -> &AuthorizerConfiguration {
        &self.verifier.configuration
    }

    /// The issuer as its discovery document names it.
    pub(crate) fn issuer(&self) -> &str {
        &self.verifier.issuer
    }

    /// Verifies a token in AgentCore's order and records every check; the first failure is the refusal.
    /// `margin`: how long before its `exp` the token is already refused.
    ///
    /// A token that passed is cached until its `exp` or the next change of the issuer's keys.
    pub(crate) async fn verify(
        &self,
        token: &str,
        margin: Duration,
        recorder: &Recorder,
    ) -> Result<Arc<VerifiedToken>, TokenError> {
        let digest = sha256(token.as_bytes());
        let now = self.verifier.clock.epoch_seconds();
        let generation = self.verifier.keys.generation(now);
        let remembered =
            generation.and_then(|generation| self.remembered.get(&digest, generation, margin, now));
        if let Some(remembered) = remembered {
            recorder.checks(&remembered.checks);
            return Ok(Arc::clone(&remembered.token));
        }
        // Boxed, because only a token's first call needs the space.
        let verification = Box::pin(self.verifier.verify(token, margin, recorder)).await;
        recorder.checks(&verification.checks);
        let (verified, generation) = verification.outcome?;
        let token = Arc::new(verified);
        let checks = verification.checks;
        let remembered = Remembered { token: Arc::clone(&token), checks, generation, margin };
        self.remembered.insert(digest, Arc::new(remembered), now);
        Ok(token)
    }
}

#[cfg(test)]
mod tests;

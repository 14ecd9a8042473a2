//! GetResourceOauth2Token: from a workload access token to the access token of a provider.

use std::sync::Arc;

use http::StatusCode;

use super::cache::Source;
use super::caller::IdentityCaller;
use super::decision::decide;
use super::exchange::client_credentials;
use super::exchange::error::ExchangeError;
use super::exchange::token_fetch::TokenFetch;
use super::permission::Permitted;
use super::service::Identity;
use super::{IdentityError, Oauth2CredentialProvider, OutboundToken, WorkloadAccessToken};
use crate::trace::{Check, Confidence, Recorder};

/// Like `get`, with the response recorded in `hop` too.
pub(super) async fn get_and_answer(
    identity: &Identity,
    caller: &IdentityCaller<'_>,
    token: &WorkloadAccessToken,
    provider: &str,
    scopes: &[String],
    hop: &Recorder,
) -> Result<Arc<OutboundToken>, IdentityError> {
    let outcome = get(identity, caller, token, provider, scopes, hop).await;
    match &outcome {
        Ok(token) => hop.answered(StatusCode::OK, summary(token), Confidence::Documented),
        Err(error) => hop.answered(error.rest().status, error.to_string(), error.confidence()),
    }
    outcome
}

/// Decides whether the caller may have the token, then takes it from the cache or fetches it; the checks are recorded
/// in `hop`.
pub(super) async fn get(
    identity: &Identity,
    caller: &IdentityCaller<'_>,
    token: &WorkloadAccessToken,
    provider: &str,
    scopes: &[String],
    hop: &Recorder,
) -> Result<Arc<OutboundToken>, IdentityError> {
    let find = || identity.providers.get(caller.account_region(), provider);
    let permitted = decide(identity, caller, token, (provider, find), hop)?;
    let fetch = || fetch(identity, permitted.clone(), scopes, hop);
    let (source, fetched) = identity.cache.token(&permitted, scopes, fetch).await;
    hop.check(Check::noted("cache", describe_lookup(source, &fetched, identity.clock.epoch_seconds())));
    Ok(fetched?)
}

/// Fetches a token; it owns all it needs, because it continues when the call that began it has gone away.
fn fetch(
    identity: &Identity,
    permitted: Permitted<Oauth2CredentialProvider>,
    scopes: &[String],
    hop: &Recorder,
) -> impl Future<Output = Result<Arc<OutboundToken>, ExchangeError>> + Send + 'static {
    let secret = &permitted.provider().secret;
    let secret =
        secret.client_secret(&identity.secrets).ok_or_else(|| ExchangeError::Secret(secret.arn.clone()));
    let request = secret.map(|secret| TokenFetch {
        client: Arc::clone(&identity.client),
        clock: identity.clock.clone(),
        addresses: identity.addresses.clone(),
        permitted,
        secret,
        scopes: scopes.to_vec(),
        recorder: hop.clone(),
    });
    async move { client_credentials(request?).await.map(Arc::new) }
}

fn describe_lookup(source: Source, fetched: &Result<Arc<OutboundToken>, ExchangeError>, now: i64) -> String {
    let how = match source {
        Source::Cache => "cached",
        Source::Fetched => "fetched",
        Source::Shared => "fetched by a call of the same moment",
    };
    match (source, fetched) {
        (_, Err(_)) => [how, ", failed, not cached"].concat(),
        (_, Ok(token)) if token.kept_until() <= now => [how, ", not cached: it expires too soon"].concat(),
        (Source::Cache, Ok(token)) => [how, " until ", token.display_kept_until()].concat(),
        (_, Ok(token)) => [how, ", cached until ", token.display_kept_until()].concat(),
    }
}

/// The trace's summary of a token that was returned.
pub(super) fn summary(token: &OutboundToken) -> String {
    ["an access token until ", token.display_expires_at()].concat()
}

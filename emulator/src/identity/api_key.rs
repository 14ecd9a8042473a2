//! GetResourceApiKey: from a workload access token to the API key of a provider.

use http::StatusCode;

use super::caller::IdentityCaller;
use super::decision::decide;
use super::exchange::error::ExchangeError;
use super::permission::Permitted;
use super::service::Identity;
use super::{ApiKeyCredentialProvider, IdentityError, WorkloadAccessToken};
use crate::base::Secret;
use crate::trace::{Cause, Check, Confidence, Recorder};

/// The trace's summary of a key that was returned.
pub(super) const SUMMARY: &str = "an API key";
const SECRET: (&str, &str) = ("secret", "the provider's secret in Secrets Manager");

/// Like `get`, with the response recorded in `hop` too.
pub(super) fn get_and_answer(
    identity: &Identity,
    caller: &IdentityCaller<'_>,
    token: &WorkloadAccessToken,
    provider: &str,
    hop: &Recorder,
) -> Result<Secret, IdentityError> {
    let outcome = get(identity, caller, token, provider, hop);
    match &outcome {
        Ok(_) => hop.answered(StatusCode::OK, SUMMARY, Confidence::Documented),
        Err(error) => hop.answered(error.rest().status, error.to_string(), error.confidence()),
    }
    outcome
}

/// Decides whether the caller may have the key, then reads it; the checks are recorded in `hop`.
pub(super) fn get(
    identity: &Identity,
    caller: &IdentityCaller<'_>,
    token: &WorkloadAccessToken,
    provider: &str,
    hop: &Recorder,
) -> Result<Secret, IdentityError> {
    let find = || identity.api_key_providers.get(caller.account_region(), provider);
    let permitted = decide(identity, caller, token, (provider, find), hop)?;
    let key = read(identity, &permitted);
    match &key {
        Ok(_) => hop.check(Check::passed(SECRET.0, SECRET.1, permitted.provider().secret.arn.clone())),
        Err(error) => {
            hop.check(Check::failed(Cause::ProviderSecretMissing, SECRET.0, SECRET.1, error.to_string()));
        }
    }
    Ok(key?)
}

/// The decision comes first: reading needs it as proof.
fn read(
    identity: &Identity,
    permitted: &Permitted<ApiKeyCredentialProvider>,
) -> Result<Secret, ExchangeError> {
    let secret = &permitted.provider().secret;
    secret.api_key(&identity.secrets).ok_or_else(|| ExchangeError::Secret(secret.arn.clone()))
}

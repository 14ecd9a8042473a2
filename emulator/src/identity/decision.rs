//! Decides, from a workload access token and a provider's name, whether the caller may have what the provider
//! gives.

use std::sync::Arc;

use super::caller::IdentityCaller;
use super::permission::{Permitted, permit};
use super::provider::CredentialProvider;
use super::service::Identity;
use super::workload_token::InvalidWorkloadToken;
use super::{IdentityError, WorkloadAccessToken};
use crate::trace::{Check, Recorder};

const WORKLOAD: (&str, &str) = ("workloadIdentity", "a valid workload access token of an existing identity");
const PROVIDER: (&str, &str) = ("credentialProvider", "an existing provider");
const PERMISSION: (&str, &str) = ("permission", "the caller may use the workload identity");

/// Opens the token, finds the provider of this name with `find`, and decides; each step records a check in `hop`.
pub(super) fn decide<P: CredentialProvider>(
    identity: &Identity,
    caller: &IdentityCaller<'_>,
    token: &WorkloadAccessToken,
    (provider, find): (&str, impl FnOnce() -> Option<Arc<P>>),
    hop: &Recorder,
) -> Result<Permitted<P>, IdentityError> {
    let failed = |(check, expected): (&'static str, &'static str), actual: String, error: IdentityError| {
        hop.check(Check::failed(error.cause(), check, expected, actual));
        error
    };
    let claims = identity.seal.open(token);
    // Inferred: a token of another region is treated like a foreign one.
    let claims = claims.and_then(|claims| {
        let is_of_here = claims.account_region == *caller.account_region();
        if is_of_here { Ok(claims) } else { Err(InvalidWorkloadToken::Foreign) }
    });
    let claims = claims.map_err(|error| failed(WORKLOAD, error.to_string(), error.into()))?;
    let workload = identity.workload(caller.account_region(), &claims.workload);
    let workload = workload.map_err(|error| failed(WORKLOAD, error.to_string(), error))?;
    hop.check(Check::passed(WORKLOAD.0, WORKLOAD.1, workload.name.clone()));
    let found = find().ok_or(IdentityError::UnknownProvider);
    let provider = found.map_err(|error| failed(PROVIDER, format!("no provider named {provider}"), error))?;
    hop.check(Check::passed(PROVIDER.0, PROVIDER.1, provider.arn().to_owned()));
    let permitted = permit(caller, workload, provider);
    let permitted = permitted.map_err(|error| failed(PERMISSION, error.to_string(), error.into()))?;
    hop.check(Check::passed(PERMISSION.0, PERMISSION.1, caller.display_name()));
    Ok(permitted)
}

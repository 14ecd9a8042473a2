//! Outbound calls of a gateway: which credential a call to a target carries, and how it is obtained.

pub(crate) mod api_key;
mod credential;
mod signer;

use std::fmt;

use http::header::AUTHORIZATION;

use self::api_key::OutboundCredentials;
use self::credential::provider_name;
use self::signer::OutboundSigner;
use crate::gateway::{Gateway, GatewayService};
use crate::iam::RoleNotAssumable;
use crate::identity::caller::IdentityCaller;
use crate::identity::{self, IdentityError, WorkloadAccessToken};
use crate::trace::{Check, Recorder};

pub(super) use self::api_key::CredentialPlacement;
pub(crate) use self::credential::{ApiKeyLocation, Credential};

/// The name of the sessions in which a gateway signs. Recorded: calls to a runtime, 2026.
const SESSION_NAME: &str = "mcp-iam-auth-session";

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
pub(crate) enum OutboundCredentialsError {
    /// The gateway got no token for its own workload identity.
    #[error("Failed to fetch outbound {0}. Failed to get workload identity token - client error: {1}")]
    Workload(CredentialKind, IdentityError),
    #[error("Failed to fetch outbound {0}. {1}")]
    Provider(CredentialKind, IdentityError),
    /// The gateway cannot act as its role. Recorded: the text, as a status reason.
    #[error("Gateway service is not authorized to assume the execution role")]
    Role(RoleNotAssumable),
}

/// Gets the credential of a call: from Identity, which decides each time, before its cache, so revoking a right takes
/// effect with the next call; or by acting as the gateway's role.
pub(crate) async fn credentials(
    service: &GatewayService,
    gateway: &Gateway,
    credential: &Credential,
    recorder: &Recorder,
) -> Result<OutboundCredentials, OutboundCredentialsError> {
    let identity = &service.identity;
    let caller = IdentityCaller::Gateway { gateway_id: &gateway.id, account_region: &gateway.account_region };
    match credential {
        Credential::None => Ok(OutboundCredentials::default()),
        Credential::GatewayRole { service: signing_name, region } => {
            let role = gateway.state().role.clone();
            let session = service.sessions.get(&role, SESSION_NAME).map_err(|error| {
                recorder.check(Check::failed("gateway role", "a role of this account", error.to_string()));
                OutboundCredentialsError::Role(error)
            })?;
            let region = region.as_deref().unwrap_or(&gateway.account_region.region).to_owned();
            let text = format!("{} signs for {signing_name} in {region}", session.arn);
            recorder.check(Check::noted("outbound", text));
            let signer = OutboundSigner {
                session,
                service: signing_name.clone(),
                region,
                clock: service.clock.clone(),
            };
            let placement = Some(CredentialPlacement::Signature(signer));
            Ok(OutboundCredentials { placement, workload_access_token: None })
        }
        Credential::Oauth { provider_arn, scopes } => {
            let wanted = CredentialKind::OauthToken;
            let workload = workload(identity, gateway, &caller, wanted).await?;
            let name = provider_name(provider_arn);
            let token = identity::resource_oauth2_token(identity, &caller, &workload, name, scopes, recorder);
            let token = token.await.map_err(|error| OutboundCredentialsError::Provider(wanted, error))?;
            let placement = CredentialPlacement::Header(AUTHORIZATION, token.authorization().clone());
            Ok(OutboundCredentials {
                placement: Some(placement),
                workload_access_token: workload.header_value(),
            })
        }
        Credential::ApiKey { provider_arn, location, parameter_name, prefix } => {
            let wanted = CredentialKind::ApiKey;
            let workload = workload(identity, gateway, &caller, wanted).await?;
            let name = provider_name(provider_arn);
            let key = identity::resource_api_key(identity, &caller, &workload, name, recorder);
            let key = key.await.map_err(|error| OutboundCredentialsError::Provider(wanted, error))?;
            let placement =
                CredentialPlacement::api_key(&key, *location, parameter_name.as_deref(), prefix.as_deref());
            let placement = placement
                .ok_or(OutboundCredentialsError::Provider(wanted, IdentityError::UnsendableApiKey))?;
            Ok(OutboundCredentials {
                placement: Some(placement),
                workload_access_token: workload.header_value(),
            })
        }
    }
}

async fn workload(
    identity: &crate::identity::Identity,
    gateway: &Gateway,
    caller: &IdentityCaller<'_>,
    wanted: CredentialKind,
) -> Result<WorkloadAccessToken, OutboundCredentialsError> {
    let token = identity::workload_access_token(identity, caller, &gateway.workload_identity, None);
    token.await.map_err(|error| OutboundCredentialsError::Workload(wanted, error))
}

#[cfg(test)]
mod tests;

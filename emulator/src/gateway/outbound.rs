//! Outbound calls of a gateway: which credential a call to a target carries, and how it is obtained.

pub(crate) mod api_key;
mod credential;
mod error;
mod needed_permission;
mod permitted;
mod signer;

use http::header::AUTHORIZATION;

use self::credential::provider_name;
use self::error::CredentialKind;
use self::signer::OutboundSigner;
use crate::gateway::{Gateway, GatewayService};
use crate::iam::{AGENTCORE, RoleNotAssumable};
use crate::identity::caller::IdentityCaller;
use crate::identity::{self, IdentityError, WorkloadAccessToken};
use crate::trace::{Check, Recorder};

pub(super) use self::api_key::{CredentialPlacement, OutboundCredentials};
pub(crate) use self::credential::{ApiKeyLocation, Credential};
pub(in crate::gateway) use self::error::OutboundCredentialsError;
pub(crate) use self::needed_permission::{INVOKE_AGENT_RUNTIME, NeededPermission, needed_permissions};
pub(in crate::gateway) use self::permitted::Permitted;

/// The name of the sessions in which a gateway signs. Recorded: calls to a runtime, 2026.
pub(crate) const SIGNING_SESSION: &str = "mcp-iam-auth-session";

/// Gets the credential of a call that is permitted: from Identity, or by acting as the gateway's role.
pub(in crate::gateway) async fn credentials(
    service: &GatewayService,
    gateway: &Gateway,
    credential: &Credential,
    _: &Permitted,
    recorder: &Recorder,
) -> Result<OutboundCredentials, OutboundCredentialsError> {
    let identity = &service.identity;
    let caller = IdentityCaller::Gateway { gateway_id: &gateway.id, account_region: &gateway.account_region };
    match credential {
        Credential::None => Ok(OutboundCredentials::default()),
        Credential::GatewayRole { service: signing_name, region } => {
            let role = gateway.state().role.clone();
            let source = gateway.arn().to_string();
            let refused = |error: RoleNotAssumable| {
                recorder.check(error.check());
                OutboundCredentialsError::Role(error)
            };
            let trust = service.authorizer.authorize_service(AGENTCORE, &role, &source).map_err(refused)?;
            trust.audited().into_iter().for_each(|check| recorder.check(check));
            let session = service.sessions.get(&role, SIGNING_SESSION, &trust).map_err(refused)?;
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

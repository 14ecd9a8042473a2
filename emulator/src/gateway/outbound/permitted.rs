//! Whether a gateway's role may get what a target's calls carry: asked for every call, before any token that is kept.

use super::credential::Credential;
use super::error::{CredentialKind, DeniedStep, OutboundCredentialsError, RoleDenial};
use super::needed_permission::{self, NeededPermission};
use crate::aws::Principal;
use crate::base::RoleArn;
use crate::gateway::{Gateway, GatewayService};
use crate::iam::{AGENTCORE, Authorization, Context, Permission, PolicyDenial};
use crate::trace::{Check, Recorder};

/// Proof that the credentials of a target may be got: an argument of what gets them.
#[derive(Debug)]
pub(in crate::gateway) struct Permitted(());

impl Permitted {
    /// For a synchronization: whoever asks for it needs what gets the credentials. The role needs only to trust AgentCore.
    ///
    /// Recorded: a target whose role has no permissions becomes READY; the refusal of a caller without GetSecretValue.
    /// Inferred: the caller is asked for the same as the role at a call, in the same order, after the role's trust policy.
    pub(in crate::gateway) fn for_synchronization(
        service: &GatewayService,
        gateway: &Gateway,
        credential: &Credential,
        principal: &Principal,
        recorder: &Recorder,
    ) -> Result<Self, OutboundCredentialsError> {
        let Some((provider_arn, kind)) = provider(credential) else { return Ok(Self(())) };
        let role = gateway.state().role.clone();
        trust(service, gateway, &role, recorder)?;
        for needed in needed_permission::of_provider(service, gateway, provider_arn, kind) {
            needed.ask(service, gateway, recorder, |permission| {
                let denied = |denial: Box<PolicyDenial>| {
                    recorder.check(denial.check());
                    OutboundCredentialsError::CallerDenied(needed.action)
                };
                service.authorizer.authorize(principal, permission).map_err(denied)
            })?;
        }
        Ok(Self(()))
    }

    /// As if all were permitted.
    #[cfg(test)]
    pub(in crate::gateway) fn granted() -> Self {
        Self(())
    }

    /// For a call. A target that carries nothing, or is signed for, needs no permissions in this account.
    pub(in crate::gateway) fn for_call(
        service: &GatewayService,
        gateway: &Gateway,
        credential: &Credential,
        recorder: &Recorder,
    ) -> Result<Self, OutboundCredentialsError> {
        let Some((provider_arn, kind)) = provider(credential) else { return Ok(Self(())) };
        let role = gateway.state().role.clone();
        // Taken first, so that what changes meanwhile is not remembered as decided.
        let revision = service.authorizer.revision() + service.identity.secrets.revision();
        // None of them has a blank.
        let asked = [role.as_str(), &gateway.id, provider_arn].join(" ");
        let permitted = || {
            recorder.check(Check::passed(CHECK, EXPECTED, role.to_string()));
            Self(())
        };
        if service.permissions.get(&asked, revision).is_some() {
            return Ok(permitted());
        }
        let mut is_lasting = trust(service, gateway, &role, recorder)?;
        for needed in needed_permission::of_provider(service, gateway, provider_arn, kind) {
            let session = (role.as_str(), gateway.session_name.as_str());
            needed.ask(service, gateway, recorder, |permission| {
                let allowed = service.authorizer.authorize_role(session, permission).map_err(|denial| {
                    recorder.check(denial.check());
                    let (step, resource) = (DeniedStep::of(needed.action), permission.resource.to_owned());
                    let denial = RoleDenial { kind, step, resource, denial };
                    OutboundCredentialsError::Denied(Box::new(denial))
                })?;
                is_lasting &= allowed.is_lasting;
                Ok(allowed.authorization)
            })?;
        }
        if is_lasting {
            service.permissions.keep(asked, revision, role.as_str());
        }
        Ok(permitted())
    }
}

const CHECK: &str = "role";
const EXPECTED: &str = "the gateway's role may get the credentials";

/// The provider of a credential, and what it gives; `None` for one that none gives.
fn provider(credential: &Credential) -> Option<(&str, CredentialKind)> {
    match credential {
        Credential::None | Credential::GatewayRole { .. } => None,
        Credential::Oauth { provider_arn, .. } => Some((provider_arn, CredentialKind::OauthToken)),
        Credential::ApiKey { provider_arn, .. } => Some((provider_arn, CredentialKind::ApiKey)),
    }
}

/// Whether AgentCore may act as the role; returns whether that lasts until a policy changes.
fn trust(
    service: &GatewayService,
    gateway: &Gateway,
    role: &RoleArn,
    recorder: &Recorder,
) -> Result<bool, OutboundCredentialsError> {
    let source = gateway.arn().to_string();
    let trust = service.authorizer.authorize_service(AGENTCORE, role, &source).map_err(|error| {
        recorder.check(error.check());
        OutboundCredentialsError::Role(error)
    })?;
    trust.audited().into_iter().for_each(|check| recorder.check(check));
    Ok(trust.is_lasting())
}

impl NeededPermission {
    /// Asks for the action on each of its resources.
    fn ask(
        &self,
        service: &GatewayService,
        gateway: &Gateway,
        recorder: &Recorder,
        mut ask: impl FnMut(Permission<'_>) -> Result<Authorization, OutboundCredentialsError>,
    ) -> Result<(), OutboundCredentialsError> {
        let mut allowed = None;
        for resource in &self.resources {
            let (tags, policy) = service.identity.secrets.attached(resource).unwrap_or_default();
            let keys = Context::of_resource("secretsmanager", &tags);
            let permission = Permission {
                resource_policy: policy.as_ref(),
                keys: &keys,
                ..Permission::new(self.action, resource, &gateway.account_region.region)
            };
            match ask(permission)? {
                by @ Authorization::By(_) => allowed = Some(by),
                denied @ Authorization::WouldBeDenied(_) => recorder.check(denied.check(String::new())),
            }
        }
        if let Some(allowed) = allowed {
            let expected = format!("{} on {}", self.action, self.resources.join(", "));
            recorder.check(allowed.check(expected));
        }
        Ok(())
    }
}

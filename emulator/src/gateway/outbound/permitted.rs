//! Whether a gateway's role may get what a target's calls carry: asked for every call, before any token that is kept.

use super::credential::Credential;
use super::error::{CredentialKind, DeniedStep, OutboundCredentialsError, RoleDenial};
use super::needed_permission::{self, NeededPermission};
use crate::gateway::{Gateway, GatewayService};
use crate::iam::{AGENTCORE, Authorization, Permission};
use crate::trace::{Check, Recorder};

/// Proof that the credentials of a target may be got: an argument of what gets them.
#[derive(Debug)]
pub(in crate::gateway) struct Permitted(());

impl Permitted {
    /// For a synchronization, for which the role needs no permissions. Recorded: a target without them becomes READY.
    pub(in crate::gateway) fn for_synchronization() -> Self {
        Self(())
    }

    /// For a call. A target that carries nothing, or is signed for, needs no permissions in this account.
    pub(in crate::gateway) fn for_call(
        service: &GatewayService,
        gateway: &Gateway,
        credential: &Credential,
        recorder: &Recorder,
    ) -> Result<Self, OutboundCredentialsError> {
        let (provider_arn, kind) = match credential {
            Credential::None | Credential::GatewayRole { .. } => return Ok(Self(())),
            Credential::Oauth { provider_arn, .. } => (provider_arn, CredentialKind::OauthToken),
            Credential::ApiKey { provider_arn, .. } => (provider_arn, CredentialKind::ApiKey),
        };
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
        let source = gateway.arn().to_string();
        let trust = service.authorizer.authorize_service(AGENTCORE, &role, &source).map_err(|error| {
            recorder.check(error.check());
            OutboundCredentialsError::Role(error)
        })?;
        trust.audited().into_iter().for_each(|check| recorder.check(check));
        let mut is_lasting = trust.is_lasting();
        for needed in needed_permission::of_provider(service, gateway, provider_arn, kind) {
            is_lasting &= needed.ask(service, gateway, (role.as_str(), kind), recorder)?;
        }
        if is_lasting {
            service.permissions.keep(asked, revision, role.as_str());
        }
        Ok(permitted())
    }
}

const CHECK: &str = "role";
const EXPECTED: &str = "the gateway's role may get the credentials";

impl NeededPermission {
    /// Returns whether the decision lasts until a policy changes.
    fn ask(
        &self,
        service: &GatewayService,
        gateway: &Gateway,
        (role, kind): (&str, CredentialKind),
        recorder: &Recorder,
    ) -> Result<bool, OutboundCredentialsError> {
        let (mut by, mut is_lasting) = (None, true);
        for resource in &self.resources {
            let secret_policy = service.identity.secrets.attached(resource).and_then(|(_, policy)| policy);
            let permission = Permission {
                resource_policy: secret_policy.as_ref(),
                ..Permission::new(self.action, resource, &gateway.account_region.region)
            };
            let session = (role, gateway.session_name.as_str());
            let allowed = service.authorizer.authorize_role(session, permission).map_err(|denial| {
                recorder.check(denial.check());
                let step = DeniedStep::of(self.action);
                let denial = RoleDenial { kind, step, resource: resource.clone(), denial };
                OutboundCredentialsError::Denied(Box::new(denial))
            })?;
            is_lasting &= allowed.is_lasting;
            match allowed.authorization {
                Authorization::By(_) => by = Some(allowed.authorization),
                Authorization::WouldBeDenied(_) => recorder.check(allowed.authorization.check(String::new())),
            }
        }
        let expected = format!("{} on {}", self.action, self.resources.join(", "));
        by.into_iter().for_each(|by| recorder.check(by.check(expected.clone())));
        Ok(is_lasting)
    }
}

//! Whether a gateway's role may get what a target's calls carry: asked for every call, before any token that is kept.

use super::credential::{Credential, provider_name};
use super::error::{CredentialKind, DeniedStep, OutboundCredentialsError, RoleDenial};
use crate::gateway::{Gateway, GatewayService};
use crate::iam::{AGENTCORE, Permission};
use crate::trace::{Check, Recorder};

/// Proof that the credentials of a target may be got: an argument of what gets them.
#[derive(Debug)]
pub(in crate::gateway) struct Permitted(());

/// A permission that the role needs, and at which step AWS asks for it.
struct Needed {
    step: DeniedStep,
    action: &'static str,
    resources: Vec<String>,
}

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
        let mut is_lasting =
            service.authorizer.authorize_service(AGENTCORE, &role, &source).map_err(|error| {
                let expected = "a role of this account that AgentCore may assume";
                recorder.check(Check::failed("gateway role", expected, error.to_string()));
                OutboundCredentialsError::Role(error)
            })?;
        for needed in needed(service, gateway, provider_arn, kind) {
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

/// What the role needs. Recorded: the actions and resources, the token vault before the provider, and the directory before
/// the workload identity.
fn needed(
    service: &GatewayService,
    gateway: &Gateway,
    provider_arn: &str,
    kind: CredentialKind,
) -> Vec<Needed> {
    let agentcore = |resource: &str| gateway.account_region.arn("bedrock-agentcore", resource).to_string();
    let workload = [
        agentcore("workload-identity-directory/default"),
        agentcore(&format!(
            "workload-identity-directory/default/workload-identity/{}",
            gateway.workload_identity
        )),
    ];
    let name = provider_name(provider_arn);
    let (action, provider, secret) = match kind {
        CredentialKind::OauthToken => {
            let provider = service.identity.providers.get(&gateway.account_region, name);
            let secret = provider.map(|provider| provider.secret.arn.clone());
            ("bedrock-agentcore:GetResourceOauth2Token", "oauth2credentialprovider", secret)
        }
        CredentialKind::ApiKey => {
            let provider = service.identity.api_key_providers.get(&gateway.account_region, name);
            let secret = provider.map(|provider| provider.secret.arn.clone());
            ("bedrock-agentcore:GetResourceApiKey", "apikeycredentialprovider", secret)
        }
    };
    let vault =
        [agentcore("token-vault/default"), agentcore(&format!("token-vault/default/{provider}/{name}"))];
    let mut needed = vec![
        Needed {
            step: DeniedStep::Workload,
            action: "bedrock-agentcore:GetWorkloadAccessToken",
            resources: workload.to_vec(),
        },
        Needed { step: DeniedStep::Provider, action, resources: [vault, workload].concat() },
    ];
    // Identity answers for a provider that does not exist.
    needed.extend(secret.map(|arn| Needed {
        step: DeniedStep::Secret,
        action: "secretsmanager:GetSecretValue",
        resources: vec![arn],
    }));
    needed
}

impl Needed {
    /// Returns whether the decision lasts until a policy changes.
    fn ask(
        &self,
        service: &GatewayService,
        gateway: &Gateway,
        (role, kind): (&str, CredentialKind),
        recorder: &Recorder,
    ) -> Result<bool, OutboundCredentialsError> {
        let (mut by, mut is_lasting) = (String::new(), true);
        for resource in &self.resources {
            let secret_policy = service.identity.secrets.attached(resource).and_then(|(_, policy)| policy);
            let permission = Permission {
                resource_policy: secret_policy.as_ref(),
                ..Permission::new(self.action, resource, &gateway.account_region.region)
            };
            let session = (role, gateway.session_name.as_str());
            let allowed = service.authorizer.authorize_role(session, permission).map_err(|denial| {
                recorder.check(Check::failed("authorization", denial.permission(), denial.explanation()));
                let denial = RoleDenial { kind, step: self.step, resource: resource.clone(), denial };
                OutboundCredentialsError::Denied(Box::new(denial))
            })?;
            by = allowed.by;
            is_lasting &= allowed.is_lasting;
        }
        let expected = format!("{} on {}", self.action, self.resources.join(", "));
        recorder.check(Check::passed("authorization", expected, by));
        Ok(is_lasting)
    }
}

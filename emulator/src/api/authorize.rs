//! Whether the caller may perform the operation.

mod agentcore_keys;
mod asked;
mod keys;
mod provider_secret;
mod resource;

use self::asked::WORKLOAD_TOKEN;
use self::keys::keys;
use self::provider_secret::provider_secret;
use self::resource::{Resource, resources};
use super::services::Services;
use crate::aws::ApiError;
use crate::aws::action::{Action, Named};
use crate::aws::dialect::Dialect;
use crate::iam::{Authorization, Permission, PolicyDenial};
use crate::model::{Operation, Service};
use crate::trace::Confidence;

pub(super) use self::asked::Asked;

/// Proof that a call is authorized: only [`authorize`] creates one.
#[derive(Debug)]
pub(super) struct Authorized {
    pub(super) action: &'static Action,
    /// The ARNs of the requested resources, as far as the call names them.
    pub(super) resources: String,
    /// What allows it.
    pub(super) by: String,
    /// What would be denied, where IAM only audits.
    pub(super) would_be_denied: Vec<String>,
}

/// Why a call is not authorized.
#[derive(Debug)]
pub(super) enum Unauthorized {
    /// No action of IAM is known for the operation, so that nothing can allow it.
    NoAction,
    Denied(Box<PolicyDenial>),
    /// The caller may not read the secret of a credential provider; its ARN.
    Secret(String, Box<PolicyDenial>),
}

/// Asks the caller's policies for the operation's action, on every resource that AWS asks for.
///
/// Documented: STS asks nobody for GetCallerIdentity and GetSessionToken; a role's trust policy takes part in AssumeRole,
/// which the operation therefore decides itself.
pub(super) fn authorize(services: &Services, asked: Asked<'_>) -> Result<Authorized, Unauthorized> {
    let Asked { principal, operation, account_region, members } = asked;
    let action = Action::of(operation).ok_or(Unauthorized::NoAction)?;
    let authorized = |resources: &[Resource], by: String| {
        let arns: Vec<_> = resources.iter().map(|resource| resource.arn.as_str()).collect();
        Authorized { action, resources: arns.join(", "), by, would_be_denied: Vec::new() }
    };
    if operation.is_unsigned() || operation.service() == Service::Sts {
        return Ok(authorized(&[], "AWS asks no policy here".to_owned()));
    }
    if let Some(by) = services.authorizer.without_policies(principal) {
        let named = |member: &str| members.get(member).filter(|_| member != WORKLOAD_TOKEN)?.as_str();
        let arns = action.resources(account_region, |member| Some(Named::Part(named(member)?.into())));
        let resources = arns.join(", ");
        return Ok(Authorized { action, resources, by: by.to_owned(), would_be_denied: Vec::new() });
    }
    let resources = resources(services, action, asked);
    let (mut by, mut would_be_denied) = (String::new(), Vec::new());
    for resource in &resources {
        let keys = keys(action, asked, resource);
        let permission = Permission {
            action: action.name,
            resource: &resource.arn,
            region: Some(if operation.service() == Service::Iam {
                "us-east-1"
            } else {
                &account_region.region
            }),
            resource_policy: resource.policy.as_ref(),
            keys: &keys,
        };
        let authorization = services.authorizer.authorize(principal, permission).map_err(|mut denial| {
            denial.show_resource(resource.shown.as_deref());
            Unauthorized::Denied(denial)
        })?;
        match authorization {
            Authorization::By(allowed) => by = allowed.to_string(),
            Authorization::WouldBeDenied(_) => would_be_denied.extend(authorization.would_be_denied()),
        }
    }
    if let Some(secret) = provider_secret(services, asked) {
        let permission = Permission {
            resource_policy: secret.policy.as_ref(),
            keys: &secret.keys,
            ..Permission::new("secretsmanager:GetSecretValue", &secret.arn, &account_region.region)
        };
        let denied = |denial| Unauthorized::Secret(secret.arn.clone(), denial);
        let authorization = services.authorizer.authorize(principal, permission).map_err(denied)?;
        would_be_denied.extend(authorization.would_be_denied());
    }
    Ok(Authorized { would_be_denied, ..authorized(&resources, by) })
}

impl Unauthorized {
    /// The response of the operation's service.
    pub(super) fn answer(&self, operation: &Operation) -> ApiError {
        match self {
            Self::NoAction => ApiError::not_emulated(operation.name()),
            Self::Denied(denial) => Dialect::of(operation.service()).denied(&denial.to_string()),
            // Recorded: GetResourceOauth2Token, 2026.
            Self::Secret(secret, denial) => {
                let text = format!("Access denied when retrieving secret '{secret}'. {denial}");
                Dialect::of(operation.service()).denied(&text).rated(Confidence::Recorded)
            }
        }
    }
}

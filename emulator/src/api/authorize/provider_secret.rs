//! The secret of a credential provider, which Identity reads with the permissions of its caller.

use super::asked::Asked;
use crate::api::services::Services;
use crate::iam::Context;
use crate::iam::policy_document::PolicyDocument;

/// What decides whether a secret may be read, beside the policies of the caller.
pub(super) struct ProviderSecret {
    pub(super) arn: String,
    pub(super) policy: Option<PolicyDocument>,
    /// Its tags.
    pub(super) keys: Context,
}

/// The secret that an operation of Identity reads; `None` for other operations, and for a provider that does not exist.
pub(super) fn provider_secret(services: &Services, asked: Asked<'_>) -> Option<ProviderSecret> {
    let name = asked.members.get("resourceCredentialProviderName")?.as_str()?;
    let identity = &services.identity;
    let arn = match asked.operation.name() {
        "GetResourceOauth2Token" => identity.providers.get(asked.account_region, name)?.secret.arn.clone(),
        "GetResourceApiKey" => identity.api_key_providers.get(asked.account_region, name)?.secret.arn.clone(),
        _ => return None,
    };
    let (tags, policy) = services.secretsmanager.secrets.attached(&arn).unwrap_or_default();
    Some(ProviderSecret { arn, policy, keys: Context::of_resource("secretsmanager", &tags) })
}

//! The secret of a credential provider, which Identity reads with the permissions of its caller.

use super::asked::Asked;
use crate::api::services::Services;
use crate::iam::policy_document::PolicyDocument;

/// The secret that an operation of Identity reads: its ARN and its policy; `None` for other operations, and for a provider
/// that does not exist.
pub(super) fn provider_secret(
    services: &Services,
    asked: Asked<'_>,
) -> Option<(String, Option<PolicyDocument>)> {
    let name = asked.members.get("resourceCredentialProviderName")?.as_str()?;
    let identity = &services.identity;
    let arn = match asked.operation.name() {
        "GetResourceOauth2Token" => identity.providers.get(asked.account_region, name)?.secret.arn.clone(),
        "GetResourceApiKey" => identity.api_key_providers.get(asked.account_region, name)?.secret.arn.clone(),
        _ => return None,
    };
    let policy = services.secretsmanager.secrets.attached(&arn).and_then(|(_, policy)| policy);
    Some((arn, policy))
}

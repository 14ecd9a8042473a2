//! GetResourcePolicy, PutResourcePolicy and DeleteResourcePolicy.

use serde::{Deserialize, Serialize};

use crate::base::arn::AccountRegion;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::secret::ArnAndName;
use crate::secretsmanager::{SecretsError, SecretsManager, resource_policy};

/// The request of GetResourcePolicy and DeleteResourcePolicy.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourcePolicyInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// One of a secret's policies by name; not emulated.
    pub(crate) policy_name: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutResourcePolicyInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    pub(crate) resource_policy: String,
    /// One of a secret's policies by name; not emulated.
    pub(crate) policy_name: Option<String>,
    /// Whether a policy that grants public access is refused.
    #[serde(default)]
    pub(crate) block_public_policy: bool,
}

/// The response of GetResourcePolicy; without a policy if there is none. Documented.
#[derive(Debug, Serialize)]
pub(crate) struct GetResourcePolicyOutput {
    #[serde(flatten)]
    named: ArnAndName,
    #[serde(rename = "ResourcePolicy", skip_serializing_if = "Option::is_none")]
    resource_policy: Option<String>,
}

/// Returns a secret's resource policy.
pub(crate) fn get(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &ResourcePolicyInput,
) -> Result<GetResourcePolicyOutput, SecretsError> {
    refuse_name("GetResourcePolicy", input.policy_name.as_deref())?;
    secrets_manager.secrets.look(
        account_region,
        &SecretId::read(account_region, &input.secret_id)?,
        |secret| {
            secret.check_not_deleted()?;
            let resource_policy = secret.policy.as_ref().map(|policy| policy.text().to_owned());
            Ok(GetResourcePolicyOutput { named: secret.named.clone(), resource_policy })
        },
    )?
}

/// Sets a secret's resource policy.
pub(crate) fn put(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: PutResourcePolicyInput,
) -> Result<ArnAndName, SecretsError> {
    let PutResourcePolicyInput { secret_id, resource_policy: text, policy_name, block_public_policy } = input;
    refuse_name("PutResourcePolicy", policy_name.as_deref())?;
    let id = SecretId::read(account_region, &secret_id)?;
    let policy = resource_policy::read(&text, block_public_policy)?;
    secrets_manager.secrets.change(account_region, &id, |secret, _| {
        secret.check_not_deleted()?;
        secret.policy = Some(policy);
        Ok(secret.named.clone())
    })
}

/// Deletes a secret's resource policy. Inferred: one that has none is no error.
pub(crate) fn delete(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &ResourcePolicyInput,
) -> Result<ArnAndName, SecretsError> {
    refuse_name("DeleteResourcePolicy", input.policy_name.as_deref())?;
    secrets_manager.secrets.change(
        account_region,
        &SecretId::read(account_region, &input.secret_id)?,
        |secret, _| {
            secret.check_not_deleted()?;
            secret.policy = None;
            Ok(secret.named.clone())
        },
    )
}

fn refuse_name(operation: &str, name: Option<&str>) -> Result<(), SecretsError> {
    match name {
        None => Ok(()),
        Some(_) => Err(SecretsError::NotEmulated(format!("{operation} with PolicyName"))),
    }
}

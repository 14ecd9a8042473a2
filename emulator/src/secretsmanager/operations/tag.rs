//! TagResource and UntagResource.

use serde::Deserialize;

use crate::aws::tags::Tag;
use crate::base::arn::AccountRegion;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::{SecretsError, SecretsManager};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagResourceInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The tags to add or to replace.
    pub(crate) tags: Vec<Tag>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UntagResourceInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The keys of the tags to remove.
    pub(crate) tag_keys: Vec<String>,
}

/// Adds tags to a secret, or replaces their values.
pub(crate) fn tag(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: TagResourceInput,
) -> Result<(), SecretsError> {
    secrets_manager.secrets.change(
        account_region,
        &SecretId::read(account_region, &input.secret_id)?,
        |secret, now| {
            secret.check_not_deleted()?;
            secret.tags.put(input.tags)?;
            secret.changed_at = now;
            Ok(())
        },
    )
}

pub(crate) fn untag(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &UntagResourceInput,
) -> Result<(), SecretsError> {
    secrets_manager.secrets.change(
        account_region,
        &SecretId::read(account_region, &input.secret_id)?,
        |secret, now| {
            secret.check_not_deleted()?;
            secret.tags.remove(&input.tag_keys);
            secret.changed_at = now;
            Ok(())
        },
    )
}

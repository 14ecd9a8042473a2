//! The operations on the versions of a secret.

use serde::{Deserialize, Serialize};

use crate::aws::pagination::page;
use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::AccountRegion;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::secret::{ArnAndName, StoredSecret};
use crate::secretsmanager::versions::Version;
use crate::secretsmanager::{SecretsError, SecretsManager};

/// Inferred: the maximum page size.
const PAGE: usize = 100;
/// The key of a secret that was sent none. Recorded: 2022-09.
const DEFAULT_KEY: &str = "DefaultEncryptionKey";

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListSecretVersionIdsInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The maximum number of versions per page, 1 to 100.
    pub(crate) max_results: Option<usize>,
    pub(crate) next_token: Option<String>,
    /// Whether versions without a label are listed too.
    #[serde(default)]
    pub(crate) include_deprecated: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListSecretVersionIdsOutput {
    versions: Vec<SecretVersionsListEntry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
    #[serde(flatten)]
    named: ArnAndName,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct SecretVersionsListEntry {
    version_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    version_stages: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_accessed_date: Option<EpochSeconds>,
    created_date: EpochSeconds,
    kms_key_ids: [String; 1],
}

/// Lists a secret's versions, oldest first.
pub(crate) fn list(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &ListSecretVersionIdsInput,
) -> Result<ListSecretVersionIdsOutput, SecretsError> {
    let id = SecretId::read(account_region, &input.secret_id)?;
    let size = input.max_results.unwrap_or(PAGE);
    secrets_manager.secrets.look(account_region, &id, |secret| {
        let is_listed = |version: &&Version| input.include_deprecated || !version.labels.is_empty();
        let listed = secret.versions.all().filter(is_listed);
        let (versions, next_token) = page(listed, size, input.next_token.as_deref())?;
        let versions = versions.into_iter().map(|version| entry(secret, version)).collect();
        Ok(ListSecretVersionIdsOutput { versions, next_token, named: secret.named.clone() })
    })?
}

fn entry(secret: &StoredSecret, version: &Version) -> SecretVersionsListEntry {
    SecretVersionsListEntry {
        version_id: version.id.clone(),
        version_stages: version.labels.iter().cloned().collect(),
        last_accessed_date: version.accessed_on.map(EpochSeconds),
        created_date: EpochSeconds(version.created_at),
        kms_key_ids: [secret.kms_key_id.clone().unwrap_or_else(|| DEFAULT_KEY.to_owned())],
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateSecretVersionStageInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The label.
    pub(crate) version_stage: String,
    /// The version that has the label.
    pub(crate) remove_from_version_id: Option<String>,
    /// The version that gets the label.
    pub(crate) move_to_version_id: Option<String>,
}

/// Moves a label; the version that loses `AWSCURRENT` gets `AWSPREVIOUS`. Recorded: 2022-09.
pub(crate) fn update_stage(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &UpdateSecretVersionStageInput,
) -> Result<ArnAndName, SecretsError> {
    let (from, to) = (input.remove_from_version_id.as_deref(), input.move_to_version_id.as_deref());
    secrets_manager.secrets.change(
        account_region,
        &SecretId::read(account_region, &input.secret_id)?,
        |secret, now| {
            secret.check_changeable()?;
            secret.versions.move_label(&input.version_stage, from, to)?;
            secret.changed_at = now;
            Ok(secret.named.clone())
        },
    )
}

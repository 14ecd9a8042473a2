//! The operations that delete and restore a secret.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::AccountRegion;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::secret::ArnAndName;
use crate::secretsmanager::secrets::new_arn;
use crate::secretsmanager::{SecretsError, SecretsManager};

/// Documented: botocore, RecoveryWindowInDays.
const DAYS: std::ops::RangeInclusive<i64> = 7..=30;
const DEFAULT_DAYS: i64 = 30;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteSecretInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// How long the secret can be restored, in days.
    pub(crate) recovery_window_in_days: Option<i64>,
    /// Whether it is removed at once.
    #[serde(default)]
    pub(crate) force_delete_without_recovery: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DeleteSecretOutput {
    #[serde(flatten)]
    named: ArnAndName,
    deletion_date: EpochSeconds,
}

/// Deletes a secret, at once or after a recovery window in which it can be restored; fails if it is owned by a service.
///
/// Inferred: the texts, after botocore's documentation.
pub(crate) fn delete(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &DeleteSecretInput,
) -> Result<DeleteSecretOutput, SecretsError> {
    let window = input.recovery_window_in_days;
    if input.force_delete_without_recovery && window.is_some() {
        return Err(SecretsError::parameter(
            "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
        ));
    }
    let days = window.unwrap_or(DEFAULT_DAYS);
    if !DAYS.contains(&days) {
        return Err(SecretsError::parameter(
            "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).",
        ));
    }
    let id = SecretId::read(account_region, &input.secret_id)?;
    if input.force_delete_without_recovery {
        return delete_at_once(secrets_manager, account_region, id);
    }
    secrets_manager.secrets.change(account_region, &id, |secret, now| {
        secret.check_changeable()?;
        let gone_at = now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX);
        secret.gone_at = Some(gone_at);
        Ok(DeleteSecretOutput { named: secret.named.clone(), deletion_date: EpochSeconds(gone_at) })
    })
}

/// Documented: a secret that does not exist is no error, so that a call can be repeated. Inferred: the ARN then returned.
fn delete_at_once(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    id: SecretId,
) -> Result<DeleteSecretOutput, SecretsError> {
    let named = secrets_manager.secrets.remove(account_region, &id)?.unwrap_or_else(|| ArnAndName {
        arn: id.arn.unwrap_or_else(|| new_arn(&secrets_manager.entropy, account_region, &id.name)),
        name: id.name,
    });
    Ok(DeleteSecretOutput { named, deletion_date: EpochSeconds(secrets_manager.clock.now()) })
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RestoreSecretInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
}

/// Cancels the deletion of a secret. Inferred: one that was not deleted is no error.
pub(crate) fn restore(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &RestoreSecretInput,
) -> Result<ArnAndName, SecretsError> {
    secrets_manager.secrets.change(
        account_region,
        &SecretId::read(account_region, &input.secret_id)?,
        |secret, _| {
            secret.gone_at = None;
            Ok(secret.named.clone())
        },
    )
}

//! GetSecretValue.

use serde::{Deserialize, Serialize};

use crate::aws::timestamp::EpochSeconds;
use crate::base::arn::Place;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::secret::{Named, StoredSecret};
use crate::secretsmanager::value::SecretValue;
use crate::secretsmanager::versions::{CURRENT, Version};
use crate::secretsmanager::{Parts, SecretsError};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSecretValueInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// Which version, by its id.
    pub(crate) version_id: Option<String>,
    /// Which version, by its label; the current one without either.
    pub(crate) version_stage: Option<String>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSecretValueOutput {
    #[serde(flatten)]
    named: Named,
    version_id: String,
    #[serde(flatten)]
    value: SecretValue,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    version_stages: Vec<String>,
    created_date: EpochSeconds,
}

/// Gives a version's value; fails when there is none, or the secret was deleted.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: &GetSecretValueInput,
) -> Result<GetSecretValueOutput, SecretsError> {
    let id = SecretId::read(place, &input.secret_id)?;
    parts.secrets.change(place, &id, |secret, now| {
        secret.check_not_deleted()?;
        let version = wanted(secret, input)?;
        let output = GetSecretValueOutput {
            named: secret.named.clone(),
            version_id: version.id.clone(),
            value: version.value.clone(),
            version_stages: version.labels.iter().cloned().collect(),
            created_date: EpochSeconds(version.created_at),
        };
        secret.note_access(&output.version_id, now);
        Ok(output)
    })
}

/// Recorded: the texts.
fn wanted<'a>(secret: &'a StoredSecret, input: &GetSecretValueInput) -> Result<&'a Version, SecretsError> {
    let Some(id) = &input.version_id else {
        let label = input.version_stage.as_deref().unwrap_or(CURRENT);
        let found = secret.versions.of_label(label);
        return found.ok_or_else(|| SecretsError::no_value(&format!("staging label: {label}")));
    };
    let found = secret.versions.get(id);
    let version = found.ok_or_else(|| SecretsError::no_value(&format!("VersionId: {id}")))?;
    if input.version_stage.as_ref().is_some_and(|label| !version.labels.contains(label)) {
        return Err(SecretsError::request(
            "You provided a VersionStage that is not associated to the provided VersionId.",
        ));
    }
    Ok(version)
}

//! The operations on the value of a secret.

use serde::{Deserialize, Serialize};

use crate::aws::MarkedText;
use crate::aws::timestamp::EpochSeconds;
use crate::base::Secret;
use crate::base::arn::AccountRegion;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::secret::{ArnAndName, StoredSecret};
use crate::secretsmanager::token::RequestToken;
use crate::secretsmanager::value::SecretValue;
use crate::secretsmanager::versions::{CURRENT, Version};
use crate::secretsmanager::{SecretsError, SecretsManager};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSecretValueInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The id of the version.
    pub(crate) version_id: Option<String>,
    /// The label of the version; the current one if both are absent.
    pub(crate) version_stage: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetSecretValueOutput {
    #[serde(flatten)]
    named: ArnAndName,
    version_id: String,
    #[serde(flatten)]
    value: SecretValue,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    version_stages: Vec<String>,
    created_date: EpochSeconds,
}

/// Returns a version's value; fails if there is none, or the secret was deleted.
pub(crate) fn get(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: &GetSecretValueInput,
) -> Result<GetSecretValueOutput, SecretsError> {
    let id = SecretId::read(account_region, &input.secret_id)?;
    secrets_manager.secrets.change(account_region, &id, |secret, now| {
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
        return Err(SecretsError::request(MarkedText::recorded(
            "You provided a VersionStage that is not associated to the provided VersionId.",
        )));
    }
    Ok(version)
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutSecretValueInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The version's id; SDKs generate one.
    pub(crate) client_request_token: Option<String>,
    /// The value, as text.
    pub(crate) secret_string: Option<Secret>,
    /// The value, as bytes.
    pub(crate) secret_binary: Option<Secret>,
    /// The version's labels; that of the current version if absent.
    pub(crate) version_stages: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutSecretValueOutput {
    #[serde(flatten)]
    named: ArnAndName,
    version_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    version_stages: Vec<String>,
}

/// Adds a version; the same request again changes nothing. Recorded: 2022-09, what becomes of the labels.
///
/// Inferred: the text without a value.
pub(crate) fn put(
    secrets_manager: &SecretsManager,
    account_region: &AccountRegion,
    input: PutSecretValueInput,
) -> Result<PutSecretValueOutput, SecretsError> {
    let id = SecretId::read(account_region, &input.secret_id)?;
    let token = RequestToken::required(input.client_request_token)?;
    let value = SecretValue::of(input.secret_string, input.secret_binary)?;
    let value = value
        .ok_or_else(|| SecretsError::request("You must provide either SecretString or SecretBinary."))?;
    let labels = input.version_stages.unwrap_or_else(|| vec![CURRENT.to_owned()]);
    secrets_manager.secrets.change(account_region, &id, |secret, now| {
        secret.check_changeable()?;
        secret.put_value(&token, value, &labels, now)?;
        let version = secret.versions.get(token.as_str());
        Ok(PutSecretValueOutput {
            named: secret.named.clone(),
            version_id: token.as_str().to_owned(),
            version_stages: version.map_or_else(Vec::new, |version| version.labels.iter().cloned().collect()),
        })
    })
}

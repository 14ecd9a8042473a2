//! UpdateSecret.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::Secret;
use crate::base::arn::Place;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::secret::Named;
use crate::secretsmanager::token::RequestToken;
use crate::secretsmanager::value::SecretValue;
use crate::secretsmanager::versions::CURRENT;
use crate::secretsmanager::{Parts, SecretsError};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateSecretInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The new version's id, if there is a value; SDKs make one up.
    pub(crate) client_request_token: Option<String>,
    /// Replaces the description.
    pub(crate) description: Option<String>,
    /// Replaces the key.
    pub(crate) kms_key_id: Option<String>,
    /// The new value, as text.
    pub(crate) secret_string: Option<Secret>,
    /// The new value, as bytes.
    pub(crate) secret_binary: Option<Secret>,
    /// A partner's kind of secret; not emulated.
    #[serde(rename = "Type")]
    pub(crate) kind: Option<Value>,
}

/// The answer; without a version when there was no value. Recorded: 2022-09.
#[derive(Debug, Serialize)]
pub(crate) struct UpdateSecretOutput {
    #[serde(flatten)]
    named: Named,
    #[serde(rename = "VersionId", skip_serializing_if = "Option::is_none")]
    version_id: Option<String>,
}

/// Changes what was sent and nothing else; a value becomes the current version.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: UpdateSecretInput,
) -> Result<UpdateSecretOutput, SecretsError> {
    if input.kind.is_some() {
        return Err(SecretsError::NotEmulated("UpdateSecret with Type".to_owned()));
    }
    let id = SecretId::read(place, &input.secret_id)?;
    let token = RequestToken::required(input.client_request_token)?;
    let value = SecretValue::of(input.secret_string, input.secret_binary)?;
    parts.secrets.change(place, &id, |secret, now| {
        secret.check_changeable()?;
        let version_id = value.as_ref().map(|_| token.as_str().to_owned());
        if let Some(value) = value {
            secret.put_value(&token, value, &[CURRENT.to_owned()], now)?;
        }
        if let Some(description) = input.description {
            secret.description = Some(description).filter(|text| !text.is_empty());
            secret.changed_at = now;
        }
        if let Some(key) = input.kms_key_id {
            secret.kms_key_id = Some(key).filter(|text| !text.is_empty());
            secret.changed_at = now;
        }
        Ok(UpdateSecretOutput { named: secret.named.clone(), version_id })
    })
}

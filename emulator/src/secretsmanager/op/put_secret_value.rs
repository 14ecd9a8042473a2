//! PutSecretValue.

use serde::{Deserialize, Serialize};

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
pub(crate) struct PutSecretValueInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The version's id; SDKs make one up.
    pub(crate) client_request_token: Option<String>,
    /// The value, as text.
    pub(crate) secret_string: Option<Secret>,
    /// The value, as bytes.
    pub(crate) secret_binary: Option<Secret>,
    /// The version's labels; that of the current version without it.
    pub(crate) version_stages: Option<Vec<String>>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PutSecretValueOutput {
    #[serde(flatten)]
    named: Named,
    version_id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    version_stages: Vec<String>,
}

/// Adds a version; the same request again changes nothing. Recorded: 2022-09, what becomes of the labels.
///
/// Inferred: the text without a value.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: PutSecretValueInput,
) -> Result<PutSecretValueOutput, SecretsError> {
    let id = SecretId::read(place, &input.secret_id)?;
    let token = RequestToken::required(input.client_request_token)?;
    let value = SecretValue::of(input.secret_string, input.secret_binary)?;
    let value = value
        .ok_or_else(|| SecretsError::request("You must provide either SecretString or SecretBinary."))?;
    let labels = input.version_stages.unwrap_or_else(|| vec![CURRENT.to_owned()]);
    parts.secrets.change(place, &id, |secret, now| {
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

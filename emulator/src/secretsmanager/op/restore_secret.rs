//! RestoreSecret.

use serde::Deserialize;

use crate::base::arn::Place;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::secret::Named;
use crate::secretsmanager::{Parts, SecretsError};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct RestoreSecretInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
}

/// Takes a secret's deletion back. Inferred: one that was not deleted is no error.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: &RestoreSecretInput,
) -> Result<Named, SecretsError> {
    parts.secrets.change(place, &SecretId::read(place, &input.secret_id)?, |secret, _| {
        secret.gone_at = None;
        Ok(secret.named.clone())
    })
}

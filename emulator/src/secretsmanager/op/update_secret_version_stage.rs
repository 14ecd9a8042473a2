//! UpdateSecretVersionStage.

use serde::Deserialize;

use crate::base::arn::Place;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::secret::Named;
use crate::secretsmanager::{Parts, SecretsError};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UpdateSecretVersionStageInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
    /// The label.
    pub(crate) version_stage: String,
    /// The version that has it.
    pub(crate) remove_from_version_id: Option<String>,
    /// The version that is to have it.
    pub(crate) move_to_version_id: Option<String>,
}

/// Moves a label; the version that loses `AWSCURRENT` gets `AWSPREVIOUS`. Recorded: 2022-09.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: &UpdateSecretVersionStageInput,
) -> Result<Named, SecretsError> {
    let (from, to) = (input.remove_from_version_id.as_deref(), input.move_to_version_id.as_deref());
    parts.secrets.change(place, &SecretId::read(place, &input.secret_id)?, |secret, now| {
        secret.check_changeable()?;
        secret.versions.move_label(&input.version_stage, from, to)?;
        secret.changed_at = now;
        Ok(secret.named.clone())
    })
}

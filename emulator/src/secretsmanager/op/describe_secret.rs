//! DescribeSecret.

use serde::Deserialize;

use crate::base::arn::Place;
use crate::secretsmanager::description::Described;
use crate::secretsmanager::id::SecretId;
use crate::secretsmanager::{Parts, SecretsError};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeSecretInput {
    /// Name or ARN.
    pub(crate) secret_id: String,
}

/// Describes a secret, also one that was deleted and can be restored.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: &DescribeSecretInput,
) -> Result<Described, SecretsError> {
    parts.secrets.look(place, &SecretId::read(place, &input.secret_id)?, Described::new)
}

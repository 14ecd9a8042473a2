//! The tags of a secret.

use super::SecretsError;
use crate::aws::tags::{MAX_TAGS, TagError, Tags};

/// The tag that names the service that owns a secret. Recorded: a secret of RDS, 2026-08.
const OWNER: &str = "aws:secretsmanager:owningService";

/// The tags of a secret that is owned by a service.
pub(super) fn of_owner(service: &str) -> Tags {
    Tags::of_aws(OWNER, service)
}

/// Inferred: the texts.
impl From<TagError> for SecretsError {
    fn from(error: TagError) -> Self {
        Self::parameter(match error {
            TagError::TooMany => format!("A secret can have at most {MAX_TAGS} tags."),
            _ => error.to_string(),
        })
    }
}

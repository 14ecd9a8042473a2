//! DeleteRepository.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::ecr::repositories::Address;
use crate::ecr::repository::Description;
use crate::ecr::{EcrError, Parts};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeleteRepositoryInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repository.
    pub(crate) repository_name: String,
    /// Whether its images go with it.
    #[serde(default)]
    pub(crate) force: bool,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(crate) struct DeleteRepositoryOutput {
    repository: Description,
}

/// Deletes a repository; fails when it has images and is not forced.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: &DeleteRepositoryInput,
) -> Result<DeleteRepositoryOutput, EcrError> {
    let address = Address::new(place, input.registry_id.as_deref(), &input.repository_name);
    Ok(DeleteRepositoryOutput { repository: parts.repositories.remove(address, input.force)? })
}

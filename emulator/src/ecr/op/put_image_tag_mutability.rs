//! PutImageTagMutability.

use serde::{Deserialize, Serialize};

use crate::base::arn::Place;
use crate::ecr::mutability::{ExclusionFilter, Kind, Mutability};
use crate::ecr::repositories::Address;
use crate::ecr::{EcrError, Parts};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageTagMutabilityInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Which repository.
    pub(crate) repository_name: String,
    /// The new setting.
    pub(crate) image_tag_mutability: Kind,
    /// Of the kinds with exclusion.
    pub(crate) image_tag_mutability_exclusion_filters: Option<Vec<ExclusionFilter>>,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageTagMutabilityOutput {
    registry_id: String,
    repository_name: String,
    #[serde(flatten)]
    mutability: Mutability,
}

/// Says which tags may move from now on.
pub(crate) fn handle(
    parts: &Parts,
    place: &Place,
    input: PutImageTagMutabilityInput,
) -> Result<PutImageTagMutabilityOutput, EcrError> {
    let filters = input.image_tag_mutability_exclusion_filters;
    let mutability = Mutability::new(input.image_tag_mutability, filters)?;
    let address = Address::new(place, input.registry_id.as_deref(), &input.repository_name);
    parts.repositories.change(address, |repository| {
        repository.mutability = mutability.clone();
        PutImageTagMutabilityOutput {
            registry_id: repository.registry_id.clone(),
            repository_name: repository.name.clone(),
            mutability,
        }
    })
}

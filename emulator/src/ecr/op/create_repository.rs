//! CreateRepository.

use serde::{Deserialize, Serialize};

use crate::aws::Call;
use crate::aws::tags::{Tag, Tags};
use crate::base::Entropy;
use crate::base::arn::Place;
use crate::ecr::mutability::{ExclusionFilter, Kind, Mutability};
use crate::ecr::repository::{
    Description, EncryptionConfiguration, ImageScanningConfiguration, Repository, Settings,
};
use crate::ecr::{EcrError, Parts};

/// The request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateRepositoryInput {
    /// The caller's account, or nothing.
    pub(crate) registry_id: Option<String>,
    /// Unique in the registry.
    pub(crate) repository_name: String,
    /// The repository's own tags.
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    /// `MUTABLE` without it. Documented.
    #[serde(default)]
    pub(crate) image_tag_mutability: Kind,
    /// Of the kinds with exclusion.
    pub(crate) image_tag_mutability_exclusion_filters: Option<Vec<ExclusionFilter>>,
    /// Without scanning when absent. Documented.
    #[serde(default)]
    pub(crate) image_scanning_configuration: ImageScanningConfiguration,
    /// `AES256` without it. Documented.
    pub(crate) encryption_configuration: Option<EncryptionConfiguration>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub(crate) struct CreateRepositoryOutput {
    repository: Description,
}

/// Creates a repository; fails when the name is taken.
pub(crate) fn handle(
    parts: &Parts,
    call: &Call,
    input: CreateRepositoryInput,
) -> Result<CreateRepositoryOutput, EcrError> {
    let place = &call.place;
    // Inferred: the text.
    if input.registry_id.is_some_and(|registry_id| registry_id != place.account) {
        return Err(EcrError::parameter("registryId", "must be the registry of the caller"));
    }
    let filters = input.image_tag_mutability_exclusion_filters;
    let settings = Settings {
        mutability: Mutability::new(input.image_tag_mutability, filters)?,
        scanning: input.image_scanning_configuration,
        encryption: encryption(place, &parts.entropy, input.encryption_configuration),
        tags: Tags::new(input.tags)?,
    };
    let repository = Repository::new(place, &input.repository_name, settings, call.now);
    Ok(CreateRepositoryOutput { repository: parts.repositories.add(place, repository)? })
}

/// Encryption by KMS without a key is by a key of AWS's own, whose ARN is told. Documented: botocore; the form of the
/// ARN: KMS guide.
fn encryption(
    place: &Place,
    entropy: &Entropy,
    sent: Option<EncryptionConfiguration>,
) -> EncryptionConfiguration {
    match sent {
        None => EncryptionConfiguration { encryption_type: "AES256".to_owned(), kms_key: None },
        Some(sent) if sent.encryption_type != "AES256" && sent.kms_key.is_none() => {
            let key = place.arn("kms", format!("key/{}", entropy.uuid()));
            EncryptionConfiguration { kms_key: Some(key.to_string()), ..sent }
        }
        Some(sent) => sent,
    }
}

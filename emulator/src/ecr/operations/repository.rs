//! The operations on repositories.

use serde::{Deserialize, Serialize};

use crate::aws::Call;
use crate::aws::tags::{Tag, Tags};
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::ecr::address::Address;
use crate::ecr::mutability::{ExclusionFilter, Kind, Mutability};
use crate::ecr::repository::{
    EncryptionConfiguration, ImageScanningConfiguration, Repository, RepositoryDescription,
    RepositorySettings,
};
use crate::ecr::{Ecr, EcrError};

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreateRepositoryInput {
    pub(crate) registry_id: Option<String>,
    /// Unique in the registry.
    pub(crate) repository_name: String,
    #[serde(default)]
    pub(crate) tags: Vec<Tag>,
    /// `MUTABLE` if absent. Documented.
    #[serde(default)]
    pub(crate) image_tag_mutability: Kind,
    /// For the kinds with exclusion.
    pub(crate) image_tag_mutability_exclusion_filters: Option<Vec<ExclusionFilter>>,
    /// No scanning if absent. Documented.
    #[serde(default)]
    pub(crate) image_scanning_configuration: ImageScanningConfiguration,
    /// `AES256` if absent. Documented.
    pub(crate) encryption_configuration: Option<EncryptionConfiguration>,
}

#[derive(Debug, Serialize)]
pub(crate) struct CreateRepositoryOutput {
    repository: RepositoryDescription,
}

/// Creates a repository; fails if the name is taken.
pub(crate) fn create(
    ecr: &Ecr,
    call: &Call,
    input: CreateRepositoryInput,
) -> Result<CreateRepositoryOutput, EcrError> {
    let account_region = &call.account_region;
    // Inferred: the text.
    if input.registry_id.is_some_and(|registry_id| registry_id != account_region.account) {
        return Err(EcrError::parameter("registryId", "must be the registry of the caller"));
    }
    let filters = input.image_tag_mutability_exclusion_filters;
    let settings = RepositorySettings {
        mutability: Mutability::new(input.image_tag_mutability, filters)?,
        scanning: input.image_scanning_configuration,
        encryption: encryption(account_region, &ecr.entropy, input.encryption_configuration),
        tags: Tags::new(input.tags)?,
    };
    let repository = Repository::new(account_region, &input.repository_name, settings, call.now);
    Ok(CreateRepositoryOutput { repository: ecr.repositories.add(account_region, repository)? })
}

/// Encryption by KMS without a key uses an AWS managed key, whose ARN is returned. Documented: botocore; the form of the
/// ARN: KMS guide.
fn encryption(
    account_region: &AccountRegion,
    entropy: &Entropy,
    sent: Option<EncryptionConfiguration>,
) -> EncryptionConfiguration {
    match sent {
        None => EncryptionConfiguration { encryption_type: "AES256".to_owned(), kms_key: None },
        Some(sent) if sent.encryption_type != "AES256" && sent.kms_key.is_none() => {
            let key = account_region.arn("kms", format!("key/{}", entropy.uuid()));
            EncryptionConfiguration { kms_key: Some(key.to_string()), ..sent }
        }
        Some(sent) => sent,
    }
}

/// Documented: botocore, maxResults.
const PAGE: usize = 100;

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeRepositoriesInput {
    pub(crate) registry_id: Option<String>,
    /// The repositories; if absent, all of them, page by page.
    pub(crate) repository_names: Option<Vec<String>>,
    pub(crate) next_token: Option<String>,
    /// The maximum number of repositories per page, 1 to 1000.
    pub(crate) max_results: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeRepositoriesOutput {
    repositories: Vec<RepositoryDescription>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

/// Describes the named repositories, or a page of all; fails if one of the named does not exist.
pub(crate) fn describe(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &DescribeRepositoriesInput,
) -> Result<DescribeRepositoriesOutput, EcrError> {
    let registry_id = input.registry_id.as_deref();
    if let Some(names) = &input.repository_names {
        let describe = |name: &String| {
            ecr.repositories.look(Address::new(account_region, registry_id, name), Repository::description)
        };
        let repositories = names.iter().map(describe).collect::<Result<_, _>>()?;
        return Ok(DescribeRepositoriesOutput { repositories, next_token: None });
    }
    // Another account's registry is empty for this caller. Inferred.
    if registry_id.is_some_and(|registry_id| registry_id != account_region.account) {
        return Ok(DescribeRepositoriesOutput { repositories: Vec::new(), next_token: None });
    }
    let size = input.max_results.unwrap_or(PAGE);
    let (repositories, next_token) =
        ecr.repositories.page(account_region, size, input.next_token.as_deref())?;
    Ok(DescribeRepositoriesOutput { repositories, next_token })
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageScanningConfigurationInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    pub(crate) image_scanning_configuration: ImageScanningConfiguration,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageScanningConfigurationOutput {
    registry_id: String,
    repository_name: String,
    image_scanning_configuration: ImageScanningConfiguration,
}

/// Sets whether images are scanned on push.
pub(crate) fn put_image_scanning_configuration(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: PutImageScanningConfigurationInput,
) -> Result<PutImageScanningConfigurationOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    let scanning = input.image_scanning_configuration;
    ecr.repositories.change(address, |repository| {
        repository.scanning = scanning.clone();
        PutImageScanningConfigurationOutput {
            registry_id: repository.registry_id.clone(),
            repository_name: repository.name.clone(),
            image_scanning_configuration: scanning,
        }
    })
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageTagMutabilityInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    pub(crate) image_tag_mutability: Kind,
    /// For the kinds with exclusion.
    pub(crate) image_tag_mutability_exclusion_filters: Option<Vec<ExclusionFilter>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PutImageTagMutabilityOutput {
    registry_id: String,
    repository_name: String,
    #[serde(flatten)]
    mutability: Mutability,
}

/// Sets which tags may move.
pub(crate) fn put_image_tag_mutability(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: PutImageTagMutabilityInput,
) -> Result<PutImageTagMutabilityOutput, EcrError> {
    let filters = input.image_tag_mutability_exclusion_filters;
    let mutability = Mutability::new(input.image_tag_mutability, filters)?;
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    ecr.repositories.change(address, |repository| {
        repository.mutability = mutability.clone();
        PutImageTagMutabilityOutput {
            registry_id: repository.registry_id.clone(),
            repository_name: repository.name.clone(),
            mutability,
        }
    })
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeleteRepositoryInput {
    pub(crate) registry_id: Option<String>,
    pub(crate) repository_name: String,
    /// Whether its images are deleted too.
    #[serde(default)]
    pub(crate) force: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct DeleteRepositoryOutput {
    repository: RepositoryDescription,
}

/// Deletes a repository; fails if it has images and is not forced.
pub(crate) fn delete(
    ecr: &Ecr,
    account_region: &AccountRegion,
    input: &DeleteRepositoryInput,
) -> Result<DeleteRepositoryOutput, EcrError> {
    let address = Address::new(account_region, input.registry_id.as_deref(), &input.repository_name);
    Ok(DeleteRepositoryOutput { repository: ecr.repositories.remove(address, input.force)? })
}
